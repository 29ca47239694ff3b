package org.espalier.core;

/** A point of conv(Z) as a convex combination of a few vertices: Σ_i weight(i)·vertex(i). */
public interface Support {

  /** The support with nothing in it; as a warm start it means a cold one. */
  Support EMPTY = new VertexList();

  /** Returns the number of vertices. */
  int count();

  /**
   * Returns the i-th vertex. It may be memory that a {@link VertexList} reuses: do not modify it,
   * and read it before the list changes.
   *
   * @param i position in 0 … count−1
   */
  Parts vertex(int i);

  /** Returns the weight of the i-th vertex: positive, all together 1. */
  double weight(int i);
}
