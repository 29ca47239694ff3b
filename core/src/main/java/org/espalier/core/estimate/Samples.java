package org.espalier.core.estimate;

import java.util.random.RandomGenerator;
import org.espalier.core.Marginals;
import org.espalier.core.Parts;

/**
 * One sample of p(z) ∝ exp(s·z) for each example of a batch, as the decoder is shown it.
 *
 * @param samples by example
 * @param points the same, densely
 */
record Samples(Parts[] samples, Points points) {

  static Samples draw(Batch<? extends Marginals> batch, Context context) {
    Samples drawn = new Samples(new Parts[batch.count()], Points.onePer(batch));
    context
        .workers()
        .each(
            batch.count(),
            (i, workspace) -> {
              Parts sample = new Parts();
              RandomGenerator random = Noise.generator(context.seed(), i);
              batch
                  .instance(i)
                  .distribution(batch.scores(), batch.offset(i), workspace)
                  .sample(random, sample);
              sample.addTo(drawn.points.values(), drawn.points.offset(i), 1);
              drawn.samples[i] = sample;
            });
    return drawn;
  }

  /** Returns the sample of example i. */
  Parts sample(int i) {
    return samples[i];
  }
}
