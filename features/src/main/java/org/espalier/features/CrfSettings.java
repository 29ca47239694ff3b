package org.espalier.features;

import java.io.Serializable;
import org.espalier.features.optimize.Lbfgs;

/**
 * How a conditional random field is trained.
 *
 * @param least how often training data must have an attribute for it to count, at least 1
 * @param bits the bits that attributes are hashed to; 0 to list them
 * @param l1 the weight of ‖w‖₁ in the objective
 * @param l2 the weight of ‖w‖²/2
 * @param iterations the most steps of L-BFGS
 */
public record CrfSettings(int least, int bits, double l1, double l2, int iterations)
    implements Serializable {

  /** What does well usually. */
  public static final CrfSettings USUAL = new CrfSettings(1, 0, 0, 0.3, 200);

  /** Steps that curvature is taken from. */
  private static final int HISTORY = 6;

  private static final double TOLERANCE = 1e-5;
  private static final double STAGNATION = 1e-4;

  public CrfSettings {
    if (least < 1) {
      throw new IllegalArgumentException(
          "attributes that count must occur at least once, not " + least + " times");
    }
    if (bits != 0) {
      var _ = new AttributeIndex.Hashed(bits);
    }
    if (!(l2 >= 0 && l2 < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("an L2 penalty must be a number from 0 on, not " + l2);
    }
    if (l1 == 0 && l2 == 0) {
      throw new IllegalArgumentException(
          "without an L1 or L2 penalty the weights of attributes that decide a label have no"
              + " bound");
    }
    var _ = minimizer(l1, iterations);
  }

  /** Returns what minimises the objective. */
  public Lbfgs minimizer() {
    return minimizer(l1, iterations);
  }

  private static Lbfgs minimizer(double l1, int iterations) {
    return new Lbfgs(HISTORY, iterations, TOLERANCE, STAGNATION, l1);
  }
}
