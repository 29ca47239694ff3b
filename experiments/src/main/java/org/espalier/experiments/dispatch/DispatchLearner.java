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
 * Learns prizes of requests from an expert's decisions by the perturbed Fenchel–Young loss, and
 * where the expert's own days are not those that the learner meets, by DAgger: the learner lives
 * through the days, the expert says what it would have done, and all states are learned from (Ross,
 * Gordon &amp; Bagnell 2011, arXiv 1011.0686).
 */
final class DispatchLearner implements DispatchPolicy {

  /** Noise on prizes and distances alike. */
  private static final double SIGMA = 0.1;

  private static final int SAMPLES = 4;
  private static final int BATCH = 16;
  private static final double RATE = 0.01;

  /**
   * A state with what the expert did.
   *
   * @param features a row for each request
   */
  private record Seen(Dispatch structure, double[][] features, Parts expert) {}

  private final StructureLoss<Dispatch> loss =
      new PerturbedLoss<>(Noise.gaussian(), SIGMA, SAMPLES);
  private final List<Seen> seen = new ArrayList<>();
  private final Random random;
  private final CostModel prizes;
  private final Workspace workspace = new Workspace();

  DispatchLearner(long seed) {
    random = new Random(seed);
    prizes = new CostModel(DispatchFeatures.COUNT, 0, 1, random);
  }

  /** Returns how many states were seen. */
  int states() {
    return seen.size();
  }

  /**
   * Sees the states that a policy comes to, and what the expert would do in each.
   *
   * @param policy this one, or the expert's own
   */
  void see(DispatchPolicy policy, List<Day> days) {
    for (Day day : days) {
      var _ =
          policy.cost(
              day,
              (epoch, structure, served) -> {
                Anticipation plan = new Anticipation(day, epoch, served);
                seen.add(
                    new Seen(
                        structure,
                        DispatchFeatures.of(day, epoch, structure),
                        plan.decision(structure)));
              });
    }
  }

  /**
   * Learns from all states that were seen.
   *
   * @throws Trial.Interrupted if that was requested
   */
  void learn(int epochs, Interruption interruption) {
    List<Seen> order = new ArrayList<>(seen);
    for (int epoch = 0; epoch < epochs; epoch++) {
      if (interruption.requested()) {
        throw new Trial.Interrupted();
      }
      Collections.shuffle(order, random);
      for (int from = 0; from < order.size(); from += BATCH) {
        for (Seen state : order.subList(from, Math.min(order.size(), from + BATCH))) {
          learn(state);
        }
        prizes.step(RATE);
      }
    }
  }

  private void learn(Seen state) {
    Dispatch structure = state.structure;
    double[] gradient = new double[structure.size()];
    var _ =
        loss.evaluate(
            Problem.of(structure, structure.scores(prizes(state.features)), workspace),
            Target.of(state.expert),
            random.nextLong(),
            gradient);
    for (int i = 0; i < structure.requests(); i++) {
      prizes.accumulate(state.features[i], new double[] {gradient[i]}, 1.0 / BATCH);
    }
  }

  private double[] prizes(double[][] features) {
    double[] all = new double[features.length];
    double[] one = new double[1];
    for (int i = 0; i < all.length; i++) {
      prizes.predict(features[i], one);
      all[i] = one[0];
    }
    return all;
  }

  @Override
  public Parts decide(Day day, int epoch, Dispatch structure) {
    double[][] features = DispatchFeatures.of(day, epoch, structure);
    return structure.argmax(structure.scores(prizes(features)));
  }

  /** Returns the expert as a policy, which plans anew at every epoch. */
  static DispatchPolicy expert() {
    return new DispatchPolicy() {
      private boolean[] served = new boolean[0];

      @Override
      public Parts decide(Day day, int epoch, Dispatch structure) {
        return new Anticipation(day, epoch, served).decision(structure);
      }

      @Override
      public double cost(Day day, Visitor visitor) {
        return DispatchPolicy.super.cost(
            day,
            (epoch, structure, now) -> {
              served = now;
              visitor.visit(epoch, structure, now);
            });
      }
    };
  }
}
