package org.espalier.core.tree;

import org.espalier.core.InfeasibleException;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Simplex;

/** Projection of labelled arcs onto one simplex per modifier, over its heads and labels. */
final class HeadSimplices {

  private static final Workspace.Key<HeadSimplices> KEY = Workspace.Key.of(HeadSimplices::new);

  private double[] values = new double[0];

  private HeadSimplices() {}

  /**
   * Projects.
   *
   * @param trees structure over the parts (h·n + m)·K + y, not all of which need be usable
   * @param n number of words
   * @param labels K
   */
  static void project(
      Structure trees,
      int n,
      int labels,
      double[] point,
      int offset,
      double[] out,
      int outOffset,
      Workspace workspace) {
    HeadSimplices memory = workspace.get(KEY);
    if (memory.values.length < n * labels) {
      memory.values = new double[n * labels];
    }
    double[] values = memory.values;
    for (int m = 0; m < n; m++) {
      for (int i = 0; i < n * labels; i++) {
        int part = part(n, labels, m, i);
        values[i] = trees.usable(part) ? point[offset + part] : Double.NEGATIVE_INFINITY;
      }
      if (!Simplex.project(values, 0, 1, n * labels, values, 0, workspace)) {
        throw new InfeasibleException(trees + ": word " + m + " has no allowed head");
      }
      for (int i = 0; i < n * labels; i++) {
        out[outOffset + part(n, labels, m, i)] = values[i];
      }
    }
  }

  /** Returns the part of the i-th pair of a head and a label. */
  private static int part(int n, int labels, int m, int i) {
    return (i / labels * n + m) * labels + i % labels;
  }
}
