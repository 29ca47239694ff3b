package org.espalier.core.tree;

import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;

/**
 * The Gibbs distribution over labelled trees: over the trees by the sums of their arcs' labels,
 * and, given the tree, an independent label for every arc,
 *
 * <pre>p(a, y) = μ(a)·p(y | a),   H = H(trees) + Σ μ(a)·H(p(· | a)).</pre>
 */
final class LabelledDistribution implements Distribution {

  static final Workspace.Key<LabelledDistribution> KEY =
      Workspace.Key.of(LabelledDistribution::new);

  private final ArcScores sums = new ArcScores();
  private final MatrixTree matrixTree = new MatrixTree();
  private final ProjectiveDistribution chart = new ProjectiveDistribution();
  private final Eisner eisner = new Eisner();
  private final Parts arcs = new Parts();
  private Distribution trees = matrixTree;
  private int labels;
  private int size;
  private double[] marginals = new double[0]; // of the arcs
  private double[] mean = new double[0]; // of a direction over an arc's labels
  private double[] slope = new double[0]; // of the arcs' marginals
  private boolean marginalsReady;

  private LabelledDistribution() {}

  /**
   * Takes the scores and computes log Z.
   *
   * @param parts the structure that the scores belong to
   * @return false if there is no tree over the allowed parts
   */
  boolean compute(
      Structure parts, DependencyTree tree, int newLabels, double[] scores, int offset) {
    labels = newLabels;
    size = parts.size();
    marginalsReady = false;
    sums.sum(parts, labels, scores, offset);
    if (tree instanceof ProjectiveTree) {
      trees = chart;
      return chart.inside(tree.words(), tree.roots(), sums.arcs, 0, eisner);
    }
    trees = matrixTree;
    return matrixTree.compute(tree.words(), tree.roots(), sums.arcs, 0);
  }

  private void ensureMarginals() {
    if (marginalsReady) {
      return;
    }
    int count = size / labels;
    if (marginals.length < count) {
      marginals = new double[count];
      mean = new double[count];
      slope = new double[count];
    }
    trees.marginals(marginals, 0);
    marginalsReady = true;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public double logPartition() {
    return trees.logPartition();
  }

  @Override
  public void marginals(double[] out, int offset) {
    ensureMarginals();
    for (int arc = 0, part = 0; part < size; arc++) {
      double marginal = marginals[arc];
      for (int y = 0; y < labels; y++, part++) {
        out[offset + part] = marginal * sums.p(part);
      }
    }
  }

  @Override
  public double entropy() {
    ensureMarginals();
    double entropy = trees.entropy();
    for (int arc = 0, part = 0; part < size; arc++) {
      double local = 0;
      for (int y = 0; y < labels; y++, part++) {
        double p = sums.p(part);
        local -= p > 0 ? p * sums.logP(part) : 0;
      }
      entropy += marginals[arc] * local;
    }
    return entropy;
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    ensureMarginals();
    int count = size / labels;
    for (int arc = 0, part = 0; arc < count; arc++) {
      mean[arc] = 0;
      for (int y = 0; y < labels; y++, part++) {
        double p = sums.p(part);
        mean[arc] += p > 0 ? p * direction[directionOffset + part] : 0;
      }
    }
    trees.jvp(mean, 0, slope, 0);
    for (int arc = 0, part = 0; arc < count; arc++) {
      for (int y = 0; y < labels; y++, part++) {
        double p = sums.p(part);
        out[offset + part] =
            p > 0
                ? p
                    * (slope[arc]
                        + marginals[arc] * (direction[directionOffset + part] - mean[arc]))
                : 0;
      }
    }
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    trees.sample(random, arcs);
    out.clear();
    for (int i = 0; i < arcs.count(); i++) {
      out.add(pick(arcs.get(i), random)); // ascending like the arcs
    }
  }

  private int pick(int arc, RandomGenerator random) {
    double rest = labels == 1 ? 0 : random.nextDouble();
    int choice = arc * labels;
    for (int part = arc * labels; part < (arc + 1) * labels; part++) {
      if (sums.p(part) > 0) {
        choice = part; // the last possible one, should rounding leave a rest
        rest -= sums.p(part);
        if (rest < 0) {
          break;
        }
      }
    }
    return choice;
  }
}
