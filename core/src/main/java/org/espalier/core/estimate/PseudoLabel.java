package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.espalier.core.Parts;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.VertexList;

/**
 * A predictor's output, or the label that a pull-back moves: a point μ, in an array of its own or
 * within another one, such as the {@link Points} that a decoder sees. Reusable memory.
 *
 * <p>Besides the point it carries what the next step may use: the vertices of a projection as a
 * warm start, and for dual steps the dual point θ, which are the scores less all steps so far.
 */
public final class PseudoLabel {

  private static final double[] NONE = {};

  private int size;
  private boolean placed;
  private double[] point = NONE;
  private int offset;
  private double[] dual = NONE;
  private boolean hasDual;
  private final VertexList support = new VertexList();
  private boolean isVertex; // whose support is listed when it is asked for
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
   * Moves the point into a given array. It is undefined until it is set, and has no support.
   *
   * @param values where the next points are written, of as many parts as there is room
   * @param from the first entry
   * @return this
   */
  public PseudoLabel place(double[] values, int from) {
    point = values;
    offset = from;
    placed = true;
    support.clear();
    isVertex = false;
    return this;
  }

  /**
   * Makes room.
   *
   * @param parts D; the content is undefined afterwards
   * @throws IndexOutOfBoundsException if the place is too small
   */
  public void reshape(int parts) {
    if (placed) {
      Objects.checkFromIndexSize(offset, parts, point.length);
    } else if (point.length < parts) {
      point = new double[parts];
    }
    size = parts;
    support.clear();
    isVertex = false;
    proved = true;
    status = SparseMap.Status.CONVERGED;
    jacobian = Optional.empty();
  }

  /** Overwrites the point with a structure, which is its support. */
  void setVertex(Structure structure, Parts vertex) {
    reshape(structure.size());
    vertex.toDense(point, offset, size);
    isVertex = true;
  }

  /** Overwrites this label with a copy of another, in the place that this has. */
  void set(PseudoLabel other) {
    reshape(other.size);
    System.arraycopy(other.point, other.offset, point, offset, size);
    support.set(other.support);
    isVertex = other.isVertex;
    proved = other.proved;
    status = other.status;
    hasDual = other.hasDual;
    if (hasDual) {
      System.arraycopy(other.dual, 0, dualOf(size), 0, size);
    }
  }

  /**
   * Overwrites the point with another label's, moved by −ηg.
   *
   * @param gradient g, from {@code gradientOffset}
   */
  void setMoved(PseudoLabel from, double[] gradient, int gradientOffset, double length) {
    reshape(from.size);
    double[] before = from.point;
    double[] moved = point;
    int at = offset - gradientOffset;
    int beforeAt = from.offset - gradientOffset;
    for (int g = gradientOffset; g < gradientOffset + size; g++) {
      moved[at + g] = before[beforeAt + g] - length * gradient[g];
    }
  }

  /** Takes the extra parts of another label. */
  void keepExtra(Structure structure, PseudoLabel other) {
    int visible = structure.visible();
    System.arraycopy(other.point, other.offset + visible, point, offset + visible, size - visible);
  }

  /**
   * Sets θ to another label's, moved by −ηg.
   *
   * @param problem whose scores are θ before the first step
   * @param gradient g, from the problem's offset
   * @return θ, D entries at least
   */
  double[] moveDual(Problem<?> problem, PseudoLabel from, double[] gradient, double length) {
    int parts = problem.size();
    int gradientOffset = problem.offset();
    double[] moved = dualOf(parts);
    double[] before = from.hasDual ? from.dual : problem.scores();
    int at = from.hasDual ? 0 : gradientOffset;
    for (int p = 0; p < parts; p++) {
      moved[p] = before[at + p] - length * gradient[gradientOffset + p];
    }
    hasDual = true;
    return moved;
  }

  private double[] dualOf(int parts) {
    if (dual.length < parts) {
      dual = new double[parts];
    }
    return dual;
  }

  /** A product with the Jacobian of a prediction, as distributions and projections have it. */
  @FunctionalInterface
  interface Jacobian {
    void times(double[] direction, int directionOffset, double[] out, int offset);
  }

  /**
   * Sets whether the workspace of the next prediction stays unchanged as long as this label is
   * used, so that its derivative needs no second computation.
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

  /** Returns the array that μ lies in: part p has {@code point()[offset() + p]}. */
  public double[] point() {
    return point;
  }

  /** Returns where μ begins; 0 unless it has been {@linkplain #place placed}. */
  public int offset() {
    return offset;
  }

  /** Returns μ of one part. */
  public double at(int part) {
    return point[offset + part];
  }

  /** Returns θ = s − Σ_t η_t g_t over the steps so far; nothing before the first. */
  Optional<double[]> dual() {
    return hasDual ? Optional.of(dual) : Optional.empty();
  }

  /** Returns the vertices that make up the point, or an empty list where they are not known. */
  public VertexList support() {
    if (isVertex) {
      isVertex = false;
      Parts vertex = new Parts();
      vertex.setDense(point, offset, size);
      support.add(vertex, 1);
    }
    return support;
  }

  /**
   * Returns whether the point is what its predictor stands for; false where a predictor of
   * structures has rounded one that is not proved to be a best one.
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

  @Override
  public String toString() {
    return "point %s of %s structures%s%s"
        .formatted(
            Arrays.toString(Arrays.copyOfRange(point, offset, offset + size)),
            support().count(),
            proved ? "" : ", unproved",
            status == SparseMap.Status.CONVERGED ? "" : ", " + status);
  }
}
