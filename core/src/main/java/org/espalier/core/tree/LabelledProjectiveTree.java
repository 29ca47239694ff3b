package org.espalier.core.tree;

import java.math.BigInteger;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;

/**
 * Projective dependency trees with one of K labels on every arc.
 *
 * <p>Parts, D = n²·K: the arc from head h to modifier m with label y has index (h·n + m)·K + y, the
 * root arc of m is at (m·n + m)·K + y; see {@link LabelledTree}.
 *
 * <p>MAP and the Gibbs distribution take O(n³ + n²·K): the kernels of {@link ProjectiveTree} after
 * a maximum or a sum over labels. The rest comes from Eisner's chart as a graph, in which an arc
 * has an edge for each label: n³/2 + n²·K edges ({@link ChartStructure}).
 *
 * @param tree the trees
 * @param labels K, at least 1
 */
public record LabelledProjectiveTree(ProjectiveTree tree, int labels)
    implements LabelledTree, ChartStructure {

  private static final Workspace.Key<Best> BEST = Workspace.Key.of(Best::new);

  private static final class Best {
    private final ArcScores labels = new ArcScores();
    private final Eisner solver = new Eisner();
  }

  public LabelledProjectiveTree {
    if (labels < 1) {
      throw new IllegalArgumentException("labelled trees need at least 1 label, not " + labels);
    }
    Layout.requireNumberable(tree + " with " + labels + " labels", (double) tree.size() * labels);
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    Best best = workspace.get(BEST);
    best.labels.best(this, labels, scores, offset);
    if (!best.solver.solve(words(), roots(), best.labels.arcs, 0)) {
      throw infeasible(scores, offset);
    }
    out.clear();
    for (int m = 0; m < words(); m++) {
      out.add(best.labels.bestPart(tree.arc(best.solver.head(m), m)));
    }
    out.sort();
    return out.dot(scores, offset);
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    LabelledDistribution distribution =
        workspace.overwrite(LabelledDistribution.KEY, this, "distribution");
    if (!distribution.compute(this, tree, labels, scores, offset)) {
      throw infeasible(scores, offset);
    }
    return workspace.handle(LabelledDistribution.KEY, distribution);
  }

  private InfeasibleException infeasible(double[] scores, int offset) {
    return new InfeasibleException(this + ": " + obstruction(scores, offset));
  }

  @Override
  public String obstruction(double[] scores, int offset) {
    ArcScores best = new ArcScores();
    best.best(this, labels, scores, offset);
    return tree.obstruction(best.arcs, 0);
  }

  /** {@inheritDoc} Eisner's chart, about n³/2 + n²·K edges. */
  @Override
  public Hypergraph hypergraph() {
    return EisnerGraph.of(words(), roots(), labels);
  }

  /** {@inheritDoc} It is that of the trees times K^n. */
  @Override
  public BigInteger count() {
    return tree.count().multiply(BigInteger.valueOf(labels).pow(tree.words()));
  }
}
