package org.espalier.core.numeric;

import org.espalier.core.Parts;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.VertexList;

/** A projection that is found at once, and its vertices when they are asked for. */
public abstract class DecomposedProjection implements SparseMap {

  private final VertexList support = new VertexList();
  private boolean decomposed;

  /** Forgets the vertices, before another projection is found. */
  protected final void forgetSupport() {
    decomposed = false;
  }

  /** Returns the vertices if they have been asked for, else none. */
  protected final Support known() {
    return decomposed ? support : Support.EMPTY;
  }

  /**
   * Writes the point as a mixture of vertices.
   *
   * @param out empty at first
   */
  protected abstract void decompose(VertexList out);

  private VertexList support() {
    if (!decomposed) {
      support.clear();
      decompose(support);
      decomposed = true;
    }
    return support;
  }

  @Override
  public final int count() {
    return support().count();
  }

  @Override
  public final Parts vertex(int i) {
    return support().vertex(i);
  }

  @Override
  public final double weight(int i) {
    return support().weight(i);
  }

  @Override
  public int oracleCalls() {
    return 0;
  }

  @Override
  public Status status() {
    return Status.CONVERGED;
  }
}
