package org.espalier.core.tree;

import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * The distribution over trees with grandparents that lives in a workspace: in plain numbers, with
 * the graph behind it for derivatives of marginals and for entropies that are near 0.
 */
final class GrandSiblingDistribution implements Distribution {

  static final Workspace.Key<GrandSiblingDistribution> KEY =
      Workspace.Key.of(GrandSiblingDistribution::new);

  private final GrandSiblingInsideOutside chart = new GrandSiblingInsideOutside();
  private final Workspace graphs = new Workspace();
  private SiblingTree tree = new SiblingTree(1, Roots.MULTI, true);
  private @Nullable Distribution inLogSpace; // the same, once it has been asked for
  private double[] numbers = {}; // one for each part
  private boolean kept; // whether the scores are, as the chart does not tell them
  private double[] own = {};

  private GrandSiblingDistribution() {}

  /**
   * Fills the inside chart.
   *
   * @param scores not yet checked; there is room for all
   * @return false if it cannot be trusted, or no tree is allowed
   * @throws org.espalier.core.NotFiniteException if a usable part's score is none
   */
  boolean compute(SiblingTree newTree, double[] scores, int offset) {
    tree = newTree;
    inLogSpace = null;
    boolean trusted = chart.inside(newTree, scores, offset);
    kept = trusted && chart.underflows();
    if (kept) {
      own = own.length < size() ? new double[size()] : own;
      System.arraycopy(scores, offset, own, 0, size());
    }
    return trusted;
  }

  @Override
  public int size() {
    return tree.size();
  }

  @Override
  public double logPartition() {
    return chart.logPartition();
  }

  @Override
  public void marginals(double[] out, int offset) {
    chart.marginals(out, offset);
  }

  @Override
  public double entropy() {
    reserve();
    chart.marginals(numbers, 0);
    double entropy = chart.entropy(numbers);
    return entropy > 0 ? entropy : graph().entropy();
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    graph().jvp(direction, directionOffset, out, offset);
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    chart.sample(random, out);
  }

  private Distribution graph() {
    if (inLogSpace == null) {
      if (!kept) {
        reserve();
        chart.scores(numbers);
      }
      inLogSpace = tree.graphDistribution(kept ? own : numbers, 0, graphs);
    }
    return inLogSpace;
  }

  private void reserve() {
    if (numbers.length < size()) {
      numbers = new double[size()];
    }
  }
}
