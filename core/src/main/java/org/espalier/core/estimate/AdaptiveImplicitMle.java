package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.MapOracle;

/**
 * Adaptive implicit maximum likelihood: {@link ImplicitMle} with λ_k = α·‖s‖/‖g(z_k)‖, so that λ
 * depends neither on the scale of the scores nor on that of the loss, and with α adapted so that
 * the gradient is neither empty nor full (Minervini, Franceschi &amp; Niepert 2023, arXiv
 * 2209.04862).
 *
 * <p>α is 1 at first. After each pass, with c the mean number of entries by which z_k and its
 * target differ, which are the non-zeros of one sample's gradient, and m ← 0.9·m + 0.1·c: α grows
 * by a tenth if m is below the target, else it shrinks by as much. The target is the paper's unit,
 * and 1 its value: a bit that flips counts as one, and a choice of one of n that changes as two, so
 * that half of such choices change. α is at most 1000: the gradient alone decides on the target
 * there, and where the two still do not differ often enough, as where the best structure already
 * has the lowest loss, no step would do. α and m are in the run's {@link Memory}.
 *
 * <p>What differs from the authors' implementation: norms are an example's own, over its allowed
 * visible parts, and not the whole batch's, so that no example depends on the others (where ‖s‖ is
 * 0, 1 stands for it, and where g is 0 the gradient is); α is multiplied, where theirs gets or
 * loses a constant that must be chosen by its scale; and the difference is the forward one, where
 * theirs may be central as well. As theirs, it is divided by λ, and α begins at 1; the paper begins
 * at 0.
 *
 * <p>2K MAP calls; no decoder calls besides the incoming gradients.
 *
 * @param noise ε, independent for every part
 * @param sigma σ, positive
 * @param target the number of non-zeros of a sample's gradient that α aims at, positive; the
 *     paper's is 1
 * @param samples K, at least 1
 */
public record AdaptiveImplicitMle<S extends MapOracle>(
    Noise noise, double sigma, double target, int samples) implements MapInference<S> {

  private static final double GROWTH = 1.1;
  private static final double MOMENTUM = 0.9;

  /** The largest α. */
  private static final double MOST = 1000;

  public AdaptiveImplicitMle {
    Require.positive("sigma", sigma);
    Require.positive("the target sparsity", target);
    Require.atLeastOne("the number of samples", samples);
  }

  @Override
  public String name() {
    return "adaptive-i-mle";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    PerturbedMaps maps = PerturbedMaps.<S>draw(batch, noise, sigma, samples, context);
    return new Pass(batch, maps.points(), new AdaptedPass<S>(this, batch, maps, context));
  }

  private record AdaptedPass<S extends MapOracle>(
      AdaptiveImplicitMle<S> estimator,
      Batch<? extends S> batch,
      PerturbedMaps maps,
      Context context)
      implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] gradient = maps.gradient(downstream, batch);
      double[] state = context.memory().get(estimator.name(), 1, estimator.target);
      double alpha = state[0];
      double[] differing = new double[maps.points().rows()];
      Arrays.fill(out, 0);
      context.each(
          batch,
          problem -> {
            double norm = scoreNorm(problem);
            int count = estimator.samples;
            int first = problem.example() * count;
            for (int row = first; row < first + count; row++) {
              differing[row] = addDifference(problem, row, alpha * norm, gradient, out);
            }
          });
      Gradients.mask(out, batch);
      if (differing.length > 0) {
        double mean = Arrays.stream(differing).sum() / differing.length;
        state[1] = MOMENTUM * state[1] + (1 - MOMENTUM) * mean;
        state[0] = Math.min(MOST, state[1] < estimator.target ? alpha * GROWTH : alpha / GROWTH);
        context.memory().put(estimator.name(), state);
      }
    }

    private static double scoreNorm(Problem<? extends MapOracle> problem) {
      double squared = 0;
      for (int p = 0; p < problem.structure().visible(); p++) {
        squared += problem.allows(p) ? problem.score(p) * problem.score(p) : 0;
      }
      return squared > 0 ? Math.sqrt(squared) : 1;
    }

    /**
     * Adds a row's share of the gradient.
     *
     * @param length the distance that the target moves, λ‖g‖
     * @return the number of parts by which the row and its target differ
     */
    private double addDifference(
        Problem<? extends S> problem, int row, double length, double[] gradient, double[] out) {
      Points points = maps.points();
      int from = points.offset(row);
      double squared = 0;
      for (int p = from; p < points.offset(row + 1); p++) {
        squared += gradient[p] * gradient[p];
      }
      if (squared < Double.MIN_NORMAL) {
        return 0;
      }
      double lambda = length / Math.sqrt(squared);
      double[] target = new double[problem.size()];
      maps.target(problem, row, gradient, lambda).addTo(target, 0, 1);
      double differing = 0;
      for (int p = 0; p < target.length; p++) {
        double difference = points.values()[from + p] - target[p];
        out[batch.offset(problem.example()) + p] += difference / (lambda * estimator.samples);
        differing += p < problem.structure().visible() && difference != 0 ? 1 : 0;
      }
      return differing;
    }
  }
}
