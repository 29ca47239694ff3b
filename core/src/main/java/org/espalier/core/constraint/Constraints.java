package org.espalier.core.constraint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Structure;
import org.espalier.core.automaton.Automaton;
import org.espalier.core.automaton.TooManyStatesException;
import org.espalier.core.chain.ConstrainedChain;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.chart.CountedStructure;
import org.jspecify.annotations.Nullable;

/**
 * Constraints that must all hold.
 *
 * <p>Compiled against tag sequences and subsets they are an automaton crossed with the structure;
 * against other dynamic programs, parts held on and off and counters crossed with the chart;
 * against the rest, parts held on and off, and where that does not say it a factor graph. What has
 * been compiled says which. Where a lexicon says what tags words may have, only the entries of a
 * sentence's own words are compiled against it. For any number of threads.
 */
public final class Constraints {

  /** None. */
  public static final Constraints NONE = new Constraints(List.of());

  /** Lengths that are tried for a sentence that meets all constraints. */
  private static final int LONGEST_TRIED = 40;

  /** The most pairs of words and tags, whose own pairs are tried as neighbours. */
  private static final int MOST_SYMBOLS = 1024;

  private final List<Constraint> list;
  private final int edges;
  private final WordIndex index;

  /** Copies the list. */
  public Constraints(List<Constraint> list) {
    this(list, CountedStructure.MOST_EDGES);
  }

  private Constraints(List<Constraint> list, int edges) {
    this.list = List.copyOf(list);
    this.edges = edges;
    index = new WordIndex(this.list);
  }

  /**
   * Returns these with a limit on what they may cost.
   *
   * @param mostEdges of a dynamic program that is made of a structure; automata have at most 10⁶
   *     entries anyway
   * @throws IllegalArgumentException unless it is positive
   */
  public Constraints within(int mostEdges) {
    if (mostEdges < 1) {
      throw new IllegalArgumentException("a dynamic program has more edges than " + mostEdges);
    }
    return new Constraints(list, mostEdges);
  }

  /** Returns the constraints. */
  public List<Constraint> list() {
    return list;
  }

  /** Creates it of several. */
  public static Constraints of(Constraint... constraints) {
    return new Constraints(List.of(constraints));
  }

  /**
   * Reads constraints, one on a line or separated by semicolons; what follows a # is a comment.
   *
   * @throws ConstraintException if a line is not a constraint, with its column and what was
   *     expected
   */
  public static Constraints parse(String text) {
    return new Constraints(new Parser(text.replace("\r\n", "\n").replace('\r', '\n')).statements());
  }

  /** Returns these and others, within the lower of their limits. */
  public Constraints and(Constraints others) {
    return new Constraints(
        Stream.concat(list.stream(), others.list.stream()).toList(), Math.min(edges, others.edges));
  }

  /** Returns whether any constraint names a word, so that a sentence's words matter. */
  public boolean namesWords() {
    return index.namesWords();
  }

  /**
   * Returns whether any constraint names a tag: for structures whose parts have none, one that a
   * sentence's words are given.
   */
  public boolean namesTags() {
    return list.stream()
        .flatMap(one -> Choices.of(one).stream())
        .anyMatch(selector -> selector.any(one -> one instanceof Selector.Tag));
  }

  /** Returns whether any constraint names a label of arcs or spans. */
  public boolean namesLabels() {
    return list.stream().anyMatch(Choices::namesLabels);
  }

  /** Returns those that are on arcs, spans, pairs and modifiers, which sequences do not have. */
  public Constraints onParts() {
    return new Constraints(single().filter(Choices::isOnParts).toList(), edges);
  }

  /** Returns the others, which are on the cells of sequences. */
  public Constraints onCells() {
    return new Constraints(single().filter(one -> !Choices.isOnParts(one)).toList(), edges);
  }

  /** Returns the constraints; those that are joined by "and" are separate. */
  private Stream<Constraint> single() {
    return list.stream().flatMap(Constraints::single);
  }

  private static Stream<Constraint> single(Constraint constraint) {
    return constraint instanceof Constraint.And(List<Constraint> joined)
        ? joined.stream().flatMap(Constraints::single)
        : Stream.of(constraint);
  }

  /**
   * Returns words with "" in place of all that no constraint names: sentences in which these are
   * the same have the same structures left.
   */
  public List<String> abstracted(List<String> words) {
    return words.stream().map(word -> index.names(word) ? word : "").toList();
  }

  /**
   * Returns what the constraints leave of a structure.
   *
   * @param structure over n words
   * @param names of tags or labels, by number; nothing where there are none
   * @param tokens what is known of the sentence
   * @throws ConstraintException if a constraint does not fit the structure, or names what is not
   *     known
   */
  public CompiledConstraint compile(Structure structure, List<String> names, Tokens tokens) {
    return compile(structure, new Compiler(structure, names, tokens, true, edges));
  }

  /**
   * Returns what the constraints leave of a structure, if every question has an exact answer and it
   * is not too large. An interrupt ends it with a {@link
   * java.util.concurrent.CancellationException}.
   *
   * @throws ConstraintException if a constraint does not fit, or there is no exact answer
   * @throws TooManyStatesException if it would be larger
   */
  public CompiledConstraint compileExact(Structure structure, List<String> names, Tokens tokens) {
    return compile(structure, new Compiler(structure, names, tokens, false, edges));
  }

  private CompiledConstraint compile(Structure structure, Compiler compiler) {
    List<Constraint> some =
        structure instanceof LinearChain ? index.of(compiler.names(), compiler.tokens()) : list;
    CompiledConstraint all = compiler.compile(some);
    return all.feasible()
        ? all
        : CompiledConstraint.nothing(
            all.of(), minimal(some, fewer -> compiler.compile(fewer).feasible()));
  }

  /**
   * Returns a minimal set of constraints that no sequence of tags meets, however long it is and
   * whatever its words are; nothing if some sequence meets all, or none is found. Looks at lengths
   * up to 40, or what the constraints' numbers ask for, as long as there are not too many states;
   * and where words are named with *, or very many, at the constraints that name none.
   *
   * @param names of tags, by number
   */
  public List<Constraint> contradiction(List<String> names) {
    List<String> words = index.words();
    if (words.stream().anyMatch(Glob::isOpen)
        || (words.size() + 1L) * names.size() > MOST_SYMBOLS) {
      List<Constraint> others = list.stream().filter(one -> Choices.words(one).isEmpty()).toList();
      return others.size() == list.size()
          ? List.of() // whether they clash is seen at the sentence
          : new Constraints(others).contradiction(names);
    }
    int longest = Math.max(LONGEST_TRIED, list.stream().mapToInt(Constraints::reach).sum());
    Predicate<List<Constraint>> meets =
        some -> {
          // Words that some do not name are any other word to them.
          List<String> named = new ArrayList<>(new Constraints(some).index.words());
          named.replaceAll(Glob::literal);
          named.add("\0");
          return IntStream.rangeClosed(1, longest).anyMatch(n -> possible(some, n, names, named));
        };
    try {
      return meets.test(list) ? List.of() : minimal(list, meets);
    } catch (TooManyStatesException e) {
      return List.of(); // whether they clash is seen at the sentence
    }
  }

  /**
   * Returns the patterns in double quotes that fit a tag and none of the words, and so are likely
   * meant for tags, which stand in single quotes.
   *
   * @param names of the tags
   * @param words of all sentences
   */
  public List<String> mistakenWords(Collection<String> names, Collection<String> words) {
    return index.words().stream()
        .filter(pattern -> names.stream().anyMatch(name -> Glob.matches(pattern, name)))
        .filter(pattern -> words.stream().noneMatch(word -> Glob.matches(pattern, word)))
        .toList();
  }

  /** Returns how long a sentence a constraint's own numbers may ask for. */
  private static int reach(Constraint constraint) {
    return switch (constraint) {
      case Constraint.Count count -> Math.min(count.least(), 1000);
      case Constraint.Runs runs -> Math.min(2 * runs.least(), 1000);
      case Constraint.And and -> and.constraints().stream().mapToInt(Constraints::reach).sum();
      case Constraint.Or or -> or.constraints().stream().mapToInt(Constraints::reach).sum();
      case Constraint.Not not -> reach(not.constraint());
      default -> 0;
    };
  }

  /** Returns whether some sentence of a length has tags that meet constraints. */
  private static boolean possible(
      List<Constraint> constraints, int length, List<String> names, List<String> words) {
    int symbols = names.size() * words.size();
    SequenceCompiler compiler =
        new SequenceCompiler(length, symbols) {
          @Override
          Selector.Token token(int index, int symbol) {
            return new Selector.Token(
                index, length, words.get(symbol % words.size()), name(symbol));
          }

          @Override
          void check(Selector selector) {
            Choices.requireKnown(selector, names, "tag");
          }

          @Override
          String name(int symbol) {
            return names.get(symbol / words.size());
          }

          @Override
          boolean isPlaced(Selector selector) {
            return selector instanceof Selector.Position; // words are in the symbols
          }

          @Override
          boolean hasPairs() {
            return true;
          }

          @Override
          boolean uniform() {
            return true;
          }
        };
    Automaton automaton = compiler.compile(constraints);
    if (automaton.isEmpty()) {
      return false;
    }
    try {
      var _ =
          new ConstrainedChain(
              new LinearChain(length, symbols, Transitions.SHARED), automaton, compiler.pairs);
      return true;
    } catch (InfeasibleException e) {
      return false;
    }
  }

  /**
   * Leaves out one constraint after the other, from the last, as long as nothing meets the rest.
   * Those next to each other that can all go are left out at once, so that where k of n are left
   * O(k·log n) compilations do.
   */
  private static List<Constraint> minimal(
      List<Constraint> constraints, Predicate<List<Constraint>> meets) {
    List<Constraint> needed = new ArrayList<>();
    reduce(constraints, 0, constraints.size(), needed, meets);
    return needed;
  }

  private static void reduce(
      List<Constraint> constraints,
      int from,
      int to,
      List<Constraint> needed,
      Predicate<List<Constraint>> meets) {
    List<Constraint> without = new ArrayList<>(constraints.subList(0, from));
    without.addAll(needed);
    if (from == to || !meets.test(without)) {
      return;
    }
    if (to - from == 1) {
      needed.addFirst(constraints.get(from));
      return;
    }
    int middle = (from + to) / 2;
    reduce(constraints, middle, to, needed, meets);
    reduce(constraints, from, middle, needed, meets);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Constraints constraints
        && edges == constraints.edges
        && list.equals(constraints.list);
  }

  @Override
  public int hashCode() {
    return list.hashCode();
  }

  /** Returns the constraints, one on a line. */
  @Override
  public String toString() {
    return String.join("\n", list.stream().map(Constraint::toString).toList());
  }
}
