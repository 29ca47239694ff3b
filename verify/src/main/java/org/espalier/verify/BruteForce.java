package org.espalier.verify;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.core.Countable;
import org.espalier.core.Enumerable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;

/**
 * Answers every question about a structure by listing all of Z: slow, short and trustworthy.
 *
 * <p>It relies on {@link Enumerable#forEach} alone. Scores of structures are summed in twice the
 * working precision and taken relative to the best one, so that answers are accurate at every scale
 * of scores and on ties. Scores of −∞ leave structures out. Every query costs O(|Z|·‖z‖₁) unless it
 * says otherwise.
 */
public final class BruteForce {

  /** The largest number of structures that are listed. */
  public static final int LIMIT = 200_000;

  private static final int PROJECTION_STEPS = 100_000;

  private final Enumerable structure;
  private final int[][] members;
  private final int multiplicity;

  /**
   * Lists the structures.
   *
   * @throws IllegalArgumentException if there are more than {@link #LIMIT}
   */
  public BruteForce(Enumerable structure) {
    this.structure = structure;
    if (structure instanceof Countable countable
        && countable.count().compareTo(BigInteger.valueOf(LIMIT)) > 0) {
      throw tooMany();
    }
    List<int[]> found = new ArrayList<>();
    structure.forEach(parts -> {
      if (found.size() == LIMIT) {
        throw tooMany();
      }
      found.add(parts.toArray());
    });
    members = found.toArray(int[][]::new);
    int most = 1;
    for (int[] z : members) {
      for (int first = 0, i = 0; i < z.length; i++) {
        first = z[i] == z[first] ? first : i;
        most = Math.max(most, i - first + 1);
      }
    }
    multiplicity = most;
  }

  private IllegalArgumentException tooMany() {
    return new IllegalArgumentException(
        structure + " has more than " + LIMIT + " structures, too many to list");
  }

  /** Returns the structure whose members are listed. */
  public Enumerable structure() {
    return structure;
  }

  /** Returns the number of parts, D. */
  int size() {
    return structure.size();
  }

  /** Returns |Z|. */
  public int count() {
    return members.length;
  }

  /** Returns the i-th structure in the order of {@link Enumerable#forEach}. */
  public Parts member(int i) {
    return Parts.of(members[i]);
  }

  /** Returns how often one structure has one part at most: more than once in rankings, say. */
  public int multiplicity() {
    return multiplicity;
  }

  /** Returns whether any structure has no part of score −∞. */
  public boolean feasible(double[] scores, int offset) {
    return Arrays.stream(members)
        .anyMatch(
            z -> Arrays.stream(z).allMatch(p -> scores[offset + p] > Double.NEGATIVE_INFINITY));
  }

  /**
   * Returns every structure's score less the best one's, −∞ for those that are left out. One of
   * them is 0.
   */
  public double[] relativeScores(double[] scores, int offset) {
    Sums sums = new Sums(scores, offset);
    double[] relative = new double[members.length];
    for (int i = 0; i < relative.length; i++) {
      relative[i] = sums.relative(i);
    }
    return relative;
  }

  /**
   * Returns max s·z.
   *
   * @throws InfeasibleException if no structure is left
   */
  public double max(double[] scores, int offset) {
    Sums sums = new Sums(scores, offset);
    return sums.high[sums.best] + sums.low[sums.best];
  }

  /** Returns a structure of highest score, the first one among equals. */
  public Parts argmax(double[] scores, int offset) {
    return member(new Sums(scores, offset).best);
  }

  /** Returns the k best structures (fewer if there are not as many), best first; sorts all. */
  public List<Parts> kBest(double[] scores, int offset, int k) {
    double[] relative = relativeScores(scores, offset);
    return IntStream.range(0, members.length)
        .filter(i -> relative[i] > Double.NEGATIVE_INFINITY)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -relative[i]))
        .limit(k)
        .map(this::member)
        .toList();
  }

  /**
   * Returns every part's max-marginal: the highest score of a structure with that part, −∞ if there
   * is none.
   */
  public double[] maxMarginals(double[] scores, int offset) {
    double[] relative = relativeScores(scores, offset);
    double max = max(scores, offset);
    double[] best = new double[structure.size()];
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < members.length; i++) {
      for (int p : members[i]) {
        best[p] = Math.max(best[p], max + relative[i]);
      }
    }
    return best;
  }

  /** Returns log Z. */
  public double logPartition(double[] scores, int offset) {
    return max(scores, offset) + logSum(relativeScores(scores, offset));
  }

  /** Returns ln p(z) of every structure, −∞ for those that are left out. */
  public double[] logProbabilities(double[] scores, int offset) {
    double[] relative = relativeScores(scores, offset);
    double logSum = logSum(relative);
    return Arrays.stream(relative).map(r -> r - logSum).toArray();
  }

  /** Returns p(z) of every structure. */
  public double[] probabilities(double[] scores, int offset) {
    double[] relative = relativeScores(scores, offset);
    double logSum = logSum(relative);
    return Arrays.stream(relative).map(r -> Math.exp(r - logSum)).toArray();
  }

  /** Returns the marginals E[z]. */
  public double[] marginals(double[] scores, int offset) {
    double[] p = probabilities(scores, offset);
    double[] mean = new double[structure.size()];
    for (int i = 0; i < members.length; i++) {
      for (int part : members[i]) {
        mean[part] += p[i];
      }
    }
    return mean;
  }

  /** Returns the entropy −Σ p log p. */
  public double entropy(double[] scores, int offset) {
    double[] relative = relativeScores(scores, offset);
    double logSum = logSum(relative);
    double entropy = logSum;
    for (double r : relative) {
      entropy -= r > Double.NEGATIVE_INFINITY ? Math.exp(r - logSum) * r : 0;
    }
    return entropy;
  }

  /** Returns Cov[z]·d. */
  public double[] covariance(double[] scores, int offset, double[] direction) {
    double[] p = probabilities(scores, offset);
    double mean = 0;
    double[] along = new double[members.length];
    for (int i = 0; i < members.length; i++) {
      for (int part : members[i]) {
        along[i] += p[i] > 0 ? direction[part] : 0;
      }
      mean += p[i] * along[i];
    }
    double[] product = new double[structure.size()];
    for (int i = 0; i < members.length; i++) {
      for (int part : members[i]) {
        product[part] += p[i] * (along[i] - mean);
      }
    }
    return product;
  }

  /**
   * A point of conv(Z) found by {@link BruteForce#project}.
   *
   * @param point μ, D entries; on extra parts one solution of perhaps many
   * @param value s·μ − ½‖μ_visible‖²
   * @param gap max_v (s − μ)·(v − μ) over all structures
   * @param converged whether the point is exact to the last digits; false where the steps creep, as
   *     they may where tiny extra scores alone tell mixtures apart
   */
  public record Nearest(double[] point, double value, double gap, boolean converged) {}

  /**
   * Solves argmax over μ in conv(Z) of s·μ − ½‖μ_visible‖² by pairwise Frank–Wolfe steps over the
   * whole list: weight moves from the used structure that the residual s − μ likes least to the one
   * that it likes most, by an exact line search, until the two are liked equally to the last
   * digits. Each step costs O(|Z|·‖z‖₁) (Lacoste-Julien &amp; Jaggi 2015, arXiv 1511.05932).
   */
  public Nearest project(double[] scores, int offset) {
    Sums sums = new Sums(scores, offset);
    double[] relative = relativeScores(scores, offset);
    double[] weights = new double[members.length];
    weights[sums.best] = 1;
    double[] point = new double[structure.size()];
    double longest = Arrays.stream(members).mapToInt(z -> z.length).max().orElse(0);
    double floor = 4e-16 * (1 + longest);
    double gap = 0;
    boolean converged = false;
    for (int step = 0; step < PROJECTION_STEPS && !converged; step++) {
      if (step % 100 == 0) {
        mix(weights, point);
      }
      Move move = move(relative, weights, point);
      gap = Math.max(0, move.mostLiked - move.average);
      converged = move.mostLiked - move.leastLiked <= floor;
      if (!converged) {
        move(move, weights, point);
      }
    }
    mix(weights, point);
    double value = sums.high[sums.best] + sums.low[sums.best];
    for (int i = 0; i < members.length; i++) {
      value += weights[i] > 0 ? weights[i] * relative[i] : 0;
    }
    for (int p = 0; p < structure.visible(); p++) {
      value -= point[p] * point[p] / 2;
    }
    return new Nearest(point, value, gap, converged);
  }

  /** The structures between which weight moves, how the residual likes them, and on average. */
  private record Move(int most, int least, double mostLiked, double leastLiked, double average) {}

  private Move move(double[] relative, double[] weights, double[] point) {
    int most = -1;
    int least = -1;
    double mostLiked = Double.NEGATIVE_INFINITY;
    double leastLiked = Double.POSITIVE_INFINITY;
    double average = 0;
    for (int i = 0; i < members.length; i++) {
      if (relative[i] == Double.NEGATIVE_INFINITY) {
        continue;
      }
      double liked = relative[i];
      for (int p : members[i]) {
        liked -= p < structure.visible() ? point[p] : 0;
      }
      if (liked > mostLiked) {
        mostLiked = liked;
        most = i;
      }
      if (weights[i] > 0) {
        average += weights[i] * liked;
        if (liked < leastLiked) {
          leastLiked = liked;
          least = i;
        }
      }
    }
    return new Move(most, least, mostLiked, leastLiked, average);
  }

  private void move(Move move, double[] weights, double[] point) {
    int[] from = members[move.least];
    int[] to = members[move.most];
    double best = (move.mostLiked - move.leastLiked) / visibleDistance(to, from);
    double length = Math.min(weights[move.least], best);
    weights[move.most] += length;
    weights[move.least] -= length;
    for (int p : to) {
      point[p] += length;
    }
    for (int p : from) {
      point[p] -= length;
    }
  }

  /** Writes Σ w_i z_i, with the weights scaled to sum to 1. */
  private void mix(double[] weights, double[] point) {
    double total = Arrays.stream(weights).sum();
    Arrays.fill(point, 0);
    for (int i = 0; i < members.length; i++) {
      if (weights[i] > 0) {
        weights[i] /= total;
        for (int p : members[i]) {
          point[p] += weights[i];
        }
      }
    }
  }

  private double visibleDistance(int[] one, int[] other) {
    double[] difference = new double[structure.size()];
    for (int p : one) {
      difference[p]++;
    }
    for (int p : other) {
      difference[p]--;
    }
    return Arrays.stream(difference, 0, structure.visible()).map(d -> d * d).sum();
  }

  /**
   * Returns the certificate of a claimed projection: max_v (s − μ)·(v − μ) over all structures, 0
   * at the solution. It loses digits to rounding in proportion to the scores.
   *
   * @param point μ in conv(Z), D entries
   */
  public double gap(double[] scores, int offset, double[] point) {
    double average = 0;
    for (int p = 0; p < structure.size(); p++) {
      average += point[p] == 0 ? 0 : point[p] * residual(scores, offset, point, p);
    }
    double best = Double.NEGATIVE_INFINITY;
    for (int[] z : members) {
      double liked = 0;
      for (int p : z) {
        liked += residual(scores, offset, point, p);
      }
      best = Math.max(best, liked);
    }
    return best - average;
  }

  private double residual(double[] scores, int offset, double[] point, int p) {
    return scores[offset + p] - (p < structure.visible() ? point[p] : 0);
  }

  /** log Σ exp(r_i) for values of which the largest is 0. */
  private static double logSum(double[] relative) {
    double rest = 0;
    double lost = 0;
    boolean seenBest = false;
    for (double r : relative) {
      if (r == 0 && !seenBest) {
        seenBest = true; // its exp is the 1 of log1p
      } else {
        double term = Math.exp(r) - lost;
        double sum = rest + term;
        lost = (sum - rest) - term;
        rest = sum;
      }
    }
    return Math.log1p(rest);
  }

  /** The structures' scores as unevaluated sums of a large and a small part. */
  private final class Sums {
    private final double[] high = new double[members.length];
    private final double[] low = new double[members.length];
    private int best = -1;

    Sums(double[] scores, int offset) {
      for (int i = 0; i < members.length; i++) {
        for (int p : members[i]) {
          double term = scores[offset + p];
          double sum = high[i] + term;
          if (Double.isInfinite(sum)) {
            low[i] = 0;
          } else {
            double shifted = sum - high[i];
            low[i] += (high[i] - (sum - shifted)) + (term - shifted);
          }
          high[i] = sum;
        }
        if (high[i] > Double.NEGATIVE_INFINITY && (best < 0 || relativeTo(i, best) > 0)) {
          best = i;
        }
      }
      if (best < 0) {
        throw new InfeasibleException(structure + ": every structure has a forbidden part");
      }
    }

    private double relativeTo(int i, int other) {
      return (high[i] - high[other]) + (low[i] - low[other]);
    }

    double relative(int i) {
      return high[i] == Double.NEGATIVE_INFINITY ? Double.NEGATIVE_INFINITY : relativeTo(i, best);
    }
  }
}
