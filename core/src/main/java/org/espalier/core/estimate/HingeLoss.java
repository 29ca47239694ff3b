package org.espalier.core.estimate;

import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.question.Cost;
import org.espalier.core.question.CostDecoding;

/**
 * The structured hinge loss with margin rescaling: L(s; t) = max over z in Z of [s·z + cost(z; t)]
 * − s·t, the perceptron loss at scores that are augmented by a cost (Taskar, Guestrin &amp; Koller
 * 2003; Tsochantaridis et al. 2005).
 *
 * <p>It is an upper bound of the cost of MAP(s). For a structure t that costs nothing against
 * itself it is never negative, and 0 only if t beats every z by a margin of at least cost(z; t).
 *
 * <p>Where the parts' true costs c are known, they take the cost's place: the right structure is
 * the cheapest allowed one, w* = MAP(−c), and cost(z; w*) = c·(z − w*) its regret.
 *
 * @param cost the cost of an error, in units of the scores
 */
public record HingeLoss(Cost cost) implements StructureLoss<MapOracle> {

  private static final Workspace.Key<Parts> WORST = Workspace.Key.of(Parts::new);

  /**
   * What rounding may leave of a cost of nothing, relative to its terms: up to some thousand, each
   * rounded to 1e-16.
   */
  private static final double ROUNDING = 1e-12;

  /** Creates the loss with the Hamming cost. */
  public static HingeLoss hamming() {
    return new HingeLoss(Cost.hamming());
  }

  /**
   * {@inheritDoc} The gradient is a subgradient, ẑ − t for the loss-augmented MAP ẑ.
   *
   * @param target a structure, a point of conv(Z), or costs
   */
  @Override
  public double evaluate(
      Problem<? extends MapOracle> problem, Target target, long seed, double[] gradient) {
    problem.requireRoom(gradient);
    if (target instanceof Target.Costs(double[] costs)) {
      return CostDifference.evaluate(problem, target, costs, 1, gradient);
    }
    MapOracle structure = problem.structure();
    Workspace workspace = problem.workspace();
    double[] scores = problem.scores();
    int offset = problem.offset();
    int size = structure.size();
    double[] point = TargetPoint.of(target, structure, "hinge loss", workspace);
    Parts worst = workspace.get(WORST);
    var _ = CostDecoding.lossAugmented(structure, cost, scores, offset, point, 0, worst, workspace);
    double[] weights = new double[size];
    double own = cost.weigh(structure, point, 0, weights, 0); // cost(t; t)
    double ownMagnitude = Math.abs(own);
    double margin = 0; // of ẑ over t in s·z + cost(z; t)
    double magnitude = 0;
    worst.toDense(gradient, offset, size);
    for (int p = 0; p < size; p++) {
      double change = gradient[offset + p] - point[p];
      gradient[offset + p] = change;
      own += weights[p] * point[p];
      ownMagnitude += Math.abs(weights[p] * point[p]);
      if (change != 0) {
        margin += change * weights[p] + change * scores[offset + p];
        // The change may itself be a rounding error of t.
        magnitude +=
            (1 + Math.abs(point[p])) * (Math.abs(weights[p]) + Math.abs(scores[offset + p]));
      }
    }
    boolean free = Math.abs(own) <= ROUNDING * ownMagnitude;
    return TargetPoint.notNegative(margin, magnitude) + (free ? 0 : own);
  }
}
