package org.espalier.core.spanning;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;

/**
 * The Gibbs distribution over spanning trees as one over dependency trees: the last node is the
 * root, the others are words, and both arcs between two words have the score of their edge.
 */
final class OrientedTrees implements Distribution {

  private final Workspace memory = new Workspace();
  private final Parts arcs = new Parts();
  private int nodes;
  private int words;
  private Distribution oriented = NoWords.INSTANCE;
  private double[] arcScores = new double[0];
  private double[] arcValues = new double[0];
  private int[] edgeOf = new int[0]; // by arc

  void compute(int n, double[] scores, int offset) {
    nodes = n;
    words = n - 1;
    if (edgeOf.length < words * words) {
      arcScores = new double[words * words];
      arcValues = new double[words * words];
      edgeOf = new int[words * words];
    }
    for (int h = 0; h < words; h++) {
      for (int m = 0; m < words; m++) {
        int low = Math.min(h, m);
        int high = h == m ? words : Math.max(h, m);
        edgeOf[h * words + m] = SpanningTree.index(n, low, high);
      }
    }
    spread(scores, offset, arcScores);
    oriented =
        words == 0
            ? NoWords.INSTANCE
            : new NonProjectiveTree(words, Roots.MULTI).distribution(arcScores, 0, memory);
  }

  private void spread(double[] ofEdges, int offset, double[] ofArcs) {
    for (int arc = 0; arc < words * words; arc++) {
      ofArcs[arc] = ofEdges[offset + edgeOf[arc]];
    }
  }

  private void gather(double[] ofArcs, double[] ofEdges, int offset) {
    Arrays.fill(ofEdges, offset, offset + size(), 0);
    for (int arc = 0; arc < words * words; arc++) {
      ofEdges[offset + edgeOf[arc]] += ofArcs[arc];
    }
  }

  @Override
  public int size() {
    return nodes * words / 2;
  }

  @Override
  public double logPartition() {
    return oriented.logPartition();
  }

  @Override
  public void marginals(double[] out, int offset) {
    oriented.marginals(arcValues, 0);
    gather(arcValues, out, offset);
  }

  @Override
  public double entropy() {
    return oriented.entropy();
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    double[] along = arcScores; // no longer needed: the distribution keeps its own
    spread(direction, directionOffset, along);
    oriented.jvp(along, 0, arcValues, 0);
    gather(arcValues, out, offset);
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    oriented.sample(random, arcs);
    out.clear();
    for (int i = 0; i < arcs.count(); i++) {
      out.add(edgeOf[arcs.get(i)]);
    }
    out.sort();
  }

  /** One node: the empty tree. */
  private enum NoWords implements Distribution {
    INSTANCE;

    @Override
    public int size() {
      return 0;
    }

    @Override
    public double logPartition() {
      return 0;
    }

    @Override
    public void marginals(double[] out, int offset) {}

    @Override
    public double entropy() {
      return 0;
    }

    @Override
    public void jvp(double[] direction, int directionOffset, double[] out, int offset) {}

    @Override
    public void sample(RandomGenerator random, Parts out) {
      out.clear();
    }
  }
}
