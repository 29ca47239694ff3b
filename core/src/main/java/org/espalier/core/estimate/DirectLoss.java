package org.espalier.core.estimate;

import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * Direct loss minimisation: a finite difference of MAP along the task loss, whose mean over the
 * data becomes the gradient of the expected task loss as ε → 0 (McAllester, Hazan &amp; Keshet
 * 2010; Song, Schwing, Zemel &amp; Urtasun 2016).
 *
 * <p>The target is the task loss c of every part, so that a structure's is c·z; for a known
 * structure t it is the number of its visible parts that are missed.
 *
 * <ul>
 *   <li>towards better: (MAP(s) − MAP(s − εc))/ε, which is blackbox differentiation of a linear
 *       loss;
 *   <li>away from worse: (MAP(s + εc) − MAP(s))/ε, the subgradient of the structured ramp loss.
 * </ul>
 *
 * <p>The value is the task loss of MAP(s). Two MAP calls.
 *
 * @param epsilon ε, positive
 * @param awayFromWorse whether the second form is used
 */
public record DirectLoss<S extends MapOracle>(double epsilon, boolean awayFromWorse)
    implements StructureLoss<S> {

  private static final Workspace.Key<Parts> FOUND = Workspace.Key.of(Parts::new);

  public DirectLoss {
    Require.positive("epsilon", epsilon);
  }

  /** Moves towards the structures that are better. */
  public static <S extends MapOracle> DirectLoss<S> towardsBetter(double epsilon) {
    return new DirectLoss<>(epsilon, false);
  }

  /** Moves away from the structures that are worse. */
  public static <S extends MapOracle> DirectLoss<S> awayFromWorse(double epsilon) {
    return new DirectLoss<>(epsilon, true);
  }

  /**
   * {@inheritDoc}
   *
   * @param target the task loss of every part; or a structure or point of conv(Z), for the number
   *     of its parts that are missed
   */
  @Override
  public double evaluate(
      Problem<? extends S> problem, Target target, long seed, double[] gradient) {
    problem.requireRoom(gradient);
    S structure = problem.structure();
    Workspace workspace = problem.workspace();
    double[] scores = problem.scores();
    int offset = problem.offset();
    double[] costs = new double[structure.size()];
    double most = 0;
    if (target instanceof Target.Costs(double[] values)) {
      target.require(structure, workspace);
      costs = values;
    } else {
      double[] point = TargetPoint.of(target, structure, "direct loss", workspace);
      for (int p = 0; p < structure.visible(); p++) {
        costs[p] = -point[p];
        most += point[p];
      }
    }
    double step = awayFromWorse ? epsilon : -epsilon;
    double[] moved = new double[structure.size()];
    for (int p = 0; p < moved.length; p++) {
      moved[p] = scores[offset + p] + (costs[p] == 0 ? 0 : step * costs[p]);
      gradient[offset + p] = 0;
    }
    Parts found = workspace.get(FOUND);
    var _ = structure.argmax(moved, 0, found, workspace);
    found.addTo(gradient, offset, 1 / step);
    var _ = structure.argmax(scores, offset, found, workspace);
    found.addTo(gradient, offset, -1 / step);
    return most + found.dot(costs, 0);
  }
}
