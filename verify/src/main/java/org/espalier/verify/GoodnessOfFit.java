package org.espalier.verify;

import java.util.Arrays;

/**
 * A test of whether samples follow a known distribution, with both error rates bounded for every
 * distribution and every number of samples: nothing in it is asymptotic.
 *
 * <p>The statistic is n·KL(p̂‖p), how far the observed frequencies p̂ of k bins are from their
 * probabilities p, in nats. False alarms: of samples that follow p, it is x or more with
 * probability e<sup>k−1−x</sup>·(x/(k−1))<sup>k−1</sup> at most, for x &gt; k−1 (R. Agrawal,
 * Finite-sample concentration of the multinomial in relative entropy, IEEE Transactions on
 * Information Theory 2020, arXiv 1904.02291, Theorem I.2); {@link #limit} is the x where that is
 * the rate asked for. Misses: let samples follow a q whose total variation distance from p is δ. By
 * Hoeffding's inequality for the bins where q &gt; p, that of p̂ is less than δ − √(ln(1/β)/2n)
 * with probability β at most, and by Pinsker's the statistic is at least 2n times its square; so
 * {@link #noticed} is the δ from which on at most β of such samplers are missed.
 *
 * <p>Outcomes that are rarer than one in {@value #MOST_BINS} share bins with their neighbours,
 * which keeps the limit low; distances are those of the bins.
 */
public final class GoodnessOfFit {

  /** The largest number of bins. */
  public static final int MOST_BINS = 128;

  private final double[] outcomes;
  private final int[] bins;
  private final double[] probabilities;
  private final int samples;
  private final double limit;

  /**
   * Creates a test.
   *
   * @param outcomes p, the probability of every outcome; they sum to 1
   * @param samples n, how many are drawn
   * @param falseAlarms the rate at which right samplers may be called wrong
   */
  public GoodnessOfFit(double[] outcomes, int samples, double falseAlarms) {
    this.outcomes = outcomes.clone();
    this.samples = samples;
    bins = new int[outcomes.length];
    double[] sums = new double[outcomes.length];
    int last = 0;
    for (int i = 0; i < outcomes.length; i++) {
      if (sums[last] >= 1.0 / MOST_BINS && outcomes[i] > 0) {
        last++;
      }
      bins[i] = last;
      sums[last] += outcomes[i];
    }
    probabilities = Arrays.copyOf(sums, last + 1);
    limit = limit(last, -Math.log(falseAlarms));
  }

  /** Solves x − d − d·ln(x/d) = L by Newton's method from above, where it falls to the solution. */
  private static double limit(int degrees, double wanted) {
    if (degrees == 0) {
      return wanted;
    }
    double x = degrees + wanted + Math.sqrt(2 * degrees * wanted);
    for (int step = 0; step < 50; step++) {
      x -= (x - degrees - degrees * Math.log(x / degrees) - wanted) / (1 - degrees / x);
    }
    return x;
  }

  /** Returns the number of bins, k. */
  public int bins() {
    return probabilities.length;
  }

  /** Returns the value of the statistic from which on a sampler is called wrong, in nats. */
  public double limit() {
    return limit;
  }

  /**
   * Returns the total variation distance from which on a wrong sampler is called right with a
   * probability of at most {@code misses}.
   */
  public double noticed(double misses) {
    return Math.sqrt(limit / (2 * samples)) + Math.sqrt(-Math.log(misses) / (2 * samples));
  }

  /**
   * Returns n·KL(p̂‖p), ∞ where something impossible was drawn.
   *
   * @param seen how often each outcome was drawn, n in all
   * @throws IllegalArgumentException if these are not n
   */
  public double statistic(int[] seen) {
    int[] observed = new int[probabilities.length];
    for (int i = 0; i < seen.length; i++) {
      if (seen[i] > 0 && outcomes[i] == 0) {
        return Double.POSITIVE_INFINITY;
      }
      observed[bins[i]] += seen[i];
    }
    if (Arrays.stream(seen).sum() != samples) {
      throw new IllegalArgumentException("there are not " + samples + " samples");
    }
    double sum = 0;
    for (int b = 0; b < observed.length; b++) {
      sum +=
          observed[b] == 0 ? 0 : observed[b] * Math.log(observed[b] / (samples * probabilities[b]));
    }
    return sum;
  }

  /** Returns whether samples may follow the distribution. */
  public boolean fits(int[] seen) {
    return statistic(seen) < limit;
  }

  /**
   * Returns a wrong distribution at a distance: the right one, but that with some probability the
   * first outcome of the least likely bin comes instead.
   *
   * @param distance total variation, in 0 … 1 less the probability of that bin
   */
  public double[] wrong(double distance) {
    int least = 0;
    for (int i = 1; i < outcomes.length; i++) {
      boolean rarer = probabilities[bins[i]] < probabilities[bins[least]];
      least = outcomes[i] > 0 && (rarer || outcomes[least] == 0) ? i : least;
    }
    double instead = distance / (1 - probabilities[bins[least]]);
    if (!(instead >= 0 && instead <= 1)) {
      throw new IllegalArgumentException("no distribution is at a distance of " + distance);
    }
    double[] wrong = new double[outcomes.length];
    for (int i = 0; i < wrong.length; i++) {
      wrong[i] = (1 - instead) * outcomes[i] + (i == least ? instead : 0);
    }
    return wrong;
  }
}
