package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/** max over z in Z of (k·s + c)·(z − w*), with w* = MAP(−c): losses for known costs c. */
final class CostDifference {

  private static final Workspace.Key<Parts> FOUND = Workspace.Key.of(Parts::new);

  private CostDifference() {}

  /**
   * Evaluates it and its subgradient in the scores, k(ẑ − w*). Parts that the scores forbid are
   * forbidden to w* as well. Two MAP calls.
   *
   * @param target the costs, to be checked
   * @param costs its values
   * @param factor k, positive
   * @param gradient in the batch's layout; the example's entries are overwritten
   */
  static double evaluate(
      Problem<? extends MapOracle> problem,
      Target target,
      double[] costs,
      double factor,
      double[] gradient) {
    problem.requireRoom(gradient);
    MapOracle structure = problem.structure();
    Workspace workspace = problem.workspace();
    double[] scores = problem.scores();
    int offset = problem.offset();
    target.require(structure, workspace);
    double[] moved = new double[structure.size()];
    double[] best = new double[structure.size()];
    for (int p = 0; p < moved.length; p++) {
      boolean forbidden = scores[offset + p] == Double.NEGATIVE_INFINITY;
      moved[p] = forbidden ? scores[offset + p] : factor * scores[offset + p] + costs[p];
      best[p] = forbidden ? scores[offset + p] : -costs[p];
    }
    Arrays.fill(gradient, offset, offset + moved.length, 0);
    Parts found = workspace.get(FOUND);
    var _ = structure.argmax(moved, 0, found, workspace);
    found.addTo(gradient, offset, 1);
    var _ = structure.argmax(best, 0, found, workspace);
    found.addTo(gradient, offset, -1);
    double value = 0;
    double magnitude = 0;
    for (int p = 0; p < moved.length; p++) {
      double change = gradient[offset + p];
      gradient[offset + p] = factor * change;
      if (change != 0) {
        value += change * moved[p];
        magnitude += Math.abs(change * moved[p]);
      }
    }
    return TargetPoint.notNegative(value, magnitude);
  }
}
