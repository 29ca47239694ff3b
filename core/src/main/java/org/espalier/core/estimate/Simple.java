package org.espalier.core.estimate;

import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;

/**
 * SIMPLE: the decoder sees samples z_k of p(z) ∝ exp(s·z), and the scores get J_Marg(s)ᵀ·1/K Σ_k
 * g(z_k), as if each had been the marginals (Ahmed, Zeng, Niepert &amp; Van den Broeck 2023, arXiv
 * 2210.01941, for subsets of k; here for every structure with marginals).
 *
 * <p>Its mean is J_Marg(s)ᵀ·E[g(z)]: unbiased if the loss is linear, and biased by as much as g
 * changes between structures otherwise. More samples lower the variance, not the bias. One
 * distribution, kept from the forward pass where memory allows, one Jacobian product; no decoder
 * calls besides the incoming gradients.
 *
 * @param samples K, at least 1
 */
public record Simple<S extends MapOracle & GibbsModel>(int samples) implements MapInference<S> {

  public Simple {
    Require.atLeastOne("the number of samples", samples);
  }

  @Override
  public String name() {
    return "simple";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    KeptDistributions kept = new KeptDistributions(context.workers().pool(), batch.count());
    Samples drawn = Samples.draw(batch, samples, context, kept);
    return new Pass(
        batch, drawn.points(), new AveragedPass<S>(batch, drawn.points(), kept, context));
  }

  private record AveragedPass<S extends GibbsModel>(
      Batch<? extends S> batch, Points points, KeptDistributions kept, Context context)
      implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] gradients = new double[points.values().length];
      double[] mean = new double[out.length];
      try {
        downstream.shownGradients(points, gradients);
        Gradients.checkAndMask(gradients, points, batch);
        for (int row = 0; row < points.rows(); row++) {
          int to = batch.offset(points.example(row)) - points.offset(row);
          for (int p = points.offset(row); p < points.offset(row + 1); p++) {
            mean[to + p] += points.weight(row) * gradients[p];
          }
        }
        context.each(
            batch,
            problem ->
                kept.get(problem.example(), problem)
                    .jvp(mean, problem.offset(), out, problem.offset()));
      } finally {
        kept.giveBack();
      }
      Gradients.mask(out, batch);
    }
  }
}
