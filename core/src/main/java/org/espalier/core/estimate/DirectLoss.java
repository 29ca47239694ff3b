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
 * structure t of exactly k parts c = −t counts, up to a constant, the parts that are missed.
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
 * @param awayFromWorse which of the two
 * @param <S> the structures it serves
 */
public record DirectLoss<S extends MapOracle>(double epsilon, boolean awayFromWorse)
    implements StructureLoss<S> {

  private static final Workspace.Key<Parts> FOUND = Workspace.Key.of(Parts::new);

  /** Checks ε. */
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

  @Override
  public double evaluate(
      S structure,
      double[] scores,
      int offset,
      double[] target,
      int targetOffset,
      double[] gradient,
      int gradientOffset,
      Workspace workspace) {
    double step = awayFromWorse ? epsilon : -epsilon;
    double[] moved = new double[structure.size()];
    for (int p = 0; p < moved.length; p++) {
      moved[p] = scores[offset + p] + step * target[targetOffset + p];
      gradient[gradientOffset + p] = 0;
    }
    Parts found = workspace.get(FOUND);
    structure.argmax(moved, 0, found, workspace);
    found.addTo(gradient, gradientOffset, 1 / step);
    structure.argmax(scores, offset, found, workspace);
    found.addTo(gradient, gradientOffset, -1 / step);
    return found.dot(target, targetOffset);
  }
}
