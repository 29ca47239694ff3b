package org.espalier.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A growing, reusable list of weighted vertices, used to keep a support for a later warm start. */
public final class VertexList implements Support {

  private static final double[] NONE = {};

  private final List<Parts> vertices = new ArrayList<>();
  private double[] weights = NONE;
  private int count;

  /** Creates an empty list. */
  public VertexList() {}

  @Override
  public int count() {
    return count;
  }

  @Override
  public Parts vertex(int i) {
    return vertices.get(Objects.checkIndex(i, count));
  }

  @Override
  public double weight(int i) {
    return weights[Objects.checkIndex(i, count)];
  }

  /** Empties the list. */
  public void clear() {
    count = 0;
  }

  /**
   * Appends a copy of a vertex.
   *
   * @param weight its weight, positive
   */
  public void add(Parts vertex, double weight) {
    if (count == vertices.size()) {
      vertices.add(new Parts());
    }
    if (count == weights.length) {
      weights = Arrays.copyOf(weights, Math.max(1, 2 * count));
    }
    vertices.get(count).set(vertex);
    weights[count++] = weight;
  }

  /** Multiplies every weight by a positive number. */
  public void scale(double factor) {
    for (int i = 0; i < count; i++) {
      weights[i] *= factor;
    }
  }

  /** Overwrites this list with a copy of another support. */
  public void set(Support other) {
    if (other == this) {
      return;
    }
    clear();
    Support source = other instanceof SparseMapHandle handle ? handle.kept() : other;
    for (int i = 0; i < source.count(); i++) {
      add(source.vertex(i), source.weight(i));
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("VertexList[");
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " + ").append(weights[i]).append("·").append(vertices.get(i));
    }
    return text.append("]").toString();
  }
}
