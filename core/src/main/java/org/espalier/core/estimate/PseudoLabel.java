package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.VertexList;

/**
 * A point on its way: a predictor's output, or the label that a pull-back moves. Reusable memory.
 *
 * <p>Besides the point it carries what the next step may use: the dual point θ, which are the
 * scores less all steps so far, and the vertices of a projection as a warm start.
 */
public final class PseudoLabel {

  private int size;
  private double[] point = new double[0];
  private double[] dual = new double[0];
  private final VertexList support = new VertexList();
  private boolean proved = true;
  private SparseMap.Status status = SparseMap.Status.CONVERGED;
  private boolean keepsJacobian;
  private Optional<Jacobian> jacobian = Optional.empty();

  /** Creates a label without memory. */
  public PseudoLabel() {}

  /** Creates a label for each example of a batch. */
  static PseudoLabel[] forEach(Batch<?> batch) {
    PseudoLabel[] labels = new PseudoLabel[batch.count()];
    Arrays.setAll(labels, i -> new PseudoLabel());
    return labels;
  }

  /**
   * Makes room.
   *
   * @param parts D; the content is undefined afterwards
   */
  public void reshape(int parts) {
    size = parts;
    if (point.length < parts) {
      point = new double[parts];
      dual = new double[parts];
    }
    support.clear();
    proved = true;
    status = SparseMap.Status.CONVERGED;
    jacobian = Optional.empty();
  }

  /** Overwrites this label with a copy of another. */
  void set(PseudoLabel other) {
    reshape(other.size);
    System.arraycopy(other.point, 0, point, 0, size);
    System.arraycopy(other.dual, 0, dual, 0, size);
    support.set(other.support);
    proved = other.proved;
    status = other.status;
  }

  /** Takes the extra parts of another label. */
  void keepExtra(Structure structure, PseudoLabel other) {
    int visible = structure.visible();
    System.arraycopy(other.point, visible, point, visible, size - visible);
  }

  /** Sets θ to another label's, moved by −ηg. */
  void moveDual(PseudoLabel from, double[] gradient, int offset, double length) {
    for (int p = 0; p < size; p++) {
      dual[p] = from.dual[p] - length * gradient[offset + p];
    }
  }

  /** A product with the Jacobian of a prediction, as distributions and projections have it. */
  @FunctionalInterface
  interface Jacobian {
    void times(double[] direction, int directionOffset, double[] out, int offset);
  }

  /**
   * Says whether the workspace that the next prediction is computed in stays as it is as long as
   * this label is used, so that its derivative can be had without computing it again.
   */
  void keepJacobian(boolean keep) {
    keepsJacobian = keep;
    jacobian = Optional.empty();
  }

  /** Offers the derivative of the prediction. */
  void setJacobian(Jacobian derivative) {
    if (keepsJacobian) {
      jacobian = Optional.of(derivative);
    }
  }

  /** Returns the derivative of the prediction where it is kept. */
  Optional<Jacobian> jacobian() {
    return jacobian;
  }

  /** Returns D. */
  public int size() {
    return size;
  }

  /** Returns μ, in the first D entries. */
  public double[] point() {
    return point;
  }

  /** Returns θ = s − Σ_t η_t g_t over the steps so far, in the first D entries. */
  public double[] dual() {
    return dual;
  }

  /** Returns the vertices that make up the point, or an empty list where they are not known. */
  public VertexList support() {
    return support;
  }

  /**
   * Tells whether the point is what its predictor stands for; false where a predictor of structures
   * has rounded one that is not proved to be a best one.
   */
  public boolean proved() {
    return proved;
  }

  void setProved(boolean isProved) {
    proved = isProved;
  }

  /** Returns how the projection that gave the point ended; converged where there was none. */
  SparseMap.Status status() {
    return status;
  }

  void setStatus(SparseMap.Status ended) {
    status = ended;
  }

  /** Writes the point. */
  void copyPoint(double[] out, int offset) {
    System.arraycopy(point, 0, out, offset, size);
  }

  @Override
  public String toString() {
    return "point "
        + Arrays.toString(Arrays.copyOf(point, size))
        + " of "
        + support.count()
        + " structures"
        + (proved ? "" : ", unproved")
        + (status == SparseMap.Status.CONVERGED ? "" : ", " + status);
  }
}
