package org.espalier.core.numeric;

import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * Looks for vertices that a change of the scores brings into the face of a projection.
 *
 * <p>At s + εd the residual s − μ moves by ε(d − Jd), equally on all vertices of the face. A vertex
 * enters on that side if it is as good as these now and moves further. The oracle finds such a one
 * for the residual moved by a short step, on either side.
 */
public final class FaceProbe {

  /**
   * The step, relative to the residual's largest entry: the root of a rounding error, so that gains
   * of {@link #ENTERING} times it stand out from the rounding of scores, 1e-16.
   */
  private static final double STEP = 1e-7;

  /** The least gain of a vertex that is missing, relative to the step. */
  private static final double ENTERING = 1e-6;

  /**
   * What of a direction is off the face by rounding, relative to its largest entry and for each
   * part: a Jacobian product sums up to D numbers, each with an error of some ulps.
   */
  private static final double ROUNDING = 1e-12;

  private double[] rest = new double[0]; // d − Jd
  private double[] probe = new double[0];
  private final Parts found = new Parts();
  private double norm;
  private double step;

  /**
   * Prepares a direction.
   *
   * @param residual s − μ on visible parts, s on others
   * @param along d from {@code alongOffset}
   * @param change Jd from {@code changeOffset}
   * @return whether d leads off the face by more than rounding
   */
  public boolean aim(
      MapOracle oracle,
      double[] residual,
      double[] along,
      int alongOffset,
      double[] change,
      int changeOffset) {
    int size = oracle.size();
    int visible = oracle.visible();
    if (rest.length < size) {
      rest = new double[size];
      probe = new double[size];
    }
    double largest = 0;
    double length = 0;
    norm = 1;
    for (int p = 0; p < size; p++) {
      rest[p] = 0;
      if (Scores.allowed(oracle, residual, 0, p)) {
        double d = along[alongOffset + p];
        rest[p] = p < visible ? d - change[changeOffset + p] : d;
        length = Math.max(length, Math.abs(d));
        largest = Math.max(largest, Math.abs(rest[p]));
        norm = Math.max(norm, Math.abs(residual[p]));
      }
    }
    step = STEP * norm / largest;
    return largest > ROUNDING * length * size;
  }

  /**
   * Looks on one side.
   *
   * @param sign 1 for s + εd, −1 for s − εd
   * @param vertex of the face
   * @return a structure that moves further than the vertex, good until the next call; null if there
   *     is none. It may be that it is worse than the vertex by less than the step makes up for.
   */
  public @Nullable Parts entering(
      MapOracle oracle, double[] residual, int sign, Parts vertex, Workspace workspace) {
    for (int p = 0; p < oracle.size(); p++) {
      // Half of it, which has the same best structure, so that the largest scores stay legal.
      probe[p] = (residual[p] + sign * step * rest[p]) / 2;
    }
    oracle.argmax(probe, 0, found, workspace);
    double gain = sign * step * (found.dot(rest, 0) - vertex.dot(rest, 0));
    return gain > ENTERING * STEP * norm ? found : null;
  }

  /** Returns whether no structure enters on either side, as {@link #entering} finds them. */
  public boolean staysInFace(
      MapOracle oracle, double[] residual, Parts vertex, Workspace workspace) {
    return entering(oracle, residual, 1, vertex, workspace) == null
        && entering(oracle, residual, -1, vertex, workspace) == null;
  }

  /** Returns the largest magnitude of the residual over allowed parts, at least 1. */
  public double norm() {
    return norm;
  }
}
