package org.espalier.core.estimate;

import org.espalier.core.MapOracle;
import org.espalier.core.SamplingWithoutReplacement;

/**
 * Stochastic sum-and-sample: K different structures are drawn one after another without
 * replacement; the first K − 1 count with their probability, the last stands for all the rest, with
 * weight 1 − Σ_{k&lt;K} p(z_k). The gradient Σ_k w_k L(z_k) (z_k − Marg(s)) is unbiased, for K = 1
 * it is {@link Estimators#reinforce}, and for K ≥ |Z| it is exact (Liu, Regier, Tripuraneni, Jordan
 * &amp; McAuliffe 2019, arXiv 1810.04777; Kool, van Hoof &amp; Welling 2020, arXiv 2002.06043).
 *
 * <p>It has no baseline; {@link UnorderedSet} has one, and less variance from the same samples.
 *
 * <p>One distribution, K distinct samples, one decoder call for the K losses.
 *
 * @param samples K, at least 1
 */
public record SumAndSample<S extends MapOracle & SamplingWithoutReplacement>(int samples)
    implements MapInference<S> {

  public SumAndSample {
    Require.atLeastOne("the number of samples", samples);
  }

  @Override
  public String name() {
    return "sum-and-sample";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    DistinctSamples drawn = DistinctSamples.draw(batch, samples, context);
    int row = 0;
    for (double[] probabilities : drawn.probabilities()) {
      double rest = 1;
      for (int k = 0; k < probabilities.length; k++) {
        boolean last = k == probabilities.length - 1;
        drawn.points().setWeight(row, last ? Math.max(0, rest) : probabilities[k]);
        rest -= probabilities[k];
        row++;
      }
    }
    return new Pass(batch, drawn.points(), new WeightedPass(batch, drawn));
  }

  private record WeightedPass(Batch<?> batch, DistinctSamples drawn) implements Pass.Backward {

    private Points points() {
      return drawn.points();
    }

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] shares = Losses.atShown(points(), downstream);
      for (int row = 0; row < shares.length; row++) {
        shares[row] *= points().weight(row);
      }
      drawn.sumScores(shares, batch, out);
    }
  }
}
