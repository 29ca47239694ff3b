package org.espalier.core.constraint;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The selectors of constraints. */
final class Choices {

  private static final int MOST_LISTED = 40;

  private Choices() {}

  /** Returns the selectors of a constraint, but for labels. */
  static List<Selector> of(Constraint constraint) {
    List<Selector> found = new ArrayList<>();
    collect(constraint, found);
    return found;
  }

  private static void collect(Constraint constraint, List<Selector> out) {
    switch (constraint) {
      case Constraint.Count count -> collect(count.element(), out);
      case Constraint.Runs runs -> out.add(runs.selector());
      case Constraint.Modifiers modifiers -> out.add(modifiers.head());
      case Constraint.Apart apart -> out.addAll(List.of(apart.first(), apart.second()));
      case Constraint.Match match -> collect(match.pattern(), out);
      case Constraint.Accepted accepted ->
          accepted.moves().forEach(move -> out.add(move.selector()));
      case Constraint.Follows _ -> {}
      case Constraint.And and -> and.constraints().forEach(one -> collect(one, out));
      case Constraint.Or or -> or.constraints().forEach(one -> collect(one, out));
      case Constraint.Not not -> collect(not.constraint(), out);
    }
  }

  private static void collect(Element element, List<Selector> out) {
    switch (element) {
      case Selector selector -> out.add(selector);
      case Element.Arc arc -> out.addAll(List.of(arc.head(), arc.modifier()));
      case Element.Span span -> out.addAll(List.of(span.first(), span.last()));
      case Element.Pair pair -> out.addAll(List.of(pair.row(), pair.column()));
    }
  }

  private static void collect(Pattern pattern, List<Selector> out) {
    switch (pattern) {
      case Pattern.One one -> out.add(one.selector());
      case Pattern.Sequence sequence -> sequence.patterns().forEach(one -> collect(one, out));
      case Pattern.Choice choice -> choice.patterns().forEach(one -> collect(one, out));
      case Pattern.Repeat repeat -> collect(repeat.pattern(), out);
    }
  }

  /** Returns the patterns of the words that a constraint names. */
  static Set<String> words(Constraint constraint) {
    Set<String> words = new LinkedHashSet<>();
    for (Selector selector : of(constraint)) {
      selector.forEach(one -> {
        if (one instanceof Selector.Word word) {
          words.add(word.pattern());
        }
      });
    }
    return words;
  }

  /** Returns whether a constraint is on arcs, spans, pairs or modifiers. */
  static boolean isOnParts(Constraint constraint) {
    return switch (constraint) {
      case Constraint.Count count -> !(count.element() instanceof Selector);
      case Constraint.Modifiers _ -> true;
      case Constraint.And and -> and.constraints().stream().anyMatch(Choices::isOnParts);
      case Constraint.Or or -> or.constraints().stream().anyMatch(Choices::isOnParts);
      case Constraint.Not not -> isOnParts(not.constraint());
      default -> false;
    };
  }

  /** Returns whether a constraint names a label of arcs or spans. */
  static boolean namesLabels(Constraint constraint) {
    return switch (constraint) {
      case Constraint.Count(Element.Arc arc, _, _) -> !(arc.label() instanceof Selector.Any);
      case Constraint.Count(Element.Span span, _, _) -> !(span.label() instanceof Selector.Any);
      case Constraint.And and -> and.constraints().stream().anyMatch(Choices::namesLabels);
      case Constraint.Or or -> or.constraints().stream().anyMatch(Choices::namesLabels);
      case Constraint.Not not -> namesLabels(not.constraint());
      default -> false;
    };
  }

  private static String listed(List<String> names) {
    String listed = String.join(", ", names.subList(0, Math.min(MOST_LISTED, names.size())));
    return names.size() > MOST_LISTED
        ? listed + " and " + (names.size() - MOST_LISTED) + " more"
        : listed;
  }

  /** Refuses tags that none of the names is of. */
  static void requireKnown(Selector selector, List<String> names, String what) {
    selector.forEach(one -> {
      if (one instanceof Selector.Tag tag
          && names.stream().noneMatch(name -> Glob.matches(tag.pattern(), name))) {
        throw new ConstraintException(
            "there is no " + what + " " + tag + "; there are " + listed(names));
      }
    });
  }
}
