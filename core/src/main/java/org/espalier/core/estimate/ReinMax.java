package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.ConditionalNoise;
import org.espalier.core.Workspace;

/**
 * ReinMax: the decoder sees a sample z of p(z) ∝ exp(s·z), and the scores get (2·Cov[π₁] −
 * ½·Cov[π₀])·g(z), where π₀ = Marg(s), π₁ = (z + Marg(s/τ))/2, and Cov[π] is the covariance of the
 * distribution with marginals π (Liu, Dong, Liu, Yu &amp; Gao 2023, arXiv 2304.08612).
 *
 * <p>Straight-through has the mean of first order, this one of second order, by Heun's rule for the
 * difference of two losses: for τ = 1 it is unbiased if the loss is quadratic. One distribution, no
 * decoder calls besides the incoming gradient.
 *
 * @param temperature τ, positive; the paper's best are 1 and more
 * @param <S> the structures it serves
 */
public record ReinMax<S extends ConditionalNoise>(double temperature) implements MapInference<S> {

  /** Checks the temperature. */
  public ReinMax {
    Require.positive("the temperature", temperature);
  }

  @Override
  public String name() {
    return "reinmax";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    Samples drawn = Samples.draw(batch, 1, context);
    return new Pass(batch, drawn.points(), new HeunPass<S>(batch, drawn, temperature, context));
  }

  private record HeunPass<S extends ConditionalNoise>(
      Batch<? extends S> batch, Samples samples, double temperature, Context context)
      implements Pass.Backward {

    private Points points() {
      return samples.points();
    }

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] gradient = new double[batch.scores().length];
      downstream.shownGradients(points(), gradient);
      Gradients.checkAndMask(gradient, batch);
      Arrays.fill(out, 0);
      context.each(
          batch,
          problem -> {
            S structure = problem.structure();
            Workspace workspace = problem.workspace();
            int offset = problem.offset();
            double[] slope = new double[structure.size()];
            structure
                .distribution(problem.scores(), offset, workspace)
                .jvp(gradient, offset, slope, 0);
            for (int p = 0; p < slope.length; p++) {
              out[offset + p] = -slope[p] / 2;
            }
            double[] middle = new double[structure.size()];
            for (int p = 0; p < middle.length; p++) {
              middle[p] = problem.score(p) / temperature;
            }
            structure.distribution(middle, 0, workspace).marginals(middle, 0);
            for (int p = 0; p < middle.length; p++) {
              middle[p] = (middle[p] + points().values()[offset + p]) / 2;
            }
            structure.covariance(middle, 0, gradient, offset, slope, 0);
            for (int p = 0; p < slope.length; p++) {
              out[offset + p] += 2 * slope[p];
            }
          });
      Gradients.mask(out, batch);
    }
  }
}
