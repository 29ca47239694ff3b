package org.espalier.core.constraint;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the language of constraints by recursive descent, a method for each rule of the grammar in
 * docs/constraints.md.
 */
final class Parser {

  private static final Set<String> KEYWORDS =
      Set.of(
          "forbid",
          "require",
          "only",
          "is",
          "at",
          "least",
          "most",
          "exactly",
          "between",
          "and",
          "or",
          "not",
          "if",
          "then",
          "runs",
          "contiguous",
          "modifiers",
          "of",
          "match",
          "scheme",
          "automaton",
          "arc",
          "span",
          "pair",
          "root",
          "start",
          "end");

  /** Deeper nesting is a mistake, and would overflow the stack. */
  private static final int DEEPEST = 200;

  private final String text;
  private int at;
  private int depth; // of brackets, within which lines may end
  private int nesting;

  Parser(String text) {
    this.text = text;
  }

  /** Returns whether a tag or state needs no quotes. */
  static boolean isName(String name) {
    return !name.isEmpty() && nameEnd(name, 0) == name.length() && !KEYWORDS.contains(name);
  }

  /** Returns where a name ends that begins at an index; the index itself if none does. */
  private static int nameEnd(String text, int from) {
    int i = from;
    if (i >= text.length() || !(Character.isLetter(text.charAt(i)) || text.charAt(i) == '_')) {
      return from;
    }
    while (i < text.length()) {
      char c = text.charAt(i);
      boolean inner = Character.isLetterOrDigit(c) || c == '_' || c == ':' || c == '$';
      boolean dash =
          c == '-' && i + 1 < text.length() && Character.isLetterOrDigit(text.charAt(i + 1));
      if (!inner && !dash) {
        break;
      }
      i++;
    }
    return i;
  }

  List<Constraint> statements() {
    List<Constraint> statements = new ArrayList<>();
    while (true) {
      skip();
      while (at < text.length() && (text.charAt(at) == ';' || text.charAt(at) == '\n')) {
        at++;
        skip();
      }
      if (at == text.length()) {
        return statements;
      }
      statements.add(implication());
      skip();
      if (at < text.length() && text.charAt(at) != ';' && text.charAt(at) != '\n') {
        throw error("expected ; or the end of the line, not " + here());
      }
    }
  }

  Pattern wholePattern() {
    Pattern pattern = pattern();
    skip();
    if (at < text.length()) {
      throw error("expected the end of the pattern, not " + here());
    }
    return pattern;
  }

  private Constraint implication() {
    if (accept("if")) {
      Constraint premise = disjunction();
      expect("then");
      return premise.implies(disjunction());
    }
    return disjunction();
  }

  private Constraint disjunction() {
    return joined(this::conjunction, () -> accept("or"), Constraint.Or::new);
  }

  private Constraint conjunction() {
    return joined(this::negation, () -> accept("and"), Constraint.And::new);
  }

  /** Reads one operand or several with an operator between them. */
  private static <T> T joined(
      Supplier<T> operand, BooleanSupplier operator, Function<List<T>, T> join) {
    List<T> list = new ArrayList<>(List.of(operand.get()));
    while (operator.getAsBoolean()) {
      list.add(operand.get());
    }
    return list.size() == 1 ? list.getFirst() : join.apply(list);
  }

  private Constraint negation() {
    if (accept("not")) {
      return nested(this::negation).not();
    }
    if (peek('(')) {
      // A bracket may also be that of a selector, as in (A|B) is C.
      int before = at;
      int depthBefore = depth;
      int nestingBefore = nesting;
      try {
        return is();
      } catch (ConstraintException notOfWords) {
        at = before;
        depth = depthBefore;
        nesting = nestingBefore;
        int reached = notOfWords.column();
        try {
          return bracketed('(', ')', this::implication);
        } catch (ConstraintException e) {
          throw reached > e.column() ? notOfWords : e;
        }
      }
    }
    return atom();
  }

  private Constraint atom() {
    int begin = position();
    if (accept("require")) {
      return Constraint.require(element());
    }
    if (accept("forbid")) {
      Element element = element();
      return element instanceof Selector first && acceptArrow()
          ? Constraint.forbid(first, selector())
          : Constraint.forbid(element);
    }
    if (accept("only")) {
      Selector first = selector();
      if (!acceptArrow()) {
        throw error("expected ->, as in: only A -> B");
      }
      return Constraint.only(first, selector());
    }
    if (accept("contiguous")) {
      return Constraint.contiguous(selector());
    }
    if (accept("match")) {
      return new Constraint.Match(pattern());
    }
    if (accept("scheme")) {
      return scheme();
    }
    if (accept("automaton")) {
      return bracketed('(', ')', this::automaton);
    }
    Constraint counts = counts(begin);
    if (counts != null) {
      return counts;
    }
    if (position() == text.length() || text.charAt(at) == '\n') {
      throw error("expected a constraint, not " + here());
    }
    return is();
  }

  /** Reads bounds and what they count, null where the text does not begin with a bound. */
  private @Nullable Constraint counts(int begin) {
    if (accept("exactly")) {
      int count = number();
      return counted(count, count);
    }
    if (accept("at")) {
      boolean least = accept("least");
      if (!least) {
        expect("most");
      }
      int count = number();
      return counted(least ? count : 0, least ? Integer.MAX_VALUE : count);
    }
    if (accept("between")) {
      int least = number();
      expect("and");
      int most = number();
      if (most < least) {
        at = begin;
        throw error("between " + least + " and " + most + " is nothing");
      }
      return counted(least, most);
    }
    return null;
  }

  private Constraint is() {
    Selector first = selector();
    if (!accept("is")) {
      throw error("expected is, as in: \"bank\" is NOUN, not " + here());
    }
    return Constraint.is(first, selector());
  }

  private Constraint counted(int least, int most) {
    if (accept("runs")) {
      return new Constraint.Runs(selector(), least, most);
    }
    if (accept("modifiers")) {
      expect("of");
      return new Constraint.Modifiers(selector(), least, most);
    }
    return new Constraint.Count(element(), least, most);
  }

  private Constraint scheme() {
    int begin = position();
    String name = name("bio or bioes");
    for (Scheme scheme : List.of(Scheme.BIO, Scheme.BIOES)) {
      if (scheme.title().equals(name)) {
        return Constraint.scheme(scheme);
      }
    }
    at = begin;
    throw error("expected bio or bioes, not " + name);
  }

  private Constraint automaton() {
    String start = name("a state, a name such as q0");
    expect(';');
    List<String> accepting = new ArrayList<>();
    do {
      accepting.add(name("a state, a name such as q0"));
    } while (accept(','));
    expect(';');
    List<Constraint.Move> moves = new ArrayList<>();
    do {
      String from = name("a state, a name such as q0");
      Selector selector = peek('[') ? bracketed('[', ']', this::selector) : selector();
      moves.add(new Constraint.Move(from, selector, name("a state, a name such as q0")));
    } while (accept(','));
    return new Constraint.Accepted(start, accepting, moves);
  }

  private Element element() {
    if (accept("arc")) {
      return bracketed(
          '(',
          ')',
          () -> {
            Selector head = selector();
            expect(',');
            Selector modifier = selector();
            return Element.arc(head, modifier, accept(',') ? selector() : Selector.any());
          });
    }
    if (accept("span")) {
      return bracketed(
          '(',
          ')',
          () -> {
            Selector first = selector();
            expect(',');
            Selector last = selector();
            return Element.span(first, last, accept(',') ? selector() : Selector.any());
          });
    }
    if (accept("pair")) {
      return bracketed(
          '(',
          ')',
          () -> {
            Selector row = selector();
            expect(',');
            return Element.pair(row, selector());
          });
    }
    return selector();
  }

  private Selector selector() {
    return joined(this::intersection, () -> accept('|'), Selector.OneOf::new);
  }

  private Selector intersection() {
    return joined(this::basic, () -> accept('&'), Selector.All::new);
  }

  private Selector basic() {
    if (accept('!')) {
      return nested(this::basic).not();
    }
    if (peek('(')) {
      return bracketed('(', ')', this::selector);
    }
    if (accept('.')) {
      return Selector.any();
    }
    if (accept('@')) {
      return index();
    }
    if (peek('"')) {
      return new Selector.Word(quoted('"'));
    }
    if (peek('\'')) {
      return new Selector.Tag(quoted('\''));
    }
    for (String outside : List.of("root", "start", "end")) {
      if (accept(outside)) {
        return new Selector.Outside(outside);
      }
    }
    return new Selector.Tag(name("a tag, a word in \"quotes\", a position @1 or ."));
  }

  private Selector index() {
    int begin = at;
    int from = integer();
    int to = from;
    if (text.startsWith("..", at)) {
      at += 2;
      to = integer();
    }
    if (from == 0 || to == 0) {
      at = begin;
      throw error("positions count from 1, or from -1 at the end");
    }
    if (from > to && from > 0 == to > 0) {
      at = begin;
      throw error("no position is in @" + from + ".." + to);
    }
    return new Selector.Position(from, to);
  }

  private Pattern pattern() {
    return joined(this::sequence, () -> accept('|'), Pattern.Choice::new);
  }

  private Pattern sequence() {
    List<Pattern> list = new ArrayList<>();
    while (startsPattern()) {
      list.add(repeated());
    }
    return list.size() == 1 ? list.getFirst() : new Pattern.Sequence(list);
  }

  private boolean startsPattern() {
    skip();
    if (at == text.length()) {
      return false;
    }
    int end = nameEnd(text, at);
    return end > at
        ? !KEYWORDS.contains(text.substring(at, end))
        : "([.@\"'".indexOf(text.charAt(at)) >= 0;
  }

  private Pattern repeated() {
    Pattern pattern =
        peek('(')
            ? bracketed('(', ')', this::pattern)
            : new Pattern.One(peek('[') ? bracketed('[', ']', this::selector) : basic());
    int outer = nesting; // every sign nests the pattern once more
    while (true) {
      if (nesting > DEEPEST) {
        throw tooDeep();
      }
      nesting++;
      if (accept('*')) {
        pattern = new Pattern.Repeat(pattern, 0, Integer.MAX_VALUE);
      } else if (accept('+')) {
        pattern = new Pattern.Repeat(pattern, 1, Integer.MAX_VALUE);
      } else if (accept('?')) {
        pattern = new Pattern.Repeat(pattern, 0, 1);
      } else if (peek('{')) {
        pattern = times(pattern);
      } else {
        nesting = outer;
        return pattern;
      }
    }
  }

  private Pattern times(Pattern pattern) {
    int begin = position();
    return bracketed(
        '{',
        '}',
        () -> {
          int least = number();
          int most = least;
          if (accept(',')) {
            most = peek('}') ? Integer.MAX_VALUE : number();
          }
          try {
            return new Pattern.Repeat(pattern, least, most);
          } catch (IllegalArgumentException e) {
            at = begin;
            throw error(String.valueOf(e.getMessage()));
          }
        });
  }

  // Letters.

  private void skip() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == '\n' ? depth > 0 : Character.isWhitespace(c)) {
        at++;
      } else {
        return;
      }
    }
  }

  private int position() {
    skip();
    return at;
  }

  private boolean peek(char c) {
    skip();
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean accept(char c) {
    boolean there = peek(c);
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw error("expected " + c + ", not " + here());
    }
  }

  private boolean acceptArrow() {
    skip();
    boolean there = text.startsWith("->", at);
    at += there ? 2 : 0;
    return there;
  }

  private boolean accept(String keyword) {
    skip();
    boolean there = text.startsWith(keyword, at) && nameEnd(text, at) == at + keyword.length();
    at += there ? keyword.length() : 0;
    return there;
  }

  private void expect(String keyword) {
    if (!accept(keyword)) {
      throw error("expected " + keyword + ", not " + here());
    }
  }

  private <T> T bracketed(char open, char close, Supplier<T> inner) {
    expect(open);
    depth++;
    T result = nested(inner);
    skip();
    if (!peek(close)) {
      throw error("expected " + close + ", not " + here());
    }
    depth--;
    at++;
    return result;
  }

  private <T> T nested(Supplier<T> inner) {
    if (++nesting > DEEPEST) {
      throw tooDeep();
    }
    T result = inner.get();
    nesting--;
    return result;
  }

  private ConstraintException tooDeep() {
    return error("nested more than " + DEEPEST + " deep");
  }

  private String name(String wanted) {
    int begin = position();
    int end = nameEnd(text, begin);
    String name = text.substring(begin, end);
    if (end == begin) {
      throw error("expected " + wanted + ", not " + here());
    }
    if (KEYWORDS.contains(name)) {
      throw error(
          "expected %s, not the word %s (a tag of that name is '%s')"
              .formatted(wanted, name, name));
    }
    at = end;
    return name;
  }

  private int number() {
    int begin = position();
    int value = integer();
    if (value < 0) {
      at = begin;
      throw error("expected a number of at least 0");
    }
    return value;
  }

  private int integer() {
    int begin = position();
    int end = begin < text.length() && text.charAt(begin) == '-' ? begin + 1 : begin;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    try {
      int value = Integer.parseInt(text.substring(begin, end));
      at = end;
      return value;
    } catch (NumberFormatException e) {
      throw error(
          end - begin > 1
              ? "the number " + text.substring(begin, end) + " is too large"
              : "expected a number, not " + here());
    }
  }

  private String quoted(char quote) {
    int begin = at;
    StringBuilder pattern = new StringBuilder();
    for (int i = at + 1; i < text.length() && text.charAt(i) != '\n'; i++) {
      char c = text.charAt(i);
      if (c == quote) {
        at = i + 1;
        if (pattern.isEmpty()) {
          at = begin;
          throw error("nothing stands between the quotes");
        }
        return pattern.toString();
      }
      if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) != '\n') {
        c = text.charAt(++i);
        if (c != quote) {
          pattern.append('\\');
        }
      }
      pattern.append(c);
    }
    throw error("the quote " + quote + " is not closed");
  }

  /** Returns what stands at the place, for messages. */
  private String here() {
    skip();
    if (at == text.length()) {
      return "the end";
    }
    if (text.charAt(at) == '\n') {
      return "the end of the line";
    }
    int end = Math.max(at + 1, nameEnd(text, at));
    return text.substring(at, end);
  }

  private ConstraintException error(String message) {
    int from = text.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
    if (at > 0 && at <= text.length() && text.charAt(at - 1) == '\n') {
      from = at;
    }
    int line = 1 + (int) text.substring(0, from).chars().filter(c -> c == '\n').count();
    return new ConstraintException(
        "%scolumn %s: %s"
            .formatted(text.indexOf('\n') < 0 ? "" : "line " + line + ", ", at - from + 1, message),
        at);
  }
}
