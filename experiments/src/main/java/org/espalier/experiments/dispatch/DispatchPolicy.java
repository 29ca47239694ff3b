package org.espalier.experiments.dispatch;

import java.util.Arrays;
import org.espalier.core.Parts;

/** A policy: it decides which vehicles leave. */
@FunctionalInterface
interface DispatchPolicy {

  /** Serves only requests that cannot wait. */
  DispatchPolicy LAZY = (_, _, structure) -> best(structure, -1e3);

  /** Serves all pending requests. */
  DispatchPolicy GREEDY = (_, _, structure) -> best(structure, 1e3);

  /** Returns a decision of the structure. */
  Parts decide(Day day, int epoch, Dispatch structure);

  private static Parts best(Dispatch structure, double prize) {
    double[] prizes = new double[structure.requests()];
    Arrays.fill(prizes, prize);
    return structure.argmax(structure.scores(prizes));
  }

  /** An observer of each epoch's state, before its decision. */
  @FunctionalInterface
  interface Visitor {
    /** Takes the state; {@code served} changes afterwards. */
    void visit(int epoch, Dispatch structure, boolean[] served);
  }

  /**
   * Decides on a whole day.
   *
   * @return how far vehicles travelled
   * @throws IllegalStateException if a request was never served
   */
  default double cost(Day day, Visitor visitor) {
    boolean[] served = new boolean[day.requests()];
    double cost = 0;
    for (int epoch = 0; epoch < day.epochs(); epoch++) {
      int[] pending = day.pending(epoch, served);
      if (pending.length > 0) {
        Dispatch structure = new Dispatch(day, epoch, pending);
        visitor.visit(epoch, structure, served);
        Parts decision = decide(day, epoch, structure);
        cost += structure.cost(decision);
        for (int k = 0; k < decision.count() && decision.get(k) < pending.length; k++) {
          served[pending[decision.get(k)]] = true;
        }
      }
    }
    for (boolean each : served) {
      if (!each) {
        throw new IllegalStateException("a request was never served");
      }
    }
    return cost;
  }
}
