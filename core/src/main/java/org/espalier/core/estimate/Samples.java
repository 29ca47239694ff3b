package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.Parts;
import org.espalier.core.Structure;

/**
 * Samples of p(z) ∝ exp(s·z), equally many for each example of a batch, as the decoder sees them.
 *
 * @param parts by row of the points
 * @param points the same, densely, with weights that sum to 1 for each example
 * @param marginals Marg(s), in the batch's layout
 */
record Samples(Parts[] parts, Points points, double[] marginals) {

  /** A further look at an example's distribution. */
  @FunctionalInterface
  interface Look<S extends Structure> {
    /** Looks, once for each example, in the threads of the workers. */
    void at(Problem<? extends S> problem, Distribution distribution);
  }

  /** Creates places for as many samples of each example. */
  static Samples of(Batch<?> batch, int perExample) {
    Points points = Points.each(batch, perExample);
    return new Samples(new Parts[points.rows()], points, new double[batch.scores().length]);
  }

  static Samples draw(Batch<? extends GibbsModel> batch, int perExample, Context context) {
    return draw(batch, perExample, context, (_, _) -> {});
  }

  /** Draws from distributions that are kept for the way back, the example's number their place. */
  static Samples draw(
      Batch<? extends GibbsModel> batch,
      int perExample,
      Context context,
      KeptDistributions distributions) {
    return draw(
        batch,
        perExample,
        context,
        problem -> distributions.get(problem.example(), problem),
        (_, _) -> {});
  }

  static <S extends GibbsModel> Samples draw(
      Batch<? extends S> batch, int perExample, Context context, Look<S> look) {
    return draw(
        batch,
        perExample,
        context,
        problem ->
            problem
                .structure()
                .distribution(problem.scores(), problem.offset(), problem.workspace()),
        look);
  }

  private static <S extends GibbsModel> Samples draw(
      Batch<? extends S> batch,
      int perExample,
      Context context,
      Function<Problem<? extends S>, Distribution> solve,
      Look<S> look) {
    Samples drawn = of(batch, perExample);
    context.each(
        batch,
        problem -> {
          int i = problem.example();
          Distribution distribution = solve.apply(problem);
          distribution.marginals(drawn.marginals, problem.offset());
          RandomGenerator random =
              Noise.generator(context.seed(), problem.number(), Noise.Stream.FORWARD);
          for (int row = i * perExample; row < (i + 1) * perExample; row++) {
            Parts sample = new Parts();
            distribution.sample(random, sample);
            drawn.set(row, sample, 1.0 / perExample);
          }
          look.at(problem, distribution);
        });
    return drawn;
  }

  /** Fills in a row. */
  void set(int row, Parts sample, double weight) {
    parts[row] = sample;
    sample.addTo(points.values(), points.offset(row), 1);
    points.setWeight(row, weight);
  }

  /**
   * Computes the sum of score functions, Σ_k share_k (z_k − Marg(s)).
   *
   * @param shares by row
   * @param out overwritten, in the batch's layout
   */
  void sumScores(double[] shares, Batch<?> batch, double[] out) {
    sumScores(points, marginals, shares, batch, out);
  }

  /** Computes the same for any points. */
  static void sumScores(
      Points points, double[] marginals, double[] shares, Batch<?> batch, double[] out) {
    Arrays.fill(out, 0);
    for (int row = 0; row < shares.length; row++) {
      int to = batch.offset(points.example(row)) - points.offset(row);
      for (int p = points.offset(row); p < points.offset(row + 1); p++) {
        out[to + p] += shares[row] * (points.values()[p] - marginals[to + p]);
      }
    }
    Gradients.mask(out, batch);
  }
}
