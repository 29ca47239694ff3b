package org.espalier.core.estimate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;

/**
 * Losses of predict-then-optimise over a pool Γ of solutions: the scores s = −ĉ are predicted
 * costs, the target is the true costs c, w* = MAP(−c) is truly best, and it is compared with the
 * solutions of the pool instead of with a solver's. With u = s·z and v = c·z, of w* with a star,
 * over the n solutions of Γ ∪ {w*} that the scores allow:
 *
 * <table>
 *   <caption>Losses</caption>
 *   <tr><th></th><th>value</th><th>reference</th></tr>
 *   <tr><td>{@link #noiseContrastive}</td><td>1/n Σ (u − u*)</td><td>1</td></tr>
 *   <tr><td>{@link #mapContrastive}</td><td>max (u − u*), or max ((u + v) − (u* + v*))</td><td>1</td>
 *       </tr>
 *   <tr><td>{@link #pointwise}</td><td>1/n Σ (u + v)²</td><td>2</td></tr>
 *   <tr><td>{@link #pairwise}</td><td>1/(n − 1) Σ over z ≠ w* of max(0, ν + u − u*)</td><td>2</td>
 *       </tr>
 *   <tr><td>{@link #pairwiseDifference}</td><td>1/n Σ ((u* − u) − (v − v*))²</td><td>2</td></tr>
 *   <tr><td>{@link #listwise}</td><td>−Σ softmax(−v/τ) · log softmax(u/τ)</td><td>2</td></tr>
 * </table>
 *
 * <p>One MAP call for w*, O(n·d) for structures of d parts. The first has no lower bound; the
 * others are never below 0. A pool that grows ({@link SolutionPool#grow}) does so between steps.
 *
 * <ol>
 *   <li>M. Mulamba, J. Mandi, M. Diligenti, M. Lombardi, V. Bucarey, T. Guns, Contrastive losses
 *       and solution caching for predict-and-optimize, IJCAI 2021, arXiv 2011.05354.
 *   <li>J. Mandi, V. Bucarey, M. Mulamba, T. Guns, Decision-focused learning: through the lens of
 *       learning to rank, ICML 2022, arXiv 2112.03609.
 * </ol>
 *
 * @param pool Γ
 * @param kind the kind of loss
 * @param setting ν or τ, 1 where the loss is relative to the costs, else 0
 */
public record PoolLoss<S extends MapOracle>(SolutionPool pool, Kind kind, double setting)
    implements StructureLoss<S> {

  /** How solutions are compared. */
  public enum Kind {
    /** The mean over the pool. */
    NOISE_CONTRASTIVE,
    /** The best of the pool. */
    MAP_CONTRASTIVE,
    /** Predicted against true costs. */
    POINTWISE,
    /** Each against the best, by a margin. */
    PAIRWISE,
    /** The difference to the best, predicted against true. */
    PAIRWISE_DIFFERENCE,
    /** The distribution over the pool, predicted against true. */
    LISTWISE
  }

  public PoolLoss {
    switch (kind) {
      case LISTWISE -> Require.positive("the temperature", setting);
      case PAIRWISE -> {
        if (!(setting >= 0) || setting == Double.POSITIVE_INFINITY) {
          throw new IllegalArgumentException(
              "the margin must be a finite number >= 0, not " + setting);
        }
      }
      default -> {}
    }
  }

  /** Makes w* score more than the pool's mean. */
  public static <S extends MapOracle> PoolLoss<S> noiseContrastive(SolutionPool pool) {
    return new PoolLoss<>(pool, Kind.NOISE_CONTRASTIVE, 0);
  }

  /**
   * Makes w* score more than the pool's best.
   *
   * @param relative whether to count costs in, so that w* must win by as much as it is cheaper
   */
  public static <S extends MapOracle> PoolLoss<S> mapContrastive(
      SolutionPool pool, boolean relative) {
    return new PoolLoss<>(pool, Kind.MAP_CONTRASTIVE, relative ? 1 : 0);
  }

  /** Regresses the costs of the pool's solutions. */
  public static <S extends MapOracle> PoolLoss<S> pointwise(SolutionPool pool) {
    return new PoolLoss<>(pool, Kind.POINTWISE, 0);
  }

  /**
   * Makes w* score more than each other solution.
   *
   * @param margin ν, by how much, not negative
   */
  public static <S extends MapOracle> PoolLoss<S> pairwise(SolutionPool pool, double margin) {
    return new PoolLoss<>(pool, Kind.PAIRWISE, margin);
  }

  /** Regresses by how much each solution costs more than w*. */
  public static <S extends MapOracle> PoolLoss<S> pairwiseDifference(SolutionPool pool) {
    return new PoolLoss<>(pool, Kind.PAIRWISE_DIFFERENCE, 0);
  }

  /**
   * Fits the distribution over the pool.
   *
   * @param temperature τ, positive
   */
  public static <S extends MapOracle> PoolLoss<S> listwise(SolutionPool pool, double temperature) {
    return new PoolLoss<>(pool, Kind.LISTWISE, temperature);
  }

  /**
   * {@inheritDoc}
   *
   * @param target the true costs; parts that the scores forbid are forbidden to w* as well
   */
  @Override
  public double evaluate(
      Problem<? extends S> problem, Target target, long seed, double[] gradient) {
    problem.requireRoom(gradient);
    if (!(target instanceof Target.Costs(double[] costs))) {
      throw TargetPoint.refused("loss over a pool", target);
    }
    target.require(problem.structure(), problem.workspace());
    pool.requireSame(problem);
    int offset = problem.offset();
    Parts best = Regret.cheapest(problem, costs);
    List<Parts> solutions = new ArrayList<>();
    solutions.add(best);
    for (Parts solution : pool.solutions()) {
      if (!solution.equals(best)
          && solution.dot(problem.scores(), offset) > Double.NEGATIVE_INFINITY) {
        solutions.add(solution);
      }
    }
    int n = solutions.size();
    double[] scores = new double[n]; // u, that of w* first
    double[] values = new double[n]; // v
    for (int i = 0; i < n; i++) {
      scores[i] = solutions.get(i).dot(problem.scores(), offset);
      values[i] = solutions.get(i).dot(costs, 0);
    }
    double[] slopes = new double[n]; // ∂L/∂u
    double loss =
        switch (kind) {
          case NOISE_CONTRASTIVE -> noise(scores, slopes);
          case MAP_CONTRASTIVE -> largest(scores, values, slopes);
          case POINTWISE -> squares(scores, values, slopes);
          case PAIRWISE -> margins(scores, slopes);
          case PAIRWISE_DIFFERENCE -> differences(scores, values, slopes);
          case LISTWISE -> crossEntropy(scores, values, slopes);
        };
    Arrays.fill(gradient, offset, offset + problem.size(), 0);
    for (int i = 0; i < n; i++) {
      if (slopes[i] != 0) {
        solutions.get(i).addTo(gradient, offset, slopes[i]);
      }
    }
    return loss;
  }

  private static double noise(double[] scores, double[] slopes) {
    double loss = 0;
    for (int i = 1; i < scores.length; i++) {
      loss += (scores[i] - scores[0]) / scores.length;
      slopes[i] = 1.0 / scores.length;
      slopes[0] -= slopes[i];
    }
    return loss;
  }

  private double largest(double[] scores, double[] values, double[] slopes) {
    int worst = 0;
    double loss = 0;
    for (int i = 1; i < scores.length; i++) {
      double excess = scores[i] - scores[0] + setting * (values[i] - values[0]);
      if (excess > loss) {
        loss = excess;
        worst = i;
      }
    }
    slopes[0] -= 1;
    slopes[worst] += 1;
    return loss;
  }

  private static double squares(double[] scores, double[] values, double[] slopes) {
    double loss = 0;
    for (int i = 0; i < scores.length; i++) {
      double off = scores[i] + values[i];
      loss += off * off / scores.length;
      slopes[i] = 2 * off / scores.length;
    }
    return loss;
  }

  private double margins(double[] scores, double[] slopes) {
    double loss = 0;
    int others = scores.length - 1;
    for (int i = 1; i <= others; i++) {
      double excess = setting + scores[i] - scores[0];
      if (excess > 0) {
        loss += excess / others;
        slopes[i] = 1.0 / others;
        slopes[0] -= slopes[i];
      }
    }
    return loss;
  }

  private static double differences(double[] scores, double[] values, double[] slopes) {
    double loss = 0;
    for (int i = 1; i < scores.length; i++) {
      double off = scores[0] - scores[i] - (values[i] - values[0]);
      loss += off * off / scores.length;
      slopes[i] = -2 * off / scores.length;
      slopes[0] -= slopes[i];
    }
    return loss;
  }

  private double crossEntropy(double[] scores, double[] values, double[] slopes) {
    double[] wanted = new double[values.length];
    Arrays.setAll(wanted, i -> -values[i] / setting);
    double[] given = new double[scores.length];
    Arrays.setAll(given, i -> scores[i] / setting);
    double ofWanted = logSumExp(wanted);
    double ofGiven = logSumExp(given);
    double loss = 0;
    for (int i = 0; i < wanted.length; i++) {
      double p = Math.exp(wanted[i] - ofWanted);
      double log = given[i] - ofGiven;
      loss -= p == 0 ? 0 : p * log;
      slopes[i] = (Math.exp(log) - p) / setting;
    }
    return loss;
  }

  private static double logSumExp(double[] logs) {
    double max = Arrays.stream(logs).max().orElseThrow();
    return max + Math.log(Arrays.stream(logs).map(x -> Math.exp(x - max)).sum());
  }
}
