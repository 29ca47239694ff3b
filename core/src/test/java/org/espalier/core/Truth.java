package org.espalier.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What enumeration says about an instance with its scores: the truth that kernels are held to. Sums
 * of scores are exact, so that it is right to some 1e-15 at any scale.
 */
public final class Truth {

  /** A forbidden part's score. */
  public static final double FORBIDDEN = Double.NEGATIVE_INFINITY;

  private final Enumerable structure;
  private final double[] scores;
  private final List<Parts> allowed = new ArrayList<>(); // best first
  private final BigDecimal best;
  private final double[] loss; // how much worse than the best
  private final double[] p;
  private final double logTotal; // log Z less the best score

  private Truth(Enumerable structure, double[] scores) {
    this.structure = structure;
    this.scores = scores;
    Map<Parts, BigDecimal> sums = new HashMap<>();
    structure.forEach(parts -> {
      assertTrue(structure.contains(parts), () -> structure + " lists " + parts);
      if (parts.dot(scores, 0) > FORBIDDEN) {
        Parts kept = Parts.of(parts.toArray());
        allowed.add(kept);
        sums.put(kept, exactly(kept));
      }
    });
    allowed.sort(Comparator.<Parts, BigDecimal>comparing(sums::get).reversed());
    best = allowed.isEmpty() ? BigDecimal.ZERO : exactly(allowed.getFirst());
    loss =
        allowed.stream()
            .mapToDouble(parts -> best.subtract(sums.get(parts)).doubleValue())
            .toArray();
    // Without the best one, so that its logarithm is right where that has nearly all; the stream's
    // sum is compensated, which hundreds of equal terms need.
    logTotal = Math.log1p(Arrays.stream(loss).skip(1).map(l -> Math.exp(-l)).sum());
    p = Arrays.stream(loss).map(l -> Math.exp(-l - logTotal)).toArray();
  }

  private BigDecimal exactly(Parts parts) {
    return Arrays.stream(parts.toArray())
        .mapToObj(part -> new BigDecimal(scores[part]))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Enumerates. */
  public static Truth of(Enumerable structure, double... scores) {
    return new Truth(structure, scores);
  }

  /** Returns independent normal scores. */
  public static double[] normal(Random random, int size, double scale) {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = scale * random.nextGaussian();
    }
    return values;
  }

  /** Returns normal scores of which a share is forbidden. */
  public static double[] holed(Random random, int size, double scale, double share) {
    double[] values = normal(random, size, scale);
    for (int i = 0; i < size; i++) {
      if (random.nextDouble() < share) {
        values[i] = FORBIDDEN;
      }
    }
    return values;
  }

  /** Returns scores from −1, 0, 1: with many ties. */
  public static double[] tied(Random random, int size) {
    return tied(random, size, 1);
  }

  /** Returns scores from −unit, 0, unit: with many ties. */
  public static double[] tied(Random random, int size, double unit) {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = unit * (random.nextInt(3) - 1);
    }
    return values;
  }

  /** Returns the rounding error that sums of these scores may have. */
  public double tolerance() {
    double largest = 1;
    for (double score : scores) {
      largest = Math.max(largest, score == FORBIDDEN ? 0 : Math.abs(score));
    }
    int longest = 1;
    for (Parts parts : allowed) {
      longest = Math.max(longest, parts.count());
    }
    return 1e-14 * longest * largest;
  }

  /** Returns the number of structures without a forbidden part. */
  public int count() {
    return p.length;
  }

  /** Returns the i-th best structure. */
  public Parts structure(int i) {
    return allowed.get(i);
  }

  /** Returns the i-th best score. */
  public double score(int i) {
    return allowed.get(i).dot(scores, 0);
  }

  /** Returns log Z. */
  public double logPartition() {
    return count() == 0 ? FORBIDDEN : best.add(new BigDecimal(logTotal)).doubleValue();
  }

  /** Returns the best score of a structure with the part, −∞ if there is none. */
  public double maxMarginal(int part) {
    return allowed.stream()
        .filter(parts -> parts.has(part))
        .mapToDouble(parts -> parts.dot(scores, 0))
        .max()
        .orElse(FORBIDDEN);
  }

  /** Returns E[z]. */
  public double[] marginals() {
    double[] marginals = new double[scores.length];
    for (int i = 0; i < p.length; i++) {
      allowed.get(i).addTo(marginals, 0, p[i]);
    }
    return marginals;
  }

  /** Returns −Σ p log p. */
  public double entropy() {
    double entropy = logTotal;
    for (int i = 0; i < p.length; i++) {
      entropy += p[i] * loss[i];
    }
    return entropy;
  }

  /** Returns Cov[z]·d. */
  public double[] jvp(double[] direction) {
    double mean = 0;
    for (int i = 0; i < p.length; i++) {
      mean += p[i] * allowed.get(i).dot(direction, 0);
    }
    double[] jvp = new double[scores.length];
    for (int i = 0; i < p.length; i++) {
      allowed.get(i).addTo(jvp, 0, p[i] * (allowed.get(i).dot(direction, 0) - mean));
    }
    return jvp;
  }

  /** Holds a MAP oracle to the truth. */
  public void checkMap(MapOracle oracle, Workspace workspace) {
    Parts best = new Parts();
    double score = oracle.argmax(scores, 0, best, workspace);
    assertEquals(score(0), score, tolerance(), oracle::toString);
    assertEquals(score, best.dot(scores, 0), tolerance());
    assertTrue(structure.contains(best));
  }

  /** Holds the k best to the truth: the same scores, all different, all in Z. */
  public void checkBest(KBest oracle, int k, Workspace workspace) {
    List<Parts> best = oracle.kBest(k, scores, 0, workspace);
    assertEquals(Math.min(k, count()), best.size());
    assertEquals(best.size(), new HashSet<>(best).size());
    for (int i = 0; i < best.size(); i++) {
      assertTrue(structure.contains(best.get(i)));
      assertEquals(score(i), best.get(i).dot(scores, 0), tolerance());
    }
  }

  /** Holds the max-marginals to the truth. */
  public void checkMaxMarginals(MaxMarginals oracle, Workspace workspace) {
    double[] found = new double[scores.length];
    oracle.maxMarginals(scores, 0, found, 0, workspace);
    for (int i = 0; i < found.length; i++) {
      assertEquals(maxMarginal(i), found[i], 4 * tolerance(), structure.partName(i));
    }
  }

  /** Holds a distribution to the truth. */
  public void checkDistribution(Distribution distribution, Random random) {
    double tolerance = tolerance();
    assertEquals(logPartition(), distribution.logPartition(), tolerance);
    double[] marginals = distribution.marginals();
    assertArrayEquals(marginals(), marginals, tolerance);
    assertEquals(entropy(), distribution.entropy(), 20 * tolerance);
    assertTrue(distribution.entropy() >= 0);
    double[] direction = normal(random, scores.length, 1);
    double[] expected = jvp(direction);
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] == FORBIDDEN) {
        assertEquals(0, marginals[i]);
        direction[i] = Double.NaN; // must be ignored
      }
    }
    double[] jvp = new double[scores.length];
    distribution.jvp(direction, 0, jvp, 0);
    assertArrayEquals(expected, jvp, 20 * tolerance);
  }

  /** Draws samples and compares their frequencies with p by χ². */
  public void checkSamples(Distribution distribution, Random random, int draws) {
    Map<Parts, Integer> seen = new HashMap<>();
    Parts sample = new Parts();
    for (int i = 0; i < draws; i++) {
      distribution.sample(random, sample);
      assertTrue(structure.contains(sample), sample::toString);
      seen.merge(Parts.of(sample.toArray()), 1, Integer::sum);
    }
    double statistic = 0;
    int cells = 0;
    double rare = 0;
    int rareSeen = 0;
    int known = 0;
    for (int i = 0; i < p.length; i++) {
      int count = seen.getOrDefault(allowed.get(i), 0);
      known += count;
      if (p[i] * draws < 5) {
        rare += p[i] * draws;
        rareSeen += count;
      } else {
        statistic += (count - p[i] * draws) * (count - p[i] * draws) / (p[i] * draws);
        cells++;
      }
    }
    assertEquals(draws, known, "every sample is an allowed structure");
    if (rare >= 5) {
      statistic += (rareSeen - rare) * (rareSeen - rare) / rare;
      cells++;
    }
    double freedom = Math.max(1, cells - 1);
    double limit = freedom + 5 * Math.sqrt(2 * freedom) + 10; // beyond the 1e-5 quantile
    double found = statistic;
    assertTrue(found < limit, () -> "chi-square " + found + " over " + limit);
  }

  /** Holds a projection to optimality over all structures, and its parts to the definition. */
  public void checkProjection(Projection projection, Workspace workspace) {
    SparseMap solution = projection.project(scores, 0, Support.EMPTY, workspace);
    double[] point = solution.point();
    double[] combined = new double[scores.length];
    double total = 0;
    for (int i = 0; i < solution.count(); i++) {
      assertTrue(structure.contains(solution.vertex(i)));
      assertTrue(solution.weight(i) > 0);
      total += solution.weight(i);
      solution.vertex(i).addTo(combined, 0, solution.weight(i));
    }
    assertEquals(1, total, 1e-12);
    assertArrayEquals(point, combined, 1e-12);
    double average = 0;
    double[] residual = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      residual[i] = scores[i] - (i < structure.visible() ? point[i] : 0);
      average += point[i] == 0 ? 0 : point[i] * residual[i];
    }
    double best = FORBIDDEN;
    for (Parts parts : allowed) {
      best = Math.max(best, parts.dot(residual, 0));
    }
    assertEquals(0, best - average, 50 * tolerance(), () -> structure + ": gap");
    assertEquals(0, solution.gap(), 50 * tolerance());
  }

  /** Compares a projection's derivative with finite differences, where it has one. */
  public boolean checkProjectionDerivative(Projection projection, Random random, double tolerance) {
    double[] direction = normal(random, scores.length, 1);
    for (int i = 0; i < scores.length; i++) {
      direction[i] = scores[i] == FORBIDDEN ? 0 : direction[i];
    }
    SparseMap solution = projection.project(scores);
    if (!solution.differentiableAlong(direction, 0)) {
      return false;
    }
    double[] jvp = new double[scores.length];
    solution.jvp(direction, 0, jvp, 0);
    double step = 1e-6;
    double[] forward = projection.project(moved(direction, step)).point();
    double[] backward = projection.project(moved(direction, -step)).point();
    double[] difference = new double[scores.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = (forward[i] - backward[i]) / (2 * step);
    }
    assertArrayEquals(difference, jvp, tolerance, () -> structure + " " + Arrays.toString(scores));
    return true;
  }

  private double[] moved(double[] direction, double step) {
    double[] result = scores.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] += step * direction[i];
    }
    return result;
  }
}
