package org.espalier.core.tree;

/**
 * Log-partition, marginals and their derivatives of arborescences, without a single subtraction.
 *
 * <p><b>Problem.</b> Weights w(h,m) ≥ 0 of the arcs between n words and r(m) ≥ 0 of the root arcs;
 * a tree weighs the product of its arcs. By the matrix-tree theorem the total Z over all trees is
 * the determinant of the Laplacian. A determinant or an inverse computed with subtractions loses
 * everything when the scores are large: strong cycles of words make the Laplacian nearly singular.
 *
 * <p><b>Elimination</b> (Grassmann, Taksar &amp; Heyman 1985). Eliminating word k,
 *
 * <pre>
 *   d = Σ_h w(h,k) + r(k)     w(h,m) += w(h,k) w(k,m) / d     r(m) += r(k) w(k,m) / d
 * </pre>
 *
 * divides Z by d, and when one word is left Z is its r. This is LU decomposition of the Laplacian
 * with the diagonal taken from the column sums, so nothing is ever subtracted: every number has a
 * small relative error whatever the weights are (a few n units in the last place).
 *
 * <p><b>Marginals.</b> Walk from word to head, from m to h with probability w(h,m) / Σ; let q(h,m)
 * be the probability that the walk from h comes to the root before it comes to m. Then P(h → m) is
 * proportional to w(h,m) q(h,m) and P(root → m) to r(m), for each m (the first step of Wilson's
 * algorithm). Elimination does not change q among the words that are left, and if k is eliminated,
 * p(h) = w(h,k)/d and p(root) = r(k)/d at that moment,
 *
 * <pre>
 *   q(k,m) = p(root) + Σ_h p(h) q(h,m)     for all m that are left; q(m,m) = 0.
 * </pre>
 *
 * So q(·,m) is known once everything but m was eliminated. Doing that for all m at once by halves
 * costs O(n³): {@code solve} eliminates the front half of its words, solves the back half, extends
 * its q to sources in the front half; then the same with the halves exchanged. Together 1.3 n³
 * multiplications and additions. All terms are positive here as well.
 *
 * <p><b>A single root</b> is the limit of root weights ε·r, ε → 0: Z and q are then of first order
 * in ε, and their coefficients obey the same formulas with d = Σ_h w(h,k), without r(k). Should
 * this d be 0 then no other word left is a possible head, and the one root arc must enter k or a
 * word eliminated into it: Z takes the factor r(k), the words left now <em>hang on k</em>, r(m) =
 * w(k,m), and the rest is an elimination with roots of order 0 beside which what is of first order
 * vanishes.
 *
 * <p>In plain doubles the inverse of the Laplacian takes the place of the recursion where its
 * subtractions lose next to nothing ({@link LaplacianInverse}).
 *
 * <p><b>Derivatives</b> along a direction of the scores are carried along in forward mode; in plain
 * doubles they come from q by two products of matrices where no strong cycle makes their
 * differences lose digits.
 *
 * <p>The recursion is here, the arithmetic in the two subclasses: {@link ScaledGth} in plain
 * doubles, {@link WideGth} in doubles with an exponent of their own. A block of words [from, to)
 * stands at the same indices in every buffer. Buffer 0 holds the given weights; eliminating a front
 * half happens in a copy one buffer further on, eliminating a back half in place.
 *
 * <ol>
 *   <li>W. Grassmann, M. Taksar, D. Heyman, Regenerative analysis and steady state distributions
 *       for Markov chains, Operations Research 33, 1985.
 *   <li>T. Koo, A. Globerson, X. Carreras, M. Collins, Structured prediction models via the
 *       matrix-tree theorem, EMNLP 2007; also R. McDonald, G. Satta, IWPT 2007, and D. Smith, N.
 *       Smith, EMNLP 2007.
 *   <li>D. Wilson, Generating random spanning trees more quickly than the cover time, STOC 1996.
 * </ol>
 */
abstract sealed class GthElimination permits ScaledGth, WideGth {

  /** n. */
  int words;

  /** Whether derivatives are carried along. */
  boolean tangent;

  /**
   * Eliminates all words but the last, which yields the log-partition and leaves the buffers as
   * {@code solve} finds them after its first eliminations.
   *
   * @return false if the arithmetic does not suffice, or nothing is left
   */
  final boolean eliminateAll() {
    int from = 0;
    for (int level = 0; words - from > 1; level++) {
      int middle = (from + words) >>> 1;
      if (!eliminateFront(level, from, middle, words)) {
        return false;
      }
      from = middle;
    }
    return true;
  }

  /**
   * Computes q(h,m) for all pairs of words in [from, to).
   *
   * @param level the buffer that holds the block
   * @param resumed whether {@link #eliminateAll()} has made the eliminations of front halves
   * @return false if the arithmetic does not suffice
   */
  final boolean solve(int level, int from, int to, boolean resumed) {
    if (to - from == 1) {
      single(level, from);
      return true;
    }
    int middle = (from + to) >>> 1;
    if (!resumed && !eliminateFront(level, from, middle, to)) {
      return false;
    }
    if (!solve(level + 1, middle, to, resumed)) {
      return false;
    }
    extendToFront(level + 1, from, middle, to);
    if (!eliminateBack(level, from, middle, to) || !solve(level, from, middle, false)) {
      return false;
    }
    extendToBack(level, from, middle, to);
    return true;
  }

  /** Returns the number of buffers that a recursion over n words needs. */
  static int levels(int n) {
    return n == 1 ? 1 : 33 - Integer.numberOfLeadingZeros(n - 1);
  }

  /**
   * Copies the block [from, to) to the next buffer and eliminates [from, middle) there, ascending.
   */
  abstract boolean eliminateFront(int level, int from, int middle, int to);

  /** Eliminates [middle, to) in place, descending. */
  abstract boolean eliminateBack(int level, int from, int middle, int to);

  /** Notes that all words but m are eliminated: q(m,m) = 0. */
  abstract void single(int level, int m);

  /** Computes q(k,m) for k in [from, middle) and m in [middle, to). */
  abstract void extendToFront(int level, int from, int middle, int to);

  /** Computes q(k,m) for k in [middle, to) and m in [from, middle). */
  abstract void extendToBack(int level, int from, int middle, int to);
}
