package org.espalier.lab.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.Structure;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.ExampleLoss;
import org.espalier.core.estimate.ExampleLosses;

/**
 * Examples of one structure, each with normal scores and a decoder of its own.
 *
 * @param batch the scores
 * @param decoders the decoders
 */
record ToyProblem(Batch<Structure> batch, ExampleLosses decoders) {

  /**
   * Draws a problem. Problems that differ in the scale alone have the same decoders, and scores
   * that differ by a factor.
   *
   * @param scale standard deviation of the scores
   */
  static ToyProblem draw(
      Structure structure, ToyDecoder decoder, int examples, double scale, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    double[] scores = new double[Math.multiplyExact(examples, structure.size())];
    List<ExampleLoss> decoders = new ArrayList<>();
    for (int i = 0; i < examples; i++) {
      for (int p = 0; p < structure.size(); p++) {
        scores[i * structure.size() + p] = scale * random.nextGaussian();
      }
      decoders.add(decoder.draw(structure.visible(), random));
    }
    return new ToyProblem(
        new Batch<>(Collections.nCopies(examples, structure), scores), new ExampleLosses(decoders));
  }
}
