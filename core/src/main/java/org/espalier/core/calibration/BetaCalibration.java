package org.espalier.core.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.core.numeric.DroppingCholesky;

/**
 * A monotone map from the probability that a model gives its answer to how often such answers are
 * right: log-odds(q) = a·ln p − b·ln(1 − p) + c with a, b ≥ 0 (Kull, Silva Filho &amp; Flach 2017).
 * a and b bend the low and the high end for themselves, which one temperature cannot; a = b is
 * Platt's map of log-odds, and a = b = 1, c = 0 leaves probabilities as they are.
 *
 * <p>What is mapped is a number for one answer. Marginals and the probabilities of alternatives are
 * those of one distribution, sum to one, and are not mapped.
 *
 * @param a slope at low probabilities, at least 0
 * @param b slope at high ones, at least 0
 * @param c shift
 */
public record BetaCalibration(double a, double b, double c) {

  /** Probabilities as they are. */
  public static final BetaCalibration IDENTITY = new BetaCalibration(1, 1, 0);

  /** Probabilities below this, or above 1 minus it, cannot be distinguished by any sample. */
  private static final double LEAST = 1e-6;

  /** The deviation of a, b and c that is to be expected. */
  private static final double PRIOR = 0.5;

  /** With fewer groups, halves say too little of each other. */
  private static final int FEWEST = 20;

  private static final int STEPS = 100;
  private static final int HALVINGS = 40;
  private static final double TOLERANCE = 1e-9;

  public BetaCalibration {
    if (!(a >= 0 && b >= 0 && Double.isFinite(a) && Double.isFinite(b) && Double.isFinite(c))) {
      throw new IllegalArgumentException(
          "a map of probabilities has slopes of at least 0 and a shift, not %s, %s, %s"
              .formatted(a, b, c));
    }
  }

  /** Returns how often answers of a probability are right. */
  public double of(double probability) {
    if (equals(IDENTITY)) {
      return probability;
    }
    double p = Math.clamp(probability, LEAST, 1 - LEAST);
    return 1 / (1 + Math.exp(-(a * Math.log(p) - b * Math.log1p(-p) + c)));
  }

  /**
   * Fits a map to a sample. The maximum a posteriori, with a normal prior around {@link #IDENTITY},
   * is taken if it is worth something where it was not fitted: each half of the groups is measured
   * under the map of the other half, and the log-loss must fall by more than one standard error
   * over groups, of which there must be 20. So a sample that is too small to tell leaves
   * probabilities as they are. O(n) for each of some ten steps of Newton's method.
   *
   * @param sample may be empty
   */
  public static BetaCalibration fit(List<Graded> sample) {
    List<List<Graded>> halves = List.of(new ArrayList<>(), new ArrayList<>());
    int half = 0;
    for (List<Graded> group : groups(sample)) {
      halves.get(half).addAll(group);
      half = 1 - half;
    }
    double[] gains =
        IntStream.range(0, 2)
            .boxed()
            .flatMapToDouble(h -> {
              BetaCalibration other = posterior(halves.get(1 - h));
              return groups(halves.get(h)).stream()
                  .mapToDouble(group -> IDENTITY.loss(group) - other.loss(group));
            })
            .toArray();
    double gain = Arrays.stream(gains).sum();
    int n = gains.length;
    double mean = gain / Math.max(1, n);
    double squares = Arrays.stream(gains).map(one -> (one - mean) * (one - mean)).sum();
    return n >= FEWEST && gain > Math.sqrt(squares * n / (n - 1)) ? posterior(sample) : IDENTITY;
  }

  private static List<List<Graded>> groups(List<Graded> sample) {
    return List.copyOf(
        sample.stream()
            .collect(Collectors.groupingBy(Graded::group, TreeMap::new, Collectors.toList()))
            .values());
  }

  private double loss(List<Graded> sample) {
    double loss = 0;
    for (Graded one : sample) {
      double q = Math.clamp(of(one.probability()), LEAST, 1 - LEAST);
      loss -= one.right() ? Math.log(q) : Math.log1p(-q);
    }
    return loss;
  }

  /** Returns the maximum a posteriori by Newton's method, projected onto a, b ≥ 0. */
  private static BetaCalibration posterior(List<Graded> sample) {
    double[] w = {IDENTITY.a, IDENTITY.b, IDENTITY.c};
    double value = objective(w, sample);
    for (int step = 0; step < STEPS; step++) {
      double[] gradient = new double[w.length];
      double[][] hessian = new double[w.length][w.length];
      differentiate(w, sample, gradient, hessian);
      double[] direction = direction(w, gradient, hessian);
      double size = 1;
      double[] next = moved(w, direction, size);
      for (int k = 0; k < HALVINGS && objective(next, sample) > value; k++) {
        size /= 2;
        next = moved(w, direction, size);
      }
      double reached = objective(next, sample);
      if (!(reached < value - TOLERANCE)) {
        break;
      }
      w = next;
      value = reached;
    }
    return new BetaCalibration(w[0], w[1], w[2]);
  }

  private static double objective(double[] w, List<Graded> sample) {
    double prior =
        Math.pow(w[0] - IDENTITY.a, 2)
            + Math.pow(w[1] - IDENTITY.b, 2)
            + Math.pow(w[2] - IDENTITY.c, 2);
    // Not loss itself, which the map's own bounds would flatten.
    double sum = prior / (2 * PRIOR * PRIOR);
    for (Graded one : sample) {
      double[] x = features(one.probability());
      double z = w[0] * x[0] + w[1] * x[1] + w[2] * x[2];
      sum += softplus(one.right() ? -z : z);
    }
    return sum;
  }

  private static double softplus(double z) {
    return Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z)));
  }

  private static double[] features(double probability) {
    double p = Math.clamp(probability, LEAST, 1 - LEAST);
    return new double[] {Math.log(p), -Math.log1p(-p), 1};
  }

  private static void differentiate(
      double[] w, List<Graded> sample, double[] gradient, double[][] hessian) {
    double[] center = {IDENTITY.a, IDENTITY.b, IDENTITY.c};
    for (int i = 0; i < w.length; i++) {
      gradient[i] = (w[i] - center[i]) / (PRIOR * PRIOR);
      hessian[i][i] = 1 / (PRIOR * PRIOR);
    }
    for (Graded one : sample) {
      double[] x = features(one.probability());
      double q = 1 / (1 + Math.exp(-(w[0] * x[0] + w[1] * x[1] + w[2] * x[2])));
      for (int i = 0; i < w.length; i++) {
        gradient[i] += (q - (one.right() ? 1 : 0)) * x[i];
        for (int j = 0; j < w.length; j++) {
          hessian[i][j] += q * (1 - q) * x[i] * x[j];
        }
      }
    }
  }

  /** Solves H·d = −g, with d = 0 for slopes at 0 that would fall. */
  private static double[] direction(double[] w, double[] gradient, double[][] hessian) {
    int n = w.length;
    boolean[] stopped = new boolean[n];
    double[] direction = new double[n];
    for (int i = 0; i < n; i++) {
      stopped[i] = i < n - 1 && w[i] == 0 && gradient[i] > 0;
      direction[i] = stopped[i] ? 0 : -gradient[i];
    }
    DroppingCholesky factor = new DroppingCholesky();
    factor.factorize(hessian, n, 0, 0, stopped);
    factor.solve(direction);
    return direction;
  }

  private static double[] moved(double[] w, double[] direction, double size) {
    return new double[] {
      Math.max(0, w[0] + size * direction[0]),
      Math.max(0, w[1] + size * direction[1]),
      w[2] + size * direction[2]
    };
  }
}
