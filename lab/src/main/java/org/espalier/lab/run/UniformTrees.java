package org.espalier.lab.run;

import java.util.random.RandomGenerator;
import org.espalier.core.Parts;
import org.espalier.core.tree.DependencyTree;

/** Trees drawn uniformly from all trees of a sentence, to compare induced ones with. */
final class UniformTrees {

  private UniformTrees() {}

  /** Draws a tree. Heads are from 0, −1 for the root. */
  static int[] draw(DependencyTree trees, RandomGenerator random) {
    Parts tree = new Parts();
    trees.distribution(new double[trees.size()]).sample(random, tree);
    return trees.heads(tree);
  }
}
