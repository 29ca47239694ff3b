package org.espalier.core.constraint;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A condition on structures. {@link Constraints} compiles several against a structure and a
 * sentence; docs/constraints.md has the language that {@code toString} writes and {@link
 * Constraints#parse} reads.
 */
public sealed interface Constraint {

  /**
   * A lower and an upper bound on the number of some elements.
   *
   * @param most or {@link Integer#MAX_VALUE}
   */
  record Count(Element element, int least, int most) implements Constraint {
    public Count {
      requireRange(least, most);
    }

    @Override
    public String toString() {
      if (least == 0 && most == 0) {
        return element instanceof Selector.All(List<Selector> both)
                && both.size() == 2
                && both.getLast() instanceof Selector.Not(Selector allowed)
            ? both.getFirst() + " is " + allowed
            : "forbid " + element;
      }
      return least == 1 && most == Integer.MAX_VALUE
          ? "require " + element
          : number(least, most) + " " + element;
    }
  }

  /** As {@link Count}, of the longest stretches of neighbouring words that are chosen. */
  record Runs(Selector selector, int least, int most) implements Constraint {
    public Runs {
      requireRange(least, most);
    }

    @Override
    public String toString() {
      return least == 0 && most == 1
          ? "contiguous " + selector
          : number(least, most) + " runs " + selector;
    }
  }

  /** As {@link Count}, of the modifiers of every word that is chosen, each for itself. */
  record Modifiers(Selector head, int least, int most) implements Constraint {
    public Modifiers {
      requireRange(least, most);
    }

    @Override
    public String toString() {
      return number(least, most) + " modifiers of " + head;
    }
  }

  /** Nothing of the first choice is right before something of the second. */
  record Apart(Selector first, Selector second) implements Constraint {
    @Override
    public String toString() {
      return second instanceof Selector.Not(Selector allowed)
          ? "only " + first + " -> " + allowed
          : "forbid " + first + " -> " + second;
    }
  }

  /** The whole sequence is of a pattern. */
  record Match(Pattern pattern) implements Constraint {
    @Override
    public String toString() {
      return "match " + pattern;
    }
  }

  /**
   * A finite automaton accepts the sequence; it need not be deterministic or complete.
   *
   * @param start a state
   * @param accepting states
   * @param moves from state to state
   */
  record Accepted(String start, List<String> accepting, List<Move> moves) implements Constraint {
    public Accepted {
      accepting = List.copyOf(accepting);
      moves = List.copyOf(moves);
    }

    @Override
    public String toString() {
      return "automaton("
          + start
          + "; "
          + String.join(", ", accepting)
          + "; "
          + moves.stream()
              .map(move -> move.from + " [" + move.selector + "] " + move.to)
              .collect(Collectors.joining(", "))
          + ")";
    }
  }

  /** A word with its tag takes an automaton from one state to another. */
  record Move(String from, Selector selector, String to) {}

  /** Tags keep to a scheme of spans. */
  record Follows(Scheme scheme) implements Constraint {
    @Override
    public String toString() {
      return "scheme " + scheme.title();
    }
  }

  /** All hold. */
  record And(List<Constraint> constraints) implements Constraint {
    public And {
      constraints = requireSome(constraints);
    }

    @Override
    public String toString() {
      return joined(constraints, " and ");
    }
  }

  /** One holds at least. */
  record Or(List<Constraint> constraints) implements Constraint {
    public Or {
      constraints = requireSome(constraints);
    }

    @Override
    public String toString() {
      return joined(constraints, " or ");
    }
  }

  /** Another does not hold. */
  record Not(Constraint constraint) implements Constraint {
    @Override
    public String toString() {
      return "not (" + constraint + ")";
    }
  }

  private static String joined(List<Constraint> constraints, String word) {
    return constraints.stream()
        .map(one -> one instanceof And || one instanceof Or ? "(" + one + ")" : one.toString())
        .collect(Collectors.joining(word));
  }

  private static List<Constraint> requireSome(List<Constraint> constraints) {
    if (constraints.isEmpty()) {
      throw new IllegalArgumentException("there are no constraints to join");
    }
    return List.copyOf(constraints);
  }

  private static void requireRange(int least, int most) {
    if (least < 0 || most < least) {
      throw new IllegalArgumentException("nothing is at least " + least + " and at most " + most);
    }
  }

  private static String number(int least, int most) {
    return least == most
        ? "exactly " + least
        : least == 0 && most < Integer.MAX_VALUE
            ? "at most " + most
            : most == Integer.MAX_VALUE ? "at least " + least : "between " + least + " and " + most;
  }

  /** Exactly k. */
  static Constraint exactly(int k, Element element) {
    return new Count(element, k, k);
  }

  /** At least k. */
  static Constraint atLeast(int k, Element element) {
    return new Count(element, k, Integer.MAX_VALUE);
  }

  /** At most k. */
  static Constraint atMost(int k, Element element) {
    return new Count(element, 0, k);
  }

  /** At least {@code least} and at most {@code most}. */
  static Constraint between(int least, int most, Element element) {
    return new Count(element, least, most);
  }

  /** At least one. */
  static Constraint require(Element element) {
    return atLeast(1, element);
  }

  /** None. */
  static Constraint forbid(Element element) {
    return exactly(0, element);
  }

  /** Whatever is of the first choice is of the second: a lexicon's entry. */
  static Constraint is(Selector first, Selector second) {
    return forbid(first.and(second.not()));
  }

  /** Nothing of the first choice is right before something of the second. */
  static Constraint forbid(Selector first, Selector second) {
    return new Apart(first, second);
  }

  /** What is right behind the first choice is of the second, the end of the sentence included. */
  static Constraint only(Selector first, Selector second) {
    return new Apart(first, second.not());
  }

  /** At most k runs. */
  static Constraint atMostRuns(int k, Selector selector) {
    return new Runs(selector, 0, k);
  }

  /** At most one run. */
  static Constraint contiguous(Selector selector) {
    return atMostRuns(1, selector);
  }

  /** At most k modifiers for each of some words. */
  static Constraint atMostModifiers(int k, Selector head) {
    return new Modifiers(head, 0, k);
  }

  /** The whole sequence is of a pattern, as {@link Pattern#parse} reads it. */
  static Constraint match(String pattern) {
    return new Match(Pattern.parse(pattern));
  }

  /** Tags keep to a scheme of spans. */
  static Constraint scheme(Scheme scheme) {
    return new Follows(scheme);
  }

  /** Returns that both hold. */
  default Constraint and(Constraint other) {
    return new And(List.of(this, other));
  }

  /** Returns that one of them holds. */
  default Constraint or(Constraint other) {
    return new Or(List.of(this, other));
  }

  /** Returns that this one does not hold. */
  default Constraint not() {
    return new Not(this);
  }

  /** Returns that another holds where this one does. */
  default Constraint implies(Constraint other) {
    return new Or(List.of(new Not(this), other));
  }
}
