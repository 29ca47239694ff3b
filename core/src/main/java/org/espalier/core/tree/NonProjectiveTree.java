package org.espalier.core.tree;

import java.math.BigInteger;
import org.espalier.core.Distribution;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;

/**
 * Non-projective dependency trees, arcs may cross: the arborescences of a directed graph.
 *
 * <p>Parts are arcs, D = n²: the score of the arc from head h to modifier m is {@code scores[offset
 * + h·n + m]}, words are 0 … n−1, and the diagonal cell m·n + m is the arc from the root to m.
 * Every tree has n active parts, one per modifier. With {@link Roots#SINGLE} exactly one word hangs
 * on the root, with {@link Roots#MULTI} one or more.
 *
 * <ul>
 *   <li>{@link #argmax(double[], int, Parts, Workspace)}: the algorithm of Chu &amp; Liu and
 *       Edmonds in its dense O(n²) form. For a single root it maximises pairs of minus the number
 *       of root arcs and the score, lexicographically: no restarts over n roots, no penalty that a
 *       large score could outweigh. Ties are broken deterministically.
 *   <li>{@link #distribution(double[], int, Workspace)}: the matrix-tree theorem, O(n³). The
 *       Laplacian is eliminated without subtractions, in plain doubles where their range suffices
 *       and with wide exponents elsewhere, so log Z, marginals and their derivatives have small
 *       relative errors for scores of any size; log Z is computed at once, the marginals (about
 *       twice the work) and their derivatives on demand: less work than the marginals, by products
 *       of matrices, or three times as much where strong cycles of words need more care. Entropy is
 *       accurate near 0 too. A sample is drawn by Wilson's random walks after O(n³/3) preparation,
 *       kept from sample to sample with the same root, or by Colbourn's O(n⁴) sequential draws
 *       where the walks would be long; a single root is drawn first, from its marginals.
 * </ul>
 *
 * <p>The other questions, with their complexity, are in {@link Arborescences}. What {@link #given}
 * leaves is a set of non-projective trees as well, which answers all of them by the same
 * algorithms: a part held on leaves out the others into its word.
 *
 * <p>Memory O(n²) for the argmax, O(n² log n) for the distribution, all in the workspace. {@code
 * projectOuter} projects onto a larger set, one simplex per modifier.
 *
 * <ol>
 *   <li>Y. Chu, T. Liu, On the shortest arborescence of a directed graph, Scientia Sinica 14, 1965.
 *   <li>J. Edmonds, Optimum branchings, J. Research of the National Bureau of Standards 71B, 1967.
 *   <li>R. Tarjan, Finding optimum branchings, Networks 7, 1977.
 *   <li>H. Gabow, Z. Galil, T. Spencer, R. Tarjan, Efficient algorithms for finding minimum
 *       spanning trees in undirected and directed graphs, Combinatorica 6, 1986.
 *   <li>W. Tutte, The dissection of equilateral triangles into equilateral triangles, Math. Proc.
 *       Cambridge Philosophical Society 44, 1948 (the matrix-tree theorem for directed graphs).
 *   <li>T. Koo, A. Globerson, X. Carreras, M. Collins, EMNLP 2007; R. McDonald, G. Satta, IWPT
 *       2007; D. Smith, N. Smith, EMNLP 2007 (the theorem for dependency trees).
 *   <li>M. Stanojević, S. Cohen, A root of a problem: optimizing single-root dependency parsing,
 *       EMNLP 2021; R. Zmigrod, T. Vieira, R. Cotterell, Please mind the root: decoding
 *       arborescences for dependency parsing, EMNLP 2020 (single root).
 *   <li>W. Grassmann, M. Taksar, D. Heyman, Operations Research 33, 1985 (elimination without
 *       subtraction).
 *   <li>D. Wilson, Generating random spanning trees more quickly than the cover time, STOC 1996.
 *   <li>C. Colbourn, W. Myrvold, E. Neufeld, Two algorithms for unranking arborescences, J.
 *       Algorithms 20, 1996.
 * </ol>
 *
 * @param words n, at least 1
 * @param roots how many words may hang on the root
 */
public record NonProjectiveTree(int words, Roots roots) implements DependencyTree, Arborescences {

  private static final Workspace.Key<ChuLiuEdmonds> BEST = Workspace.Key.of(ChuLiuEdmonds::new);

  private static final Workspace.Key<MatrixTree> DISTRIBUTION = Workspace.Key.of(MatrixTree::new);

  public NonProjectiveTree {
    if (words < 1) {
      throw new IllegalArgumentException("a dependency tree needs at least 1 word, not " + words);
    }
    Layout.requireNumberable("a dependency tree of " + words + " words", (double) words * words);
  }

  @Override
  public boolean isTree(int... heads) {
    return DependencyTree.isArborescence(roots, heads);
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    ChuLiuEdmonds best = workspace.get(BEST);
    if (!best.solve(words, roots, scores, offset)) {
      throw Reachability.infeasible(this, scores, offset);
    }
    best.parts(out);
    return out.dot(scores, offset);
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    MatrixTree distribution = workspace.overwrite(DISTRIBUTION, this, "distribution");
    if (!distribution.compute(words, roots, scores, offset)) {
      throw Reachability.infeasible(this, scores, offset);
    }
    return workspace.handle(DISTRIBUTION, distribution);
  }

  @Override
  public NonProjectiveTree tree() {
    return this;
  }

  @Override
  public int labels() {
    return 1;
  }

  /** {@inheritDoc} It is (n + 1)^(n − 1), for a single root n^(n − 1) (Cayley). */
  @Override
  public BigInteger count() {
    return BigInteger.valueOf(roots == Roots.MULTI ? words + 1L : words).pow(words - 1);
  }

  @Override
  public void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    DependencyTree.super.projectOuter(point, offset, out, outOffset, workspace);
  }
}
