package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;

/** The dense form of a target, in memory that the workspace keeps. */
final class TargetPoint {

  private static final Workspace.Key<TargetPoint> KEY = Workspace.Key.of(TargetPoint::new);

  /**
   * By how much of its terms' magnitude a loss may be below 0 for reasons of rounding: points may
   * come in single precision, whose 6e-8 this is for some hundred terms, as in {@link Target}.
   */
  private static final double ROUNDING = 1e-5;

  /** A loss of so little may be the rounding error of a point that is 0 in truth. */
  private static final double NOTHING = 1e-12;

  private double[] values = new double[0];

  private TargetPoint() {}

  /** Returns the buffer of a workspace, at least D long, with what it had. */
  static double[] buffer(Structure structure, Workspace workspace) {
    TargetPoint own = workspace.get(KEY);
    if (own.values.length < structure.size()) {
      own.values = new double[structure.size()];
    }
    return own.values;
  }

  /**
   * Checks a target that is a structure or a point of conv(Z) and writes it densely.
   *
   * @param loss whose target it is, for the message
   * @return at least D entries, valid until the next call with the workspace
   */
  static double[] of(Target target, Structure structure, String loss, Workspace workspace) {
    target.require(structure, workspace);
    double[] point = buffer(structure, workspace);
    switch (target) {
      case Target.Whole(Parts parts) -> {
        Arrays.fill(point, 0, structure.size(), 0);
        parts.addTo(point, 0, 1);
      }
      case Target.Point(double[] values) -> System.arraycopy(values, 0, point, 0, structure.size());
      case Target.Costs _, Target.Partial _ -> throw refused(loss, target);
    }
    return point;
  }

  static IllegalArgumentException refused(String loss, Target target) {
    return new IllegalArgumentException("the " + loss + " is not defined for " + target);
  }

  /**
   * Returns a loss that is known not to be negative if the target is in conv(Z), without what
   * rounding took.
   *
   * @param magnitude Σ|terms| of which the loss was computed
   * @throws TargetException if rounding cannot explain it
   */
  static double notNegative(double loss, double magnitude) {
    if (loss < -ROUNDING * magnitude - NOTHING) {
      throw new TargetException(
          "the target is outside the convex hull of the structures, or their solver is not exact: "
              + "its score exceeds that of the best one found by "
              + -loss);
    }
    return loss < 0 ? 0 : loss;
  }
}
