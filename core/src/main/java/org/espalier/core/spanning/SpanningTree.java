package org.espalier.core.spanning;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.ExactStructure;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.numeric.CompleteGraph;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.solve.ClampedMap;
import org.espalier.core.solve.Condition;
import org.espalier.core.solve.LawlerMurty;
import org.espalier.core.solve.LawlerSampling;
import org.espalier.core.solve.UnitBox;
import org.jspecify.annotations.Nullable;

/**
 * Undirected spanning trees of the complete graph over the nodes 0 … n−1. A sparser graph is one
 * with scores of −∞ elsewhere.
 *
 * <p>Parts are edges, D = n(n−1)/2: the edge between i and j, i &lt; j, has index i(2n − i − 1)/2 +
 * j − i − 1 (the upper triangle, row by row). Every tree has n − 1 active parts. One node alone has
 * one tree, the empty one.
 *
 * <ul>
 *   <li>MAP: Prim's algorithm, O(n²). Max-marginals: the weakest edge on each path of the best
 *       tree, O(n²). k best: Lawler–Murty, O(k·n³).
 *   <li>Distribution: the matrix-tree theorem by way of arborescences, O(n³). Rooted at the last
 *       node, a spanning tree has one orientation, so the trees are the dependency trees over the
 *       other nodes with any number of root arcs, both directions of an edge having its score.
 *       Scores may have any size. Samples without replacement: partition of the rest, O(k·n⁴).
 *   <li>Conditions: edges held on are contracted, those held off forbidden; O(n²) more.
 * </ul>
 *
 * @param nodes n, at least 1
 */
public record SpanningTree(int nodes)
    implements ActiveSetProjection, ClampedMap, ExactStructure, UnitBox {

  private static final Workspace.Key<Prim> PRIM = Workspace.Key.of(Prim::new);

  private static final Workspace.Key<OrientedTrees> TREES = Workspace.Key.of(OrientedTrees::new);

  /** From here on a log-probability, −ln 2, is taken from that of the opposite. */
  private static final double LIKELY = -0.69;

  /** The largest number of nodes, for which both directions of edges can still be numbered. */
  private static final int LARGEST = 32_768;

  public SpanningTree {
    if (nodes < 1 || nodes > LARGEST) {
      throw new IllegalArgumentException(
          "a spanning tree needs 1 to " + LARGEST + " nodes, not " + nodes);
    }
  }

  @Override
  public boolean allUsable() {
    return true;
  }

  @Override
  public int size() {
    return (int) ((long) nodes * (nodes - 1) / 2);
  }

  /**
   * Returns the index of the edge between two nodes, in either order.
   *
   * @throws IllegalArgumentException if they are the same, or there is no such node
   */
  public int edge(int one, int other) {
    return CompleteGraph.edge("node", nodes, one, other);
  }

  /**
   * Returns the two nodes of an edge, the smaller first.
   *
   * @throws IllegalArgumentException if there is no such edge
   */
  public int[] ends(int edge) {
    return CompleteGraph.ends(nodes, Layout.index("edge", edge, size()));
  }

  @Override
  public String partName(int part) {
    return CompleteGraph.name(nodes, Layout.index("edge", part, size()));
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    solve(scores, offset, workspace).parts(out);
    return out.dot(scores, offset);
  }

  private Prim solve(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    Prim prim = workspace.get(PRIM);
    if (!prim.solve(nodes, scores, offset, Prim.NOTHING)) {
      throw new InfeasibleException(
          this + ": no allowed edge joins the nodes " + prim.component() + " to the others");
    }
    return prim;
  }

  @Override
  public double argmax(
      double[] scores, int offset, Parts required, Parts out, Workspace workspace) {
    Prim prim = workspace.get(PRIM);
    if (!prim.solve(nodes, scores, offset, required)) {
      return Double.NEGATIVE_INFINITY;
    }
    prim.parts(out);
    return out.dot(scores, offset);
  }

  @Override
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    return LawlerMurty.kBest(this, k, scores, offset, workspace);
  }

  @Override
  public void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    solve(scores, offset, workspace).maxMarginals(scores, offset, out, outOffset);
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    solve(scores, offset, workspace); // says what is wrong in terms of edges
    OrientedTrees trees = workspace.overwrite(TREES, this, "distribution");
    trees.compute(nodes, scores, offset, Prim.NOTHING);
    return workspace.handle(TREES, trees);
  }

  @Override
  public List<Keyed> drawKeyed(
      int k, double top, double[] scores, int offset, RandomGenerator random, Workspace workspace) {
    solve(scores, offset, workspace);
    return LawlerSampling.draw(
        (on, off) -> distribution(on, off, scores, offset, workspace),
        k,
        top,
        scores,
        offset,
        random);
  }

  /** Returns the distribution of the trees with some edges and not others, null if none is left. */
  @Nullable Distribution distribution(
      Parts on, Parts off, double[] scores, int offset, Workspace workspace) {
    double[] masked = Contraction.mask(nodes, on, off, scores, offset);
    if (!workspace.get(PRIM).solve(nodes, masked, 0, on)) {
      return null;
    }
    OrientedTrees trees = workspace.overwrite(TREES, this, "distribution");
    trees.compute(nodes, masked, 0, on);
    return workspace.handle(TREES, trees);
  }

  /** Returns the log-probability of one of the trees with some edges and not others. */
  double logProbability(
      Parts on, Parts off, Parts tree, double[] scores, int offset, Workspace workspace) {
    double[] masked = Contraction.mask(nodes, on, off, scores, offset);
    for (int i = 0; i < tree.count(); i++) {
      if (masked[tree.get(i)] == Double.NEGATIVE_INFINITY) {
        return Double.NEGATIVE_INFINITY;
      }
    }
    OrientedTrees trees = workspace.overwrite(TREES, this, "logProbability");
    trees.compute(nodes, masked, 0, on);
    return trees.logProbability(tree, masked, 0, workspace);
  }

  @Override
  public ExactStructure given(Parts on, Parts off) {
    return new ConditionedSpanningTree(this, new Condition(on, off));
  }

  @Override
  public double logProbability(
      Parts on, Parts off, double[] scores, int offset, Workspace workspace) {
    distribution(scores, offset, workspace); // checks that there is a tree
    return logProbability(new Parts(), new Parts(), on, off, scores, offset, workspace);
  }

  /**
   * Returns the log-probability of a partial tree among those with some edges and not others, of
   * which there must be one. Where it is near 0, what is summed are the probabilities that a
   * further edge is the first to disagree, which are exclusive and small, so that the relative
   * error is as small; O(k·n³) for k further edges then, else O(n³).
   *
   * @param moreOn further edges that must be there
   * @param moreOff further edges that must not be there
   */
  double logProbability(
      Parts on,
      Parts off,
      Parts moreOn,
      Parts moreOff,
      double[] scores,
      int offset,
      Workspace workspace) {
    new Condition(moreOn, moreOff).requireParts(this);
    double whole = logPartition(on, off, scores, offset, workspace);
    Parts allOn = Parts.union(on, moreOn);
    Parts allOff = Parts.union(off, moreOff);
    double direct = logPartition(allOn, allOff, scores, offset, workspace) - whole;
    if (direct < LIKELY) {
      return direct;
    }
    double unlike = 0;
    Parts heldOn = on;
    Parts heldOff = off;
    for (int i = 0; i < moreOn.count(); i++) {
      Parts edge = Parts.of(moreOn.get(i));
      Parts without = Parts.union(heldOff, edge);
      unlike += Math.exp(logPartition(heldOn, without, scores, offset, workspace) - whole);
      heldOn = Parts.union(heldOn, edge);
    }
    for (int i = 0; i < moreOff.count(); i++) {
      Parts edge = Parts.of(moreOff.get(i));
      Parts with = Parts.union(heldOn, edge);
      unlike += Math.exp(logPartition(with, heldOff, scores, offset, workspace) - whole);
      heldOff = Parts.union(heldOff, edge);
    }
    return Math.log1p(-unlike);
  }

  private double logPartition(
      Parts on, Parts off, double[] scores, int offset, Workspace workspace) {
    Distribution some = distribution(on, off, scores, offset, workspace);
    return some == null ? Double.NEGATIVE_INFINITY : some.logPartition();
  }

  @Override
  public double logProbability(Parts structure, double[] scores, int offset, Workspace workspace) {
    solve(scores, offset, workspace); // checks the scores
    return contains(structure)
        ? OrientedTrees.logProbability(nodes, structure, scores, offset, workspace)
        : Double.NEGATIVE_INFINITY;
  }

  /** {@inheritDoc} It is n^(n−2) (Cayley). */
  @Override
  public BigInteger count() {
    return nodes < 3 ? BigInteger.ONE : BigInteger.valueOf(nodes).pow(nodes - 2);
  }

  @Override
  public String objection(Parts parts) {
    return parts.count() == nodes - 1
        ? "the edges have a cycle"
        : parts.count() + " edges cannot join " + nodes + " nodes without a cycle";
  }

  @Override
  public boolean contains(Parts parts) {
    if (parts.count() != nodes - 1) {
      return false;
    }
    for (int k = 0; k < parts.count(); k++) {
      if (parts.get(k) < 0 || parts.get(k) >= size()) {
        return false;
      }
    }
    return Contraction.groups(nodes, parts, new int[nodes]) == 1; // then there is no cycle
  }

  /** {@inheritDoc} Tries all sets of n − 1 edges: for n up to 7 or so. */
  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    extend(new Parts(), 0, visitor);
  }

  private void extend(Parts chosen, int from, Consumer<? super Parts> visitor) {
    int missing = nodes - 1 - chosen.count();
    if (missing == 0) {
      if (contains(chosen)) {
        visitor.accept(chosen);
      }
      return;
    }
    for (int edge = from; edge <= size() - missing; edge++) {
      Parts longer = new Parts();
      longer.set(chosen);
      longer.add(edge);
      extend(longer, edge + 1, visitor);
    }
  }
}
