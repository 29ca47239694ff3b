package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.MapOracle;

/**
 * Implicit maximum likelihood: the decoder sees z_k = MAP(s + σε_k), and the scores get the finite
 * difference 1/K Σ_k (z_k − MAP(s + σε_k − λ g(z_k))) / λ, with the same noise in both (Niepert,
 * Minervini &amp; Franceschi 2021, arXiv 2106.01798, who leave out the factor 1/λ).
 *
 * <p>Without noise and with K = 1 it is blackbox differentiation of a solver (Vlastelica, Paulus,
 * Musil, Martius &amp; Rolínek 2020, arXiv 1912.02175): the gradient of a piecewise linear
 * interpolation of the loss.
 *
 * <p>2K MAP calls; no decoder calls besides the incoming gradients.
 *
 * @param noise ε, independent for every part
 * @param sigma σ, positive
 * @param lambda λ, positive: how far the target moves along the decoder's gradient
 * @param samples K, at least 1
 */
public record ImplicitMle<S extends MapOracle>(
    Noise noise, double sigma, double lambda, int samples) implements MapInference<S> {

  public ImplicitMle {
    Require.positive("sigma", sigma);
    Require.positive("lambda", lambda);
    Require.atLeastOne("the number of samples", samples);
  }

  @Override
  public String name() {
    return noise.equals(Noise.none()) ? "blackbox" : "i-mle";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    PerturbedMaps maps = PerturbedMaps.<S>draw(batch, noise, sigma, samples, context);
    return new Pass(batch, maps.points(), new DifferencePass<S>(this, batch, maps, context));
  }

  private record DifferencePass<S extends MapOracle>(
      ImplicitMle<S> estimator, Batch<? extends S> batch, PerturbedMaps maps, Context context)
      implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] gradient = maps.gradient(downstream, batch);
      int samples = estimator.samples;
      double share = 1 / (estimator.lambda * samples);
      Points points = maps.points();
      Arrays.fill(out, 0);
      context.each(
          batch,
          problem -> {
            int i = problem.example();
            int to = batch.offset(i);
            for (int row = i * samples; row < (i + 1) * samples; row++) {
              int from = points.offset(row);
              for (int p = 0; p < problem.size(); p++) {
                out[to + p] += points.values()[from + p];
              }
              maps.target(problem, row, gradient, estimator.lambda).addTo(out, to, -1);
            }
            // Scaled last, so that structures that are alike cancel exactly.
            for (int p = to; p < to + problem.size(); p++) {
              out[p] *= share;
            }
          });
      Gradients.mask(out, batch);
    }
  }
}
