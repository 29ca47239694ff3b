package org.espalier.core.spanning;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.numeric.CompleteGraph;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;

/**
 * The Gibbs distribution over spanning trees with some edges held on, as one over dependency trees:
 * the edges held on are contracted, so that groups of nodes take the place of nodes; the last group
 * is the root, the others are words, and both arcs between two words have the score of the edge
 * between their groups. Where several edges join two groups, that score is the logarithm of their
 * weights' sum, and a tree with the arc has one of them, each with its share of the sum.
 */
final class OrientedTrees implements Distribution {

  private final Workspace memory = new Workspace();
  private final Parts arcs = new Parts();
  private Parts held = new Parts();
  private double heldScore;
  private int size; // edges
  private int groups;
  private int words;
  private int[] group = new int[0]; // of a node
  private int[] pairOf = new int[0]; // the two groups that an edge joins, −1 within a group
  private double[] share = new double[0]; // of an edge among those of its pair
  private int[] firstEdge = new int[0]; // of a pair that is allowed
  private int[] best = new int[0]; // edge of a pair
  private int[] nextEdge = new int[0]; // that is allowed, of the same pair; −1 after the last
  private double[] pairScores = new double[0];
  private double[] pairValues = new double[0];
  private double[] pairEntropies = new double[0];
  private double[] pairSlopes = new double[0];
  private double[] largest = new double[0];
  private Distribution oriented = NoWords.INSTANCE;
  private double[] arcScores = new double[0];
  private double[] arcValues = new double[0];
  private int[] pairOfArc = new int[0];

  /**
   * Takes the scores. There must be a tree.
   *
   * @param n number of nodes
   * @param on edges that every tree has, without a cycle; not to be modified
   */
  void compute(int n, double[] scores, int offset, Parts on) {
    held = on;
    heldScore = on.dot(scores, offset);
    size = n * (n - 1) / 2;
    contract(n);
    words = groups - 1;
    reserve();
    weigh(scores, offset);
    for (int h = 0; h < words; h++) {
      for (int m = 0; m < words; m++) {
        int low = Math.min(h, m);
        int high = h == m ? words : Math.max(h, m);
        pairOfArc[h * words + m] = CompleteGraph.index(groups, low, high);
      }
    }
    spread(pairScores, arcScores);
    oriented =
        words == 0
            ? NoWords.INSTANCE
            : new NonProjectiveTree(words, Roots.MULTI).distribution(arcScores, 0, memory);
  }

  /**
   * Returns the log-probability of one tree among all, edges held on or not, as that of the tree
   * with its edges directed away from the root: accurate near 0 too, because that is computed from
   * weights relative to the tree's.
   */
  static double logProbability(
      int n, Parts tree, double[] scores, int offset, Workspace workspace) {
    int words = n - 1;
    if (words == 0) {
      return 0;
    }
    double[] arcScores = new double[words * words];
    for (int h = 0; h < words; h++) {
      for (int m = 0; m < words; m++) {
        int low = Math.min(h, m);
        int high = h == m ? words : Math.max(h, m);
        arcScores[h * words + m] = scores[offset + CompleteGraph.index(n, low, high)];
      }
    }
    Parts directed = new Parts();
    boolean[] reached = new boolean[n];
    int[] queue = new int[n];
    int last = 0;
    queue[0] = words;
    reached[words] = true;
    for (int next = 0; next <= last; next++) {
      int h = queue[next];
      for (int i = 0; i < tree.count(); i++) {
        int[] ends = CompleteGraph.ends(n, tree.get(i));
        int m = ends[0] == h ? ends[1] : ends[0];
        if ((ends[0] == h || ends[1] == h) && !reached[m]) {
          reached[m] = true;
          queue[++last] = m;
          directed.add((h == words ? m : h) * words + m);
        }
      }
    }
    directed.sort();
    return new NonProjectiveTree(words, Roots.MULTI)
        .logProbability(directed, arcScores, 0, workspace);
  }

  /**
   * Returns the log-probability of one tree among those with the edges held, right after {@link
   * #compute}: that of its pairs, and of its edges among their pairs'. Accurate near 0 too.
   *
   * @param tree one of them
   */
  double logProbability(Parts tree, double[] scores, int offset, Workspace workspace) {
    Parts pairs = new Parts();
    double ofEdges = 0;
    for (int i = 0; i < tree.count(); i++) {
      int edge = tree.get(i);
      int pair = pairOf[edge];
      if (pair >= 0) {
        pairs.add(pair);
        double others = 0; // relative to this edge
        for (int other = firstEdge[pair]; other >= 0; other = nextEdge[other]) {
          others += other == edge ? 0 : Math.exp(scores[offset + other] - scores[offset + edge]);
        }
        ofEdges -=
            others < Double.POSITIVE_INFINITY
                ? Math.log1p(others)
                : pairScores[pair] - scores[offset + edge];
      }
    }
    pairs.sort();
    return ofEdges + logProbability(groups, pairs, pairScores, 0, workspace);
  }

  /** Numbers the groups, and finds the two that each edge joins. */
  private void contract(int n) {
    if (group.length < n) {
      group = new int[n];
    }
    if (pairOf.length < size) {
      pairOf = new int[size];
      share = new double[size];
      nextEdge = new int[size];
    }
    groups = Contraction.groups(n, held, group);
    int edge = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        int low = Math.min(group[i], group[j]);
        int high = Math.max(group[i], group[j]);
        pairOf[edge++] = low == high ? -1 : CompleteGraph.index(groups, low, high);
      }
    }
  }

  private void reserve() {
    int pairs = groups * words / 2;
    if (pairScores.length < pairs) {
      firstEdge = new int[pairs];
      best = new int[pairs];
      pairScores = new double[pairs];
      pairValues = new double[pairs];
      pairEntropies = new double[pairs];
      pairSlopes = new double[pairs];
      largest = new double[pairs];
    }
    if (arcScores.length < words * words) {
      arcScores = new double[words * words];
      arcValues = new double[words * words];
      pairOfArc = new int[words * words];
    }
  }

  /** Computes the pairs' scores and entropies and the edges' shares. */
  private void weigh(double[] scores, int offset) {
    int pairs = groups * words / 2;
    Arrays.fill(firstEdge, 0, pairs, -1);
    Arrays.fill(largest, 0, pairs, Double.NEGATIVE_INFINITY);
    Arrays.fill(pairScores, 0, pairs, 0); // first the sums of exp(score − largest) but for the best
    Arrays.fill(
        pairEntropies, 0, pairs, 0); // first the sums of exp(score − largest)·(largest − score)
    for (int edge = size - 1; edge >= 0; edge--) {
      int pair = pairOf[edge];
      if (pair >= 0 && scores[offset + edge] > Double.NEGATIVE_INFINITY) {
        nextEdge[edge] = firstEdge[pair];
        firstEdge[pair] = edge;
        if (scores[offset + edge] > largest[pair]) {
          largest[pair] = scores[offset + edge];
          best[pair] = edge;
        }
      }
    }
    for (int edge = 0; edge < size; edge++) {
      int pair = pairOf[edge];
      double score = scores[offset + edge];
      share[edge] = 0;
      if (pair >= 0 && score > Double.NEGATIVE_INFINITY) {
        double loss = largest[pair] - score;
        share[edge] = Math.exp(-loss);
        pairScores[pair] += edge == best[pair] ? 0 : share[edge];
        pairEntropies[pair] += share[edge] * loss;
      }
    }
    for (int edge = 0; edge < size; edge++) {
      if (share[edge] > 0) {
        share[edge] /= 1 + pairScores[pairOf[edge]];
      }
    }
    for (int pair = 0; pair < pairs; pair++) {
      double others = pairScores[pair];
      if (firstEdge[pair] >= 0) {
        pairEntropies[pair] = Math.log1p(others) + pairEntropies[pair] / (1 + others);
        pairScores[pair] = largest[pair] + Math.log1p(others);
      } else {
        pairScores[pair] = Double.NEGATIVE_INFINITY;
      }
    }
  }

  private void spread(double[] ofPairs, double[] ofArcs) {
    for (int arc = 0; arc < words * words; arc++) {
      ofArcs[arc] = ofPairs[pairOfArc[arc]];
    }
  }

  private void gather(double[] ofArcs, double[] ofPairs) {
    Arrays.fill(ofPairs, 0, groups * words / 2, 0);
    for (int arc = 0; arc < words * words; arc++) {
      ofPairs[pairOfArc[arc]] += ofArcs[arc];
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public double logPartition() {
    return heldScore + oriented.logPartition();
  }

  @Override
  public void marginals(double[] out, int offset) {
    computePairMarginals();
    for (int edge = 0; edge < size; edge++) {
      out[offset + edge] = pairOf[edge] < 0 ? 0 : pairValues[pairOf[edge]] * share[edge];
    }
    held.addTo(out, offset, 1);
  }

  private void computePairMarginals() {
    oriented.marginals(arcValues, 0);
    gather(arcValues, pairValues);
  }

  @Override
  public double entropy() {
    double entropy = oriented.entropy();
    if (held.count() > 0) {
      computePairMarginals();
      for (int pair = 0; pair < groups * words / 2; pair++) {
        entropy += pairValues[pair] * pairEntropies[pair];
      }
    }
    return entropy;
  }

  /**
   * {@inheritDoc} With a the pairs' marginals and q an edge's share of its pair: d(a·q) = da·q +
   * a·dq, where da is along the mean of the direction under q, and dq = q·(direction − mean).
   */
  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    int pairs = groups * words / 2;
    double[] means = pairSlopes;
    Arrays.fill(means, 0, pairs, 0);
    for (int edge = 0; edge < size; edge++) {
      if (share[edge] > 0) {
        means[pairOf[edge]] += share[edge] * direction[directionOffset + edge];
      }
    }
    computePairMarginals();
    double[] along = arcScores; // no longer needed: the distribution keeps its own
    spread(means, along);
    oriented.jvp(along, 0, arcValues, 0);
    double[] slopes = largest; // no longer needed
    gather(arcValues, slopes);
    for (int edge = 0; edge < size; edge++) {
      int pair = pairOf[edge];
      double slope = 0;
      if (share[edge] > 0) {
        double beyond = direction[directionOffset + edge] - means[pair];
        slope = share[edge] * (slopes[pair] + pairValues[pair] * beyond);
      }
      out[offset + edge] = slope;
    }
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    oriented.sample(random, arcs);
    out.set(held);
    for (int i = 0; i < arcs.count(); i++) {
      out.add(pick(pairOfArc[arcs.get(i)], random));
    }
    out.sort();
  }

  /** Draws one of a pair's edges by their shares. */
  private int pick(int pair, RandomGenerator random) {
    int choice = firstEdge[pair];
    if (nextEdge[choice] < 0) {
      return choice;
    }
    double rest = random.nextDouble();
    for (int edge = choice; edge >= 0 && rest >= 0; edge = nextEdge[edge]) {
      if (share[edge] > 0) {
        choice = edge; // the last possible one, should rounding leave a rest
        rest -= share[edge];
      }
    }
    return choice;
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
