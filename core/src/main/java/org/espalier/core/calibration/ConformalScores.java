package org.espalier.core.calibration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Nonconformity scores of the right answers of a calibration sample, for split conformal prediction
 * (Vovk, Gammerman &amp; Shafer 2005; Papadopoulos, Proedrou, Vovk &amp; Gammerman 2002): the set
 * of all answers whose score is at most the {@link #threshold} holds the right one with the given
 * probability, if the calibration sample and the new case are exchangeable, however good the model
 * is.
 *
 * <p>Answers may come in groups, such as the words of a sentence. Then the groups must be
 * exchangeable, and each of them counts alike, whatever its size: with G groups of which the g-th
 * has n_g answers, an answer has the mass 1/((G + 1)·n_g), and what is left, 1/(G + 1), lies at +∞
 * for the new group (Lee, Barber &amp; Willett 2023, arXiv 2306.06342). The guarantee is for an
 * answer drawn from a new group: the share covered of a group, as a mean over groups. With one
 * answer each it is the usual one.
 *
 * @param scores the oddness of right answers, ascending, +∞ left out
 * @param mass the mass of the scores up to each, ascending, below 1
 */
public record ConformalScores(List<Double> scores, List<Double> mass) {

  /** No sample: every threshold is infinite. */
  public static final ConformalScores NONE = new ConformalScores(List.of(), List.of());

  /** Allowance for rounding in sums of masses. */
  private static final double ROUNDING = 1e-9;

  private record Weighted(double score, double mass) {}

  public ConformalScores {
    scores = List.copyOf(Objects.requireNonNullElse(scores, List.of()));
    mass = List.copyOf(Objects.requireNonNullElse(mass, List.of()));
    if (scores.size() != mass.size()) {
      throw new IllegalArgumentException(scores.size() + " scores have " + mass.size() + " masses");
    }
    for (int i = 0; i < scores.size(); i++) {
      double before = i == 0 ? Double.NEGATIVE_INFINITY : scores.get(i - 1);
      double below = i == 0 ? 0 : mass.get(i - 1);
      if (!(scores.get(i) >= before) || !(mass.get(i) >= below) || !(mass.get(i) < 1)) {
        throw new IllegalArgumentException("scores and their masses must ascend");
      }
    }
  }

  /**
   * Takes a calibration sample. O(n log n).
   *
   * @param groups the oddness of the right answers of each group, +∞ for what the model cannot say,
   *     never NaN; groups without answers are left out
   */
  public static ConformalScores of(List<double[]> groups) {
    List<double[]> filled = groups.stream().filter(group -> group.length > 0).toList();
    List<Weighted> all = new ArrayList<>();
    for (double[] group : filled) {
      for (double score : group) {
        if (Double.isNaN(score)) {
          throw new IllegalArgumentException("a score is NaN");
        }
        if (score < Double.POSITIVE_INFINITY) {
          all.add(new Weighted(score, 1.0 / ((filled.size() + 1.0) * group.length)));
        }
      }
    }
    all.sort(Comparator.comparingDouble(Weighted::score));
    List<Double> scores = new ArrayList<>();
    List<Double> mass = new ArrayList<>();
    double sum = 0;
    for (Weighted one : all) {
      sum += one.mass();
      scores.add(one.score());
      mass.add(sum);
    }
    return new ConformalScores(scores, mass);
  }

  /**
   * Returns the threshold of a level: the least score of a mass of at least the level.
   *
   * @param level how often the right answer is to be in the set, in (0, 1)
   * @return +∞ if the sample is too small for the level: the set has every answer
   * @throws IllegalArgumentException if the level is none
   */
  public double threshold(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "the level of sets is between 0 and 1, such as 0.95, not " + level);
    }
    for (int i = 0; i < scores.size(); i++) {
      if (mass.get(i) >= level - ROUNDING) {
        return scores.get(i);
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /**
   * Returns fewer scores, such that no threshold is lower than before: of those between two steps
   * of mass 1/{@code steps} the highest, and every one in the last step.
   */
  public ConformalScores thinned(int steps) {
    List<Double> fewer = new ArrayList<>();
    List<Double> masses = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      boolean last = i + 1 == scores.size() || mass.get(i) > 1 - 1.0 / steps;
      if (last || step(mass.get(i), steps) < step(mass.get(i + 1), steps)) {
        fewer.add(scores.get(i));
        masses.add(mass.get(i));
      }
    }
    return new ConformalScores(fewer, masses);
  }

  private static long step(double mass, int steps) {
    return (long) Math.ceil(mass * steps - ROUNDING);
  }
}
