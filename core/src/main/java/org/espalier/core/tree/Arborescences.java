package org.espalier.core.tree;

import java.math.BigInteger;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.ExactStructure;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.solve.ClampedMap;

/**
 * What all sets of non-projective trees have in common: {@link NonProjectiveTree}, {@link
 * LabelledNonProjectiveTree}, and what conditioning leaves of them, which is such a set again.
 *
 * <p>Parts are arcs with labels: arc h·n + m (root arcs on the diagonal) with label y has index
 * (h·n + m)·K + y; without labels K is 1. With n words:
 *
 * <table>
 *   <caption>What is offered</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th></tr>
 *   <tr><td>MAP, also with parts held on</td>
 *       <td>best labels, then Chu–Liu–Edmonds</td><td>O(n²·K)</td></tr>
 *   <tr><td>k best</td><td>the cheapest arc to give up, from the contractions (Camerini, Fratta
 *       &amp; Maffioli 1980; a single root: Zmigrod, Vieira &amp; Cotterell 2021)</td>
 *       <td>O(k·n² + n²·K), a single root O(n³) more</td></tr>
 *   <tr><td>max-marginals</td><td>a MAP with every arc held on</td><td>O(n⁴ + n²·K)</td></tr>
 *   <tr><td>log-partition, marginals, entropy, Cov·d</td>
 *       <td>sums over labels, then the matrix-tree theorem</td><td>O(n³ + n²·K)</td></tr>
 *   <tr><td>sampling without replacement</td>
 *       <td>Colbourn's sequential conditionals, searched by Gumbel keys</td>
 *       <td>O(n⁴ + n·K) each</td></tr>
 *   <tr><td>number of trees</td><td>a determinant in whole numbers</td><td>O(n³)</td></tr>
 *   <tr><td>conditioning</td><td>parts leave; reachability finds what no tree has</td>
 *       <td>O(n³ + n²·K)</td></tr>
 *   <tr><td>log-probability of a tree</td><td>elimination of the weights relative to the tree's</td>
 *       <td>O(n³ + n²·K)</td></tr>
 *   <tr><td>log-probability of a partial tree</td>
 *       <td>product of marginals, conditioned word by word</td>
 *       <td>O(n³) for each word that is conditioned on</td></tr>
 *   <tr><td>projection</td>
 *       <td>active set; Newton's method on inequalities where many trees mix</td>
 *       <td>O(n²·K) for each call of the MAP or evaluation, O(n³) for each search for inequalities
 *       </td></tr>
 *   <tr><td>projection onto the relaxed set</td><td>one simplex for each modifier</td>
 *       <td>O(n²·K) expected</td></tr>
 * </table>
 */
public sealed interface Arborescences
    extends ActiveSetProjection, ClampedMap, ExactStructure, OuterSet
    permits NonProjectiveTree, LabelledNonProjectiveTree, RestrictedTree {

  /** Returns the trees without labels or conditions. */
  NonProjectiveTree tree();

  /** Returns K, the number of labels of an arc; 1 for trees without labels. */
  int labels();

  /** Returns n, the number of words. */
  default int words() {
    return tree().words();
  }

  /** Returns how many words may hang on the root. */
  default Roots roots() {
    return tree().roots();
  }

  /**
   * {@inheritDoc} By inequalities where the point is a mixture of many trees, which is then found
   * when it is asked for; else by the active set.
   */
  @Override
  default SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    Scores.check(this, scores, offset);
    return ArborescenceProjection.project(this, scores, offset, warm, workspace);
  }

  @Override
  default double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    BestTree best = workspace.get(BestTree.KEY);
    best.take(this, scores, offset);
    if (!best.solve(out)) {
      throw Reachability.infeasible(this, scores, offset);
    }
    return out.dot(scores, offset);
  }

  @Override
  default double argmax(
      double[] scores, int offset, Parts required, Parts out, Workspace workspace) {
    BestTree best = workspace.get(BestTree.KEY);
    best.take(this, scores, offset);
    return best.hold(this, required, scores, offset) && best.solve(out)
        ? out.dot(scores, offset)
        : Double.NEGATIVE_INFINITY;
  }

  @Override
  default List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    return workspace.get(RankedTrees.KEY).best(this, k, scores, offset, workspace);
  }

  @Override
  default void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    Scores.check(this, scores, offset);
    BestTree best = workspace.get(BestTree.KEY);
    best.take(this, scores, offset);
    if (!best.maxMarginals(this, scores, offset, out, outOffset)) {
      throw Reachability.infeasible(this, scores, offset);
    }
  }

  @Override
  default Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    LabelledDistribution distribution =
        workspace.overwrite(LabelledDistribution.KEY, this, "distribution");
    if (!distribution.compute(this, tree(), labels(), scores, offset)) {
      throw Reachability.infeasible(this, scores, offset);
    }
    return workspace.handle(LabelledDistribution.KEY, distribution);
  }

  @Override
  default List<Keyed> drawKeyed(
      int k, double top, double[] scores, int offset, RandomGenerator random, Workspace workspace) {
    Scores.check(this, scores, offset);
    return workspace.get(DistinctTrees.KEY).draw(this, k, top, scores, offset, random);
  }

  @Override
  default BigInteger count() {
    int[] usable = new int[words() * words()]; // labels of an arc
    for (int part = 0; part < size(); part++) {
      usable[part / labels()] += usable(part) ? 1 : 0;
    }
    return ArborescenceCount.of(words(), roots(), usable);
  }

  @Override
  default Arborescences given(Parts on, Parts off) {
    return RestrictedTree.of(this, on, off);
  }

  @Override
  default double logProbability(
      Parts on, Parts off, double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    return workspace.get(PartialTree.KEY).partial(this, on, off, scores, offset);
  }

  @Override
  default double logProbability(Parts structure, double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    return workspace.get(PartialTree.KEY).whole(this, structure, scores, offset);
  }

  /** {@inheritDoc} P is one simplex for each modifier, over its heads and labels. */
  @Override
  default void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    HeadSimplices.project(this, words(), labels(), point, offset, out, outOffset, workspace);
  }
}
