package org.espalier.core.tree;

import java.util.function.Consumer;
import org.espalier.core.ExactStructure;
import org.espalier.core.Layout;
import org.espalier.core.Members;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSetProjection;

/**
 * Dependency trees with one of K labels on every arc, root arcs too.
 *
 * <p>Parts, D = n²·K: the arc from head h to modifier m with label y has index (h·n + m)·K + y, and
 * the root arc of m is at (m·n + m)·K + y. Every tree has n active parts, one per modifier.
 *
 * <p>Arcs are labelled independently, so a set of labelled trees answers as the trees do with one
 * score for each arc: its best label's for MAP, the logarithm of the sum over labels for the Gibbs
 * distribution. Ties go to the lowest label.
 */
public sealed interface LabelledTree extends ActiveSetProjection, ExactStructure, OuterSet
    permits LabelledProjectiveTree, LabelledNonProjectiveTree {

  /**
   * Returns the set of these trees with labels.
   *
   * @param tree the trees
   * @param labels K, at least 1
   * @throws IllegalArgumentException if there is no label, or the trees have scores of siblings
   */
  static LabelledTree of(DependencyTree tree, int labels) {
    return switch (tree) {
      case ProjectiveTree projective -> new LabelledProjectiveTree(projective, labels);
      case NonProjectiveTree arborescence -> new LabelledNonProjectiveTree(arborescence, labels);
      case SiblingTree siblings ->
          throw new IllegalArgumentException(siblings + " takes no labels: of arcs alone");
    };
  }

  /** Returns the trees without labels. */
  DependencyTree tree();

  /** Returns K, the number of labels. */
  int labels();

  /** Returns n, the number of words. */
  default int words() {
    return tree().words();
  }

  /** Returns how many words may hang on the root. */
  default Roots roots() {
    return tree().roots();
  }

  @Override
  default int size() {
    return tree().size() * labels();
  }

  @Override
  default boolean allUsable() {
    return true;
  }

  @Override
  default int[] shape() {
    return new int[] {words(), words(), labels()};
  }

  /**
   * Returns the index of a part.
   *
   * @param head a word, or {@link DependencyTree#ROOT}
   * @param modifier a word
   * @param label y in 0 … K−1
   * @throws IllegalArgumentException if there is no such arc or label
   */
  default int part(int head, int modifier, int label) {
    return tree().arc(head, modifier) * labels() + Layout.index("label", label, labels());
  }

  @Override
  default String partName(int part) {
    return tree().partName(part / labels()) + " with label " + part % labels();
  }

  /**
   * Returns the head of every word.
   *
   * @param parts a tree of this set
   * @return n heads, {@link DependencyTree#ROOT} for the root
   */
  default int[] heads(Parts parts) {
    return tree().heads(arcs(parts));
  }

  /**
   * Returns the label of the arc into every word.
   *
   * @param parts a tree of this set
   * @return n labels
   * @throws IllegalArgumentException if it is none
   */
  default int[] labels(Parts parts) {
    Members.require(this, parts);
    int[] labels = new int[words()];
    for (int i = 0; i < parts.count(); i++) {
      labels[parts.get(i) / labels() % words()] = parts.get(i) % labels();
    }
    return labels;
  }

  /**
   * Returns the parts of a tree.
   *
   * @param heads n heads, {@link DependencyTree#ROOT} for the root
   * @param labels n labels, of the arcs into the words
   * @throws IllegalArgumentException if there are more or fewer, or there is no such part
   */
  default Parts parts(int[] heads, int[] labels) {
    if (heads.length != words() || labels.length != words()) {
      throw new IllegalArgumentException(
          heads.length + " heads and " + labels.length + " labels for " + words() + " words");
    }
    Parts parts = new Parts();
    for (int m = 0; m < heads.length; m++) {
      parts.add(part(heads[m], m, labels[m]));
    }
    parts.sort();
    return parts;
  }

  private Parts arcs(Parts parts) {
    Parts arcs = new Parts();
    for (int i = 0; i < parts.count(); i++) {
      arcs.add(parts.get(i) / labels());
    }
    return arcs;
  }

  @Override
  default boolean contains(Parts parts) {
    for (int i = 0; i < parts.count(); i++) {
      if (parts.get(i) < 0 || parts.get(i) >= size()) {
        return false;
      }
    }
    return tree().contains(arcs(parts));
  }

  @Override
  default String objection(Parts parts) {
    return tree().objection(arcs(parts));
  }

  /** {@inheritDoc} Lists the trees and labels each in all K^n ways. */
  @Override
  default void forEach(Consumer<? super Parts> visitor) {
    int n = words();
    int[] labels = new int[n];
    tree()
        .forEach(arcs -> {
          int[] heads = tree().heads(arcs);
          int m;
          do {
            visitor.accept(parts(heads, labels));
            m = 0;
            while (m < n && ++labels[m] == labels()) {
              labels[m++] = 0;
            }
          } while (m < n);
        });
  }

  /** {@inheritDoc} P is one simplex for each modifier, over its heads and labels. */
  @Override
  default void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    HeadSimplices.project(this, words(), labels(), point, offset, out, outOffset, workspace);
  }
}
