package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.Structure;
import org.espalier.core.VertexList;

/**
 * A point on its way: a predictor's output, or the label that a pull-back moves. Reusable memory.
 *
 * <p>Besides the point it carries what the next step may use: the dual point θ, which are the
 * scores less all steps so far, and the vertices of a projection as a warm start.
 */
public final class Label {

  private static final double[] NONE = {};

  private int size;
  private double[] point = new double[0];
  private double[] dual = new double[0];
  private final VertexList support = new VertexList();
  private double[] multipliers = NONE;
  private boolean proved = true;

  /** Creates a label without memory. */
  public Label() {}

  /** Creates a label for each example of a batch. */
  static Label[] forEach(Batch<?> batch) {
    Label[] labels = new Label[batch.count()];
    Arrays.setAll(labels, i -> new Label());
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
    multipliers = NONE;
    proved = true;
  }

  /** Overwrites this label with a copy of another. */
  void set(Label other) {
    reshape(other.size);
    System.arraycopy(other.point, 0, point, 0, size);
    System.arraycopy(other.dual, 0, dual, 0, size);
    support.set(other.support);
    multipliers = other.multipliers;
    proved = other.proved;
  }

  /** Takes the extra parts of another label. */
  void keepExtra(Structure structure, Label other) {
    int visible = structure.visible();
    System.arraycopy(other.point, visible, point, visible, size - visible);
  }

  /** Sets θ to another label's, moved by −ηg. */
  void moveDual(Label from, double[] gradient, int offset, double length) {
    for (int p = 0; p < size; p++) {
      dual[p] = from.dual[p] - length * gradient[offset + p];
    }
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

  /** Returns what a solver over a local polytope may start from, or nothing. */
  double[] multipliers() {
    return multipliers;
  }

  void setMultipliers(double[] other) {
    multipliers = other;
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

  /** Writes the point. */
  void copyPoint(double[] out, int offset) {
    System.arraycopy(point, 0, out, offset, size);
  }

  @Override
  public String toString() {
    return Arrays.toString(Arrays.copyOf(point, size));
  }
}
