package org.espalier.experiments.dispatch;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.core.Parts;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.train.Interruption;

/**
 * Learns the prizes of requests from an expert's decisions. With DAgger the learner decides on the
 * days itself, because it meets other states than the expert; the expert answers what it would have
 * done there, and all states are learned from (Ross, Gordon &amp; Bagnell 2011, arXiv 1011.0686).
 */
final class DispatchLearner implements DispatchPolicy {

  private final Imitation prizes;

  DispatchLearner(long seed) {
    prizes = new Imitation(DispatchFeatures.COUNT, seed);
  }

  /** Returns how many states were seen. */
  int states() {
    return prizes.examples();
  }

  private static Imitation.State state(Day day, int epoch, Dispatch structure) {
    int n = structure.requests();
    return new Imitation.State(
        structure,
        structure.scores(new double[n]),
        IntStream.range(0, n).toArray(),
        DispatchFeatures.of(day, epoch, structure));
  }

  /**
   * Adds the states that a policy reaches, with what the expert would do in each.
   *
   * @param policy this one, or the expert's own
   */
  void see(DispatchPolicy policy, List<Day> days) {
    for (Day day : days) {
      var _ =
          policy.cost(
              day,
              (epoch, structure, served) ->
                  prizes.add(
                      state(day, epoch, structure),
                      new Anticipation(day, epoch, served).decision(structure)));
    }
  }

  /**
   * Learns from all states that were seen.
   *
   * @throws Trial.Interrupted if that was requested
   */
  void learn(int epochs, Interruption interruption) {
    prizes.learn(epochs, interruption);
  }

  @Override
  public Parts decide(Day day, int epoch, Dispatch structure) {
    return prizes.decide(state(day, epoch, structure));
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
