package org.espalier.core.tree;

import java.math.BigInteger;
import java.util.function.Consumer;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.Crossover;

/**
 * Projective dependency trees: no two arcs cross, with the root standing left of word 0.
 *
 * <p>Parts are arcs, D = n²: the score of the arc from head h to modifier m is {@code scores[offset
 * + h·n + m]}, words are 0 … n−1, and the diagonal cell m·n + m is the arc from the root to m.
 * Every tree has n active parts, one per modifier. With {@link Roots#SINGLE} exactly one word hangs
 * on the root, with {@link Roots#MULTI} one or more; root arcs cross others like any arc.
 *
 * <p>All answers are exact and take O(n³) time. These take O(n²) memory:
 *
 * <ul>
 *   <li>{@link #argmax(double[], int, Parts, Workspace)}: Eisner's algorithm (1996), without
 *       restarts for the single root. Ties go to the lowest split points of the chart. A score of
 *       −∞ is never traded against others.
 *   <li>{@link #distribution(double[], int, Workspace)}: inside and outside over the same chart for
 *       log Z and marginals; entropy, derivatives of the marginals and samples from the chart's
 *       local conditional probabilities. A sample takes O(n²). Scores may have any size.
 * </ul>
 *
 * <p>The rest comes from the chart as a graph ({@link ChartStructure}): k best, max-marginals,
 * conditioning, partial log-probabilities, samples without replacement. It has n³/2 edges, 12 bytes
 * each (0.5 MB for 40 words, 4 MB for 80), is made when first needed and kept in the workspace,
 * whose graphs together have 4 million edges at most unless a single one has more; an answer takes
 * up to 16 bytes an edge besides.
 *
 * <p>{@code projectOuter} projects onto a larger set, one simplex per modifier.
 *
 * <ol>
 *   <li>J. Eisner, Three new probabilistic models for dependency parsing: an exploration, COLING
 *       1996.
 *   <li>Z. Li, J. Eisner, First- and second-order expectation semirings with applications to
 *       minimum-risk training on translation forests, EMNLP 2009.
 *   <li>T. Koo, A. Globerson, X. Carreras, M. Collins, Structured prediction models via the
 *       matrix-tree theorem, EMNLP 2007.
 * </ol>
 *
 * @param words n, at least 1
 * @param roots how many words may hang on the root
 */
public record ProjectiveTree(int words, Roots roots)
    implements DependencyTree, ChartStructure, Crossover {

  private static final Workspace.Key<Eisner> EISNER = Workspace.Key.of(Eisner::new);

  private static final Workspace.Key<ProjectiveDistribution> DISTRIBUTION =
      Workspace.Key.of(ProjectiveDistribution::new);

  public ProjectiveTree {
    if (words < 1) {
      throw new IllegalArgumentException("a dependency tree needs at least 1 word, not " + words);
    }
    Layout.requireNumberable("a dependency tree of " + words + " words", (double) words * words);
  }

  @Override
  public boolean isTree(int... heads) {
    return DependencyTree.isArborescence(roots, heads) && DependencyTree.isPlanar(heads);
  }

  @Override
  public void cross(Parts from, Parts to, Workspace workspace, Consumer<? super Parts> visitor) {
    workspace.get(SpanCrossover.KEY).cross(words, from, to, visitor);
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    Eisner eisner = workspace.get(EISNER);
    if (!eisner.solve(words, roots, scores, offset)) {
      throw infeasible(scores, offset);
    }
    eisner.parts(words, out);
    return out.dot(scores, offset);
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    ProjectiveDistribution distribution = workspace.overwrite(DISTRIBUTION, this, "distribution");
    if (!distribution.inside(words, roots, scores, offset, workspace.get(EISNER))) {
      throw infeasible(scores, offset);
    }
    return workspace.handle(DISTRIBUTION, distribution);
  }

  private InfeasibleException infeasible(double[] scores, int offset) {
    return new InfeasibleException(this + ": " + obstruction(scores, offset));
  }

  @Override
  public String obstruction(double[] scores, int offset) {
    boolean rootArc = false;
    for (int m = 0; m < words; m++) {
      boolean head = false;
      for (int h = 0; h < words; h++) {
        head |= scores[offset + h * words + m] != Double.NEGATIVE_INFINITY;
      }
      if (!head) {
        return "word " + m + " has no allowed head";
      }
      rootArc |= scores[offset + m * words + m] != Double.NEGATIVE_INFINITY;
    }
    if (!rootArc) {
      return "no word may hang on the root";
    }
    return "no projective "
        + (roots == Roots.SINGLE ? "single-root" : "multi-root")
        + " tree over the allowed arcs";
  }

  /** {@inheritDoc} Eisner's chart, about n³/2 edges. */
  @Override
  public Hypergraph hypergraph() {
    return EisnerGraph.of(words, roots, 1);
  }

  /**
   * {@inheritDoc} With any number of roots these are the trees without crossing edges on n + 1
   * points, C(3n, n)/(2n + 1); a single root is a pair of such, 2·C(3n − 1, n − 1)/(3n − 1).
   */
  @Override
  public BigInteger count() {
    long n = words;
    return roots == Roots.MULTI
        ? binomial(3 * n, n).divide(BigInteger.valueOf(2 * n + 1))
        : binomial(3 * n - 1, n - 1).multiply(BigInteger.TWO).divide(BigInteger.valueOf(3 * n - 1));
  }

  private static BigInteger binomial(long n, long k) {
    BigInteger result = BigInteger.ONE;
    for (long i = 1; i <= k; i++) {
      result = result.multiply(BigInteger.valueOf(n - k + i)).divide(BigInteger.valueOf(i));
    }
    return result;
  }
}
