package org.espalier.core.tree;

import java.util.Arrays;
import java.util.function.Consumer;
import org.espalier.core.ExactStructure;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Simplex;
import org.espalier.core.solve.ActiveSetProjection;

/**
 * Dependency trees over the words 0 … n−1: every word has one head, a word or the root, without
 * cycles.
 *
 * <p>Visible parts are n² arcs: that from head h to modifier m has index h·n + m, and the diagonal
 * cell m·n + m is the arc from the root to m. Only {@link SiblingTree} has extra parts.
 */
public sealed interface DependencyTree extends ActiveSetProjection, ExactStructure, OuterSet
    permits ProjectiveTree, NonProjectiveTree, SiblingTree {

  /** The head of a word that hangs on the root, in head arrays. */
  int ROOT = -1;

  /** Returns n, the number of words; at least 1. */
  int words();

  /** Returns how many words may hang on the root. */
  Roots roots();

  @Override
  default int size() {
    return words() * words();
  }

  @Override
  default boolean allUsable() {
    return true;
  }

  @Override
  default int[] shape() {
    return new int[] {words(), words()};
  }

  /**
   * Returns the index of an arc.
   *
   * @param head a word, or {@link #ROOT}
   * @param modifier a word; the same as the head for the root arc's cell
   * @throws IllegalArgumentException if there is no such word
   */
  default int arc(int head, int modifier) {
    Layout.index("word", modifier, words());
    return (head == ROOT ? modifier : Layout.index("word", head, words())) * words() + modifier;
  }

  /**
   * Writes the head of every word.
   *
   * @param parts a tree of this set
   * @return n heads, {@link #ROOT} for the root
   * @throws IllegalArgumentException if a word has no head or several, or there is no such part
   */
  default int[] heads(Parts parts) {
    int n = words();
    int[] heads = new int[n];
    Arrays.fill(heads, n);
    for (int i = 0; i < parts.count(); i++) {
      int arc = Layout.index("part", parts.get(i), size());
      if (arc >= visible()) {
        continue;
      }
      int head = arc / n;
      int modifier = arc % n;
      if (heads[modifier] != n) {
        throw new IllegalArgumentException("word " + modifier + " has more than one head");
      }
      heads[modifier] = head == modifier ? ROOT : head;
    }
    for (int m = 0; m < n; m++) {
      if (heads[m] == n) {
        throw new IllegalArgumentException("word " + m + " has no head");
      }
    }
    return heads;
  }

  /**
   * Returns the parts of the tree with these heads. It need not be one of this set, which {@link
   * #contains} tells.
   *
   * @param heads n heads, {@link #ROOT} for the root
   * @throws IllegalArgumentException if there are more or fewer, there is no such arc, or a word is
   *     its own head
   */
  default Parts parts(int... heads) {
    if (heads.length != words()) {
      throw new IllegalArgumentException(heads.length + " heads for " + words() + " words");
    }
    Parts parts = new Parts();
    for (int m = 0; m < heads.length; m++) {
      if (heads[m] == m) {
        throw new IllegalArgumentException(
            "word " + m + " is its own head; words count from 0, and the root is " + ROOT);
      }
      parts.add(arc(heads[m], m));
    }
    parts.sort();
    return parts;
  }

  @Override
  default String partName(int part) {
    int head = part / words();
    int modifier = part % words();
    return head == modifier ? "arc root -> " + modifier : "arc " + head + " -> " + modifier;
  }

  /** Returns whether these heads are a tree of this set. */
  boolean isTree(int... heads);

  @Override
  default boolean contains(Parts parts) {
    int n = words();
    if (parts.count() != n) {
      return false;
    }
    boolean[] hasHead = new boolean[n];
    for (int i = 0; i < n; i++) {
      int part = parts.get(i);
      if (part < 0 || part >= n * n || hasHead[part % n]) {
        return false;
      }
      hasHead[part % n] = true;
    }
    return isTree(heads(parts));
  }

  @Override
  default String objection(Parts parts) {
    int[] heads;
    try {
      heads = heads(parts);
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
    return TreeObjection.of(roots(), heads);
  }

  /** {@inheritDoc} Tries all heads that close no cycle: for n up to 9 or so. */
  @Override
  default void forEach(Consumer<? super Parts> visitor) {
    Parts parts = new Parts();
    HeadSearch.visit(
        this,
        (_, _) -> true,
        heads -> {
          parts.set(parts(heads));
          visitor.accept(parts);
        });
  }

  /**
   * {@inheritDoc}
   *
   * <p>P is one simplex per modifier: every word has heads of total weight 1 (Peng, Thomson &amp;
   * Smith 2018). Time O(n²) expected.
   */
  @Override
  default void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    int n = words();
    for (int m = 0; m < n; m++) {
      if (!Simplex.project(point, offset + m, n, n, out, outOffset + m, workspace)) {
        throw new InfeasibleException(this + ": word " + m + " has no allowed head");
      }
    }
  }

  /**
   * Returns whether these heads form a dependency tree with the given root mode, crossing arcs
   * allowed: every chain of heads ends at the root.
   */
  static boolean isArborescence(Roots roots, int... heads) {
    int n = heads.length;
    int rootArcs = 0;
    for (int m = 0; m < n; m++) {
      if (heads[m] == ROOT) {
        rootArcs++;
      }
      int steps = 0;
      for (int a = m; a != ROOT; a = heads[a]) {
        if (++steps > n) {
          return false;
        }
      }
    }
    return roots == Roots.MULTI ? rootArcs >= 1 : rootArcs == 1;
  }

  /**
   * Returns whether no two arcs cross, with the root standing left of word 0.
   *
   * @param heads the head of every word, {@link #ROOT} for the root
   */
  static boolean isPlanar(int... heads) {
    int n = heads.length;
    for (int a = 0; a < n; a++) {
      int left = Math.min(a, heads[a]);
      int right = Math.max(a, heads[a]);
      for (int b = 0; b < n; b++) {
        int otherLeft = Math.min(b, heads[b]);
        int otherRight = Math.max(b, heads[b]);
        if (left < otherLeft && otherLeft < right && right < otherRight) {
          return false;
        }
      }
    }
    return true;
  }
}
