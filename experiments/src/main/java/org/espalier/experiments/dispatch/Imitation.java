package org.espalier.experiments.dispatch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.estimate.Noise;
import org.espalier.core.estimate.PerturbedLoss;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.StructureLoss;
import org.espalier.core.estimate.Target;
import org.espalier.experiments.decisions.CostModel;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.train.Interruption;

/**
 * Scores of some parts, linear in features and on top of what is known, learned from an expert's
 * decisions by the perturbed Fenchel–Young loss.
 */
final class Imitation {

  /** The same kind of noise on all scores. */
  private static final double SIGMA = 0.1;

  private static final int SAMPLES = 4;
  private static final int BATCH = 16;
  private static final double RATE = 0.01;

  /**
   * A decision to be taken.
   *
   * @param known scores of all parts
   * @param parts whose scores have a learned addend
   * @param features a row for each of these
   */
  record State(Dispatch structure, double[] known, int[] parts, double[][] features) {}

  private record Example(State state, Parts expert) {}

  private final StructureLoss<Dispatch> loss =
      new PerturbedLoss<>(Noise.gaussian(), SIGMA, SAMPLES);
  private final List<Example> examples = new ArrayList<>();
  private final Random random;
  private final CostModel model;
  private final Workspace workspace = new Workspace();

  Imitation(int features, long seed) {
    random = new Random(seed);
    model = new CostModel(features, 0, 1, random);
  }

  /** Returns how many decisions there are to learn from. */
  int examples() {
    return examples.size();
  }

  /** Adds a decision of the expert's to what is learned from. */
  void add(State state, Parts expert) {
    examples.add(new Example(state, expert));
  }

  /**
   * Learns from all decisions.
   *
   * @throws Trial.Interrupted if that was requested
   */
  void learn(int epochs, Interruption interruption) {
    List<Example> order = new ArrayList<>(examples);
    for (int epoch = 0; epoch < epochs; epoch++) {
      if (interruption.requested()) {
        throw new Trial.Interrupted();
      }
      Collections.shuffle(order, random);
      for (int from = 0; from < order.size(); from += BATCH) {
        for (Example example : order.subList(from, Math.min(order.size(), from + BATCH))) {
          learn(example.state, example.expert);
        }
        model.step(RATE);
      }
    }
  }

  private void learn(State state, Parts expert) {
    double[] gradient = new double[state.structure.size()];
    var _ =
        loss.evaluate(
            Problem.of(state.structure, scores(state), workspace),
            Target.of(expert),
            random.nextLong(),
            gradient);
    for (int i = 0; i < state.parts.length; i++) {
      model.accumulate(state.features[i], new double[] {gradient[state.parts[i]]}, 1.0 / BATCH);
    }
  }

  private double[] scores(State state) {
    double[] scores = state.known.clone();
    double[] learned = new double[1];
    for (int i = 0; i < state.parts.length; i++) {
      model.predict(state.features[i], learned);
      scores[state.parts[i]] += learned[0];
    }
    return scores;
  }

  /** Returns the best decision at the learned scores. */
  Parts decide(State state) {
    return state.structure.argmax(scores(state));
  }
}
