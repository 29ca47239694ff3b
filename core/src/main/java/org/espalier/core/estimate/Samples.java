package org.espalier.core.estimate;

import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Marginals;
import org.espalier.core.Parts;

/**
 * Samples of p(z) ∝ exp(s·z), equally many for each example of a batch, as the decoder is shown
 * them.
 *
 * @param parts by row of the points
 * @param points the same, densely, with weights that sum to 1 for each example
 */
record Samples(Parts[] parts, Points points) {

  static Samples draw(Batch<? extends Marginals> batch, int perExample, Context context) {
    Points points = Points.each(batch, perExample);
    Samples drawn = new Samples(new Parts[points.rows()], points);
    context
        .workers()
        .each(
            batch.count(),
            (i, workspace) -> {
              Distribution distribution =
                  batch.instance(i).distribution(batch.scores(), batch.offset(i), workspace);
              RandomGenerator random = Noise.generator(context.seed(), i, Noise.Stream.FORWARD);
              for (int row = i * perExample; row < (i + 1) * perExample; row++) {
                Parts sample = new Parts();
                distribution.sample(random, sample);
                drawn.set(row, sample, 1.0 / perExample);
              }
            });
    return drawn;
  }

  /** Fills in a row. */
  void set(int row, Parts sample, double weight) {
    parts[row] = sample;
    sample.addTo(points.values(), points.offset(row), 1);
    points.setWeight(row, weight);
  }
}
