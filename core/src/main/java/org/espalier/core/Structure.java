package org.espalier.core;

/**
 * A finite set Z of structures, each written as an indicator vector over D parts.
 *
 * <p>An instance is a value: it carries everything that fixes Z (length, number of tags, root mode
 * ...), so every example of a batch has its own. What can be asked of Z is stated by the capability
 * interfaces that the instance implements: {@link MapOracle}, {@link GibbsModel}, {@link
 * Projection}, {@link OuterSet}, {@link LocalPolytope}, {@link Enumerable}. A structure implements
 * those that are true of it and no others.
 *
 * <p>Parts are numbered 0 … D−1. The first {@link #visible()} of them are <em>visible</em>: the
 * decoder sees them, the quadratic penalty of SparseMAP is on them and a pulled-back label moves
 * them. The rest carry <em>extra scores</em> (transitions, rules, factor scores), which enter every
 * problem linearly; a structure may use one several times. Most structures have visible parts only.
 *
 * <p>Scores are a {@code double[]} with an offset: the score of part p is {@code scores[offset +
 * p]}. A score of −∞ forbids the part, exactly. Other scores lie within ±1e150 ({@link
 * Scores#LARGEST}); NaN, +∞ and finite numbers beyond are rejected. Questions that need the answer
 * at other scores than the given ones (temperatures, costs that are added, divergences of high
 * order) reject those as well.
 */
public interface Structure {

  /** Returns D, the number of parts, which is the number of scores. */
  int size();

  /** Returns the number of visible parts; they are the parts 0 … visible − 1. */
  default int visible() {
    return size();
  }

  /**
   * Returns the shape of the visible parts as an array in row-major order: {n, n} for the arcs of a
   * tree over n words, {n, tags} for a tagging. The product is {@link #visible()}.
   */
  default int[] shape() {
    return new int[] {visible()};
  }

  /**
   * Returns whether any structure of Z has this part. A layout may have cells that mean nothing
   * (the lower triangle of a span chart): scores there are never read, marginals and gradients are
   * 0. Where that is as hard as the structures themselves (simple paths, factor graphs), the answer
   * may be true of a part that none has.
   *
   * @param part index in 0 … D−1
   */
  default boolean usable(int part) {
    return true;
  }

  /**
   * Returns whether every part is known to be usable, so that loops over all parts need not ask for
   * each one; {@code false} is always a correct answer.
   */
  default boolean allUsable() {
    return false;
  }

  /**
   * Returns whether structures may have a visible part several times. Everywhere but in rankings,
   * the one integer-valued family, a visible part is there or not.
   */
  default boolean repeats() {
    return false;
  }

  /**
   * Returns the name of a part for messages and reports, for instance {@code "arc 2 -> 5"}; names
   * are distinct.
   *
   * @param part index in 0 … D−1
   */
  default String partName(int part) {
    return "part " + part;
  }
}
