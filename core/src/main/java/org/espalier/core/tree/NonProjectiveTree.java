package org.espalier.core.tree;

import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/** Placeholder javadoc. */
public record NonProjectiveTree(int words, Roots roots) implements DependencyTree {

  @Override
  public boolean isTree(int... heads) {
    return DependencyTree.isArborescence(roots, heads);
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    throw new UnsupportedOperationException();
  }
}
