package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.ConditionalNoise;
import org.espalier.core.Workspace;

/**
 * The independent choices of an example and the probabilities of their options, in memory that the
 * workspace keeps. Choice c is between the parts {@code from(c)} … {@code to(c)} − 1, and none of
 * them where that is an option.
 */
final class Choices {

  private static final Workspace.Key<Choices> KEY = Workspace.Key.of(Choices::new);

  private int count;
  private int[] from = new int[8];
  private boolean[] mayBeNone = new boolean[8];
  private double[] probability = new double[8];
  private double[] none = new double[8];

  private Choices() {}

  /** Returns those of an example, good until the next call with its workspace. */
  static Choices of(Problem<? extends ConditionalNoise> problem) {
    Choices choices = problem.workspace().get(KEY);
    choices.count = 0;
    choices.room(0, problem.size());
    problem
        .structure()
        .forEachChoice((first, last, optional) -> {
          choices.add(first, last, optional);
          choices.weigh(choices.count - 1, problem);
        });
    return choices;
  }

  private void room(int choices, int parts) {
    if (from.length < choices + 1) {
      from = Arrays.copyOf(from, 2 * choices + 1);
      mayBeNone = Arrays.copyOf(mayBeNone, from.length);
      none = Arrays.copyOf(none, from.length);
    }
    if (probability.length < parts) {
      probability = new double[parts];
    }
  }

  private void add(int first, int last, boolean optional) {
    room(count + 1, 0);
    from[count] = first;
    from[count + 1] = last;
    mayBeNone[count] = optional;
    count++;
  }

  private void weigh(int choice, Problem<?> problem) {
    double max = mayBeNone[choice] ? 0 : Double.NEGATIVE_INFINITY;
    for (int p = from(choice); p < to(choice); p++) {
      max = Math.max(max, problem.score(p));
    }
    none[choice] = mayBeNone[choice] ? Math.exp(-max) : 0;
    double sum = none[choice];
    for (int p = from(choice); p < to(choice); p++) {
      probability[p] = Math.exp(problem.score(p) - max);
      sum += probability[p];
    }
    none[choice] /= sum;
    for (int p = from(choice); p < to(choice); p++) {
      probability[p] /= sum;
    }
  }

  /** Returns how many choices there are. */
  int count() {
    return count;
  }

  int from(int choice) {
    return from[choice];
  }

  int to(int choice) {
    return from[choice + 1];
  }

  /** Returns whether to choose no part is an option. */
  boolean mayBeNone(int choice) {
    return mayBeNone[choice];
  }

  /** Returns a part's probability. */
  double probability(int part) {
    return probability[part];
  }

  /** Returns the probability that a choice is for none of its parts. */
  double none(int choice) {
    return none[choice];
  }

  /** Returns the part that a structure, given densely from {@code offset}, has; −1 for none. */
  int chosen(int choice, double[] structure, int offset) {
    for (int p = from(choice); p < to(choice); p++) {
      if (structure[offset + p] != 0) {
        return p;
      }
    }
    return -1;
  }
}
