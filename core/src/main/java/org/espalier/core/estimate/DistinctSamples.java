package org.espalier.core.estimate;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.SamplingWithoutReplacement;

/**
 * Structures drawn without replacement, as the decoder sees them.
 *
 * @param points in the order of the draws, with weights that are still to be set
 * @param probabilities p(z) of every structure, by example
 * @param marginals Marg(s), in the batch's layout
 */
record DistinctSamples(Points points, List<double[]> probabilities, double[] marginals) {

  static <S extends SamplingWithoutReplacement> DistinctSamples draw(
      Batch<? extends S> batch, int perExample, Context context) {
    Points.requireRoomForDifferent(batch, perExample);
    List<List<Parts>> drawn = new ArrayList<>();
    List<double[]> probabilities = new ArrayList<>();
    for (int i = 0; i < batch.count(); i++) {
      drawn.add(List.of());
      probabilities.add(new double[0]);
    }
    double[] marginals = new double[batch.scores().length];
    context.each(
        batch,
        problem -> {
          S structure = problem.structure();
          int i = problem.example();
          double[] scores = problem.scores();
          int offset = problem.offset();
          RandomGenerator random =
              Noise.generator(context.seed(), problem.number(), Noise.Stream.FORWARD);
          List<Parts> own =
              structure.sampleWithoutReplacement(
                  perExample, scores, offset, random, problem.workspace());
          Distribution distribution = structure.distribution(scores, offset, problem.workspace());
          double logPartition = distribution.logPartition();
          distribution.marginals(marginals, offset);
          drawn.set(i, own);
          probabilities.set(
              i,
              own.stream()
                  .mapToDouble(parts -> Math.exp(parts.dot(scores, offset) - logPartition))
                  .toArray());
        });
    Points points = Points.of(batch, drawn.stream().mapToInt(List::size).toArray());
    int row = 0;
    for (List<Parts> own : drawn) {
      for (Parts parts : own) {
        parts.addTo(points.values(), points.offset(row), 1);
        row++;
      }
    }
    return new DistinctSamples(points, probabilities, marginals);
  }

  /**
   * Computes the sum of score functions, Σ_k share_k (z_k − Marg(s)).
   *
   * @param shares by row
   * @param out overwritten, in the batch's layout
   */
  void sumScores(double[] shares, Batch<?> batch, double[] out) {
    Samples.sumScores(points, marginals, shares, batch, out);
  }
}
