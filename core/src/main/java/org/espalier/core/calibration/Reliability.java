package org.espalier.core.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * How well probabilities fit the outcomes: of the answers with a probability near p, a share near p
 * should be right (DeGroot &amp; Fienberg 1983).
 *
 * @param answers how many were graded
 * @param accuracy share that is right
 * @param confidence mean probability
 * @param error the expected calibration error over {@value #BINS} bins of equal width, Σ share of
 *     the bin · |accuracy − mean probability| (Naeini, Cooper &amp; Hauskrecht 2015)
 * @param low the lower end of its 95 % interval: percentiles over 1000 samples of groups, drawn
 *     with replacement; the error of a sample is never below 0, so that a perfect model's is a
 *     little above
 * @param high the upper end
 * @param bins the curve: bins that have answers
 */
public record Reliability(
    long answers,
    double accuracy,
    double confidence,
    double error,
    double low,
    double high,
    List<Bin> bins) {

  /** How many bins there are. */
  public static final int BINS = 15;

  private static final int RESAMPLES = 1000;
  private static final double TAIL = 0.025;

  /**
   * Answers of nearly the same probability.
   *
   * @param answers how many
   * @param confidence their mean probability
   * @param accuracy share that is right
   */
  public record Bin(long answers, double confidence, double accuracy) {}

  public Reliability {
    bins = List.copyOf(bins);
  }

  /** Sums over the answers of a bin: how many, their probabilities, how many are right. */
  private static final class Sums {
    private final long[] answers = new long[BINS];
    private final double[] probability = new double[BINS];
    private final long[] right = new long[BINS];

    void add(Graded one) {
      int bin = (int) Math.min(BINS - 1, Math.floor(one.probability() * BINS));
      answers[bin]++;
      probability[bin] += one.probability();
      right[bin] += one.right() ? 1 : 0;
    }

    double error() {
      double sum = 0;
      for (int bin = 0; bin < BINS; bin++) {
        sum += Math.abs(right[bin] - probability[bin]);
      }
      return sum / Arrays.stream(answers).sum();
    }
  }

  /**
   * Measures a sample. O(1000 · answers).
   *
   * @param sample at least one answer
   * @param random draws groups
   * @throws IllegalArgumentException if there is none
   */
  public static Reliability of(List<Graded> sample, RandomGenerator random) {
    if (sample.isEmpty()) {
      throw new IllegalArgumentException("there are no answers to grade");
    }
    Sums all = new Sums();
    sample.forEach(all::add);
    Graded[][] groups =
        sample.stream()
            .collect(Collectors.groupingBy(Graded::group, TreeMap::new, Collectors.toList()))
            .values()
            .stream()
            .map(group -> group.toArray(Graded[]::new))
            .toArray(Graded[][]::new);
    double[] errors = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      Sums drawn = new Sums();
      for (int g = 0; g < groups.length; g++) {
        for (Graded one : groups[random.nextInt(groups.length)]) {
          drawn.add(one);
        }
      }
      errors[r] = drawn.error();
    }
    Arrays.sort(errors);
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      if (all.answers[bin] > 0) {
        bins.add(
            new Bin(
                all.answers[bin],
                all.probability[bin] / all.answers[bin],
                (double) all.right[bin] / all.answers[bin]));
      }
    }
    double size = sample.size();
    return new Reliability(
        sample.size(),
        Arrays.stream(all.right).sum() / size,
        Arrays.stream(all.probability).sum() / size,
        all.error(),
        errors[(int) (TAIL * RESAMPLES)],
        errors[(int) ((1 - TAIL) * RESAMPLES) - 1],
        bins);
  }
}
