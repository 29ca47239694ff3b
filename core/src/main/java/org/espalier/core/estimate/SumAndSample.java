package org.espalier.core.estimate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.DistinctSampling;
import org.espalier.core.Distribution;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;

/**
 * Stochastic sum-and-sample: K different structures are drawn one after another without
 * replacement; the first K − 1 count with their probability, the last stands for all the rest, with
 * weight 1 − Σ_{k&lt;K} p(z_k). The gradient Σ_k w_k L(z_k) (z_k − Marg(s)) is unbiased, for K = 1
 * it is {@link ScoreFunction#plain}, and for K ≥ |Z| it is exact (Liu, Regier, Tripuraneni, Jordan
 * &amp; McAuliffe 2019, arXiv 1810.04777; Kool, van Hoof &amp; Welling 2020, arXiv 2002.06043).
 *
 * <p>One distribution, K distinct samples, one decoder call for the K losses.
 *
 * @param samples K, at least 1
 * @param <S> the structures it serves
 */
public record SumAndSample<S extends MapOracle & DistinctSampling>(int samples)
    implements Estimator<S> {

  /** Checks the number. */
  public SumAndSample {
    Require.atLeastOne("the number of samples", samples);
  }

  @Override
  public String name() {
    return "sum-and-sample";
  }

  @Override
  public Predictor<? super S> inference() {
    return Predictor.<S>map();
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    Points.requireRoomForDifferent(batch, samples);
    List<List<Parts>> drawn = new ArrayList<>();
    for (int i = 0; i < batch.count(); i++) {
      drawn.add(List.of());
    }
    double[] marginals = new double[batch.scores().length];
    double[] logPartitions = new double[batch.count()];
    context
        .workers()
        .each(
            batch.count(),
            (i, workspace) -> {
              S structure = batch.instance(i);
              int offset = batch.offset(i);
              RandomGenerator random = Noise.generator(context.seed(), i);
              drawn.set(
                  i, structure.sampleDistinct(samples, batch.scores(), offset, random, workspace));
              Distribution distribution = structure.distribution(batch.scores(), offset, workspace);
              logPartitions[i] = distribution.logPartition();
              distribution.marginals(marginals, offset);
            });
    Points points = Points.of(batch, drawn.stream().mapToInt(List::size).toArray());
    int row = 0;
    for (int i = 0; i < batch.count(); i++) {
      double rest = 1;
      List<Parts> structures = drawn.get(i);
      for (int k = 0; k < structures.size(); k++) {
        Parts structure = structures.get(k);
        structure.addTo(points.values(), points.offset(row), 1);
        double probability =
            Math.exp(structure.dot(batch.scores(), batch.offset(i)) - logPartitions[i]);
        boolean last = k == structures.size() - 1;
        points.setWeight(row, last ? Math.max(0, rest) : probability);
        rest -= probability;
        row++;
      }
    }
    return new WeightedPass(batch, points, marginals);
  }

  private record WeightedPass(Batch<?> batch, Points points, double[] marginals) implements Pass {

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] losses = Losses.at(points, downstream);
      Arrays.fill(out, 0);
      for (int row = 0; row < losses.length; row++) {
        int i = points.example(row);
        double share = points.weight(row) * losses[row];
        for (int p = points.offset(row); p < points.offset(row + 1); p++) {
          int to = batch.offset(i) + p - points.offset(row);
          out[to] += share * (points.values()[p] - marginals[to]);
        }
      }
      Gradients.mask(out, batch);
    }
  }
}
