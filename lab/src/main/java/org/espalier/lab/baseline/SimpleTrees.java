package org.espalier.lab.baseline;

import java.util.random.RandomGenerator;
import org.espalier.core.Parts;
import org.espalier.core.tree.DependencyTree;

/** Trees that ignore the words, to compare induced ones with. Heads are from 0, −1 for the root. */
public final class SimpleTrees {

  private SimpleTrees() {}

  /** Attaches every word to the previous one; the first is the root. */
  public static int[] toPrevious(int words) {
    int[] heads = new int[words];
    for (int m = 0; m < words; m++) {
      heads[m] = m - 1;
    }
    return heads;
  }

  /** Attaches every word to the next one; the last is the root. */
  public static int[] toNext(int words) {
    int[] heads = new int[words];
    for (int m = 0; m < words; m++) {
      heads[m] = m + 1 < words ? m + 1 : DependencyTree.ROOT;
    }
    return heads;
  }

  /**
   * Draws every word's head uniformly and independently among the other words and the root. The
   * result need not be a tree.
   */
  public static int[] independent(int words, RandomGenerator random) {
    int[] heads = new int[words];
    for (int m = 0; m < words; m++) {
      int head = random.nextInt(words);
      heads[m] = head == m ? DependencyTree.ROOT : head;
    }
    return heads;
  }

  /** Draws a tree uniformly from a set of trees. */
  public static int[] uniform(DependencyTree trees, RandomGenerator random) {
    Parts tree = new Parts();
    trees.distribution(new double[trees.size()]).sample(random, tree);
    return trees.heads(tree);
  }
}
