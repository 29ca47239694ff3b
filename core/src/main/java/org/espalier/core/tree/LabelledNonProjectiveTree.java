package org.espalier.core.tree;

import java.math.BigInteger;
import org.espalier.core.Layout;
import org.espalier.core.Workspace;

/**
 * Non-projective dependency trees with one of K labels on every arc.
 *
 * <p>Parts, D = n²·K: the arc from head h to modifier m with label y has index (h·n + m)·K + y, the
 * root arc of m is at (m·n + m)·K + y; see {@link LabelledTree}. How every question is answered is
 * said in {@link Arborescences}.
 *
 * @param tree the trees
 * @param labels K, at least 1
 */
public record LabelledNonProjectiveTree(NonProjectiveTree tree, int labels)
    implements LabelledTree, Arborescences {

  public LabelledNonProjectiveTree {
    if (labels < 1) {
      throw new IllegalArgumentException("labelled trees need at least 1 label, not " + labels);
    }
    Layout.requireNumberable(tree + " with " + labels + " labels", (double) tree.size() * labels);
  }

  /** {@inheritDoc} It is that of the trees times K^n. */
  @Override
  public BigInteger count() {
    return tree.count().multiply(BigInteger.valueOf(labels).pow(tree.words()));
  }

  @Override
  public int words() {
    return tree.words();
  }

  @Override
  public Roots roots() {
    return tree.roots();
  }

  @Override
  public void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    LabelledTree.super.projectOuter(point, offset, out, outOffset, workspace);
  }
}
