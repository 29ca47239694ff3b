package org.espalier.core.chart;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * The Gibbs distribution over the derivations of a graph, as a branching process: starting from the
 * goal, every node v picks an edge e with the conditional probability
 *
 * <pre>p(e | v) = exp(score(e) + Σ over tails u: inside(u) − inside(v)),
 * inside(v) = log Σ over edges e of v: exp(score(e) + Σ over tails u: inside(u)).</pre>
 *
 * <p>Everything else follows from these without subtractions: m(v), the probability that node v
 * occurs, is 1 at the goal and is handed down, m(u) = Σ over edges e with tail u: m(head)·p(e |
 * head); a part's marginal is that sum over its edges; the entropy is Σ m(v)·H(p(· | v)). So
 * marginals and entropy are never negative, and exactly 0 where a forbidden part makes them so.
 *
 * <p>Nodes that do not need each other are computed together, so that exponentials and logarithms
 * are loops over rows.
 *
 * <p>Log space, with the largest term taken out of each sum before exponentiation and the rest
 * added by log1p: beside a nearly certain edge the others keep their full relative precision.
 */
final class ChartDistribution implements Distribution {

  static final Workspace.Key<ChartDistribution> KEY = Workspace.Key.of(ChartDistribution::new);

  private Hypergraph graph = Hypergraph.TRIVIAL;
  private int size;
  private double[] inside = new double[0];
  private double[] logP = new double[0];
  private double[] p = new double[0];
  private double[] occurrence = new double[0]; // m(v)
  private boolean handedDown;
  private double[] mean = new double[0]; // E[d·z of the derivation of v]
  private double[] slope = new double[0]; // derivative of m(v) along d
  private int[] stack = new int[0];

  // Of one level: the terms of its sums, what is taken out of them, and what is left.
  private double[] term = new double[0];
  private double[] shift = new double[0];
  private double[] power = new double[0];
  private double[] rest = new double[0];
  private double[] logarithm = new double[0];
  private double[] scratch = new double[0];

  /** A level of fewer edges is computed node by node. */
  private static final int FEW_EDGES = 16;

  /** Above this a sum of probabilities less the largest has its logarithm one by one. */
  private static final double LARGEST_REST = 2;

  /**
   * Computes the distribution of a structure whose scores have been checked.
   *
   * @param call the question that it is for
   */
  static ChartDistribution of(
      ChartStructure structure, String call, double[] scores, int offset, Workspace workspace) {
    ChartDistribution distribution = workspace.overwrite(KEY, structure, call);
    if (!distribution.compute(structure.hypergraph(workspace), structure.size(), scores, offset)) {
      throw new InfeasibleException(structure + ": " + structure.obstruction(scores, offset));
    }
    return distribution;
  }

  private boolean compute(Hypergraph newGraph, int newSize, double[] scores, int offset) {
    graph = newGraph;
    size = newSize;
    handedDown = false;
    int nodes = graph.nodes();
    if (inside.length < nodes) {
      inside = new double[nodes];
      occurrence = new double[nodes];
      mean = new double[nodes];
      slope = new double[nodes];
      stack = new int[nodes];
    }
    if (p.length < graph.edges()) {
      p = new double[graph.edges()];
      logP = new double[graph.edges()];
    }
    int[] levels = graph.levels;
    for (int l = 0; l + 1 < levels.length; l++) {
      int edges = graph.firstEdge[levels[l + 1]] - graph.firstEdge[levels[l]];
      if (edges < FEW_EDGES) {
        for (int v = levels[l]; v < levels[l + 1]; v++) {
          inside[v] = normalise(v, scores, offset);
        }
      } else {
        normalise(levels[l], levels[l + 1], scores, offset);
      }
    }
    return inside[graph.goal()] > Double.NEGATIVE_INFINITY;
  }

  /** Fills in the conditional probabilities of a node's edges and returns inside(v). */
  private double normalise(int v, double[] scores, int offset) {
    int from = graph.firstEdge[v];
    int to = graph.firstEdge[v + 1];
    double max = Double.NEGATIVE_INFINITY;
    int largest = from;
    for (int e = from; e < to; e++) {
      double value = graph.weight(e, scores, offset);
      if (graph.tail0[e] != Hypergraph.NONE) {
        value += inside[graph.tail0[e]];
      }
      if (graph.tail1[e] != Hypergraph.NONE) {
        value += inside[graph.tail1[e]];
      }
      logP[e] = value;
      if (value > max) {
        max = value;
        largest = e;
      }
    }
    if (max == Double.NEGATIVE_INFINITY) {
      Arrays.fill(p, from, to, 0);
      return max;
    }
    double rest = 0;
    for (int e = from; e < to; e++) {
      logP[e] -= max;
      p[e] = Math.exp(logP[e]);
      rest += e == largest ? 0 : p[e];
    }
    double logSum = Math.log1p(rest);
    double scale = 1 / (1 + rest);
    for (int e = from; e < to; e++) {
      logP[e] -= logSum;
      p[e] *= scale;
    }
    return max + logSum;
  }

  /** Fills in the conditional probabilities of the edges of nodes of one level, and inside(v). */
  private void normalise(int firstNode, int end, double[] scores, int offset) {
    int base = graph.firstEdge[firstNode];
    int edges = graph.firstEdge[end] - base;
    if (term.length < edges) {
      int length = Math.max(edges, 2 * term.length);
      term = new double[length];
      shift = new double[length];
      power = new double[length];
      rest = new double[length]; // no more nodes than edges: each has one
      logarithm = new double[length];
      scratch = new double[length];
    }
    for (int v = firstNode; v < end; v++) {
      double max = terms(v, base, scores, offset);
      inside[v] = max;
      Arrays.fill(
          shift,
          graph.firstEdge[v] - base,
          graph.firstEdge[v + 1] - base,
          Math.max(max, -Double.MAX_VALUE));
    }
    ROWS.expDifference(power, term, shift, scratch, 0, edges);
    double most = 0;
    for (int v = firstNode; v < end; v++) {
      double others = addSmaller(graph.firstEdge[v] - base, graph.firstEdge[v + 1] - base);
      rest[v - firstNode] = others;
      most = Math.max(most, others);
    }
    if (most <= LARGEST_REST) {
      ROWS.log1p(logarithm, rest, 0, end - firstNode);
    } else {
      for (int i = 0; i < end - firstNode; i++) {
        logarithm[i] = Math.log1p(rest[i]);
      }
    }
    for (int v = firstNode; v < end; v++) {
      double scale = 1 / (1 + rest[v - firstNode]);
      double logSum = logarithm[v - firstNode];
      double taken = Math.max(inside[v], -Double.MAX_VALUE);
      inside[v] += logSum;
      for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
        p[e] = power[e - base] * scale;
        logP[e] = (term[e - base] - taken) - logSum;
      }
    }
  }

  /** Writes the terms of a node's sum and returns the largest. */
  private double terms(int v, int base, double[] scores, int offset) {
    double max = Double.NEGATIVE_INFINITY;
    for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
      double value = graph.weight(e, scores, offset);
      int tail0 = graph.tail0[e];
      int tail1 = graph.tail1[e];
      value += tail0 == Hypergraph.NONE ? 0 : inside[tail0];
      value += tail1 == Hypergraph.NONE ? 0 : inside[tail1];
      term[e - base] = value;
      max = Math.max(max, value);
    }
    return max;
  }

  /** Adds a node's powers but the largest, which is 1 unless all are 0. */
  private double addSmaller(int from, int to) {
    double largest = 0;
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.min(largest, power[i]);
      largest = Math.max(largest, power[i]);
    }
    return sum;
  }

  Hypergraph graph() {
    return graph;
  }

  /** Returns ln p(e | head of e), which is finite where p may have underflown. */
  double logP(int edge) {
    return logP[edge];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public double logPartition() {
    return inside[graph.goal()];
  }

  private void handDown() {
    if (handedDown) {
      return;
    }
    handedDown = true;
    int goal = graph.goal();
    Arrays.fill(occurrence, 0, goal, 0);
    occurrence[goal] = 1;
    for (int v = goal; v >= 0; v--) {
      double m = occurrence[v];
      if (m == 0) {
        continue;
      }
      for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
        if (graph.tail0[e] != Hypergraph.NONE) {
          occurrence[graph.tail0[e]] += m * p[e];
        }
        if (graph.tail1[e] != Hypergraph.NONE) {
          occurrence[graph.tail1[e]] += m * p[e];
        }
      }
    }
  }

  @Override
  public void marginals(double[] out, int offset) {
    handDown();
    Arrays.fill(out, offset, offset + size, 0);
    for (int v = 0; v < graph.nodes(); v++) {
      double m = occurrence[v];
      if (m > 0) {
        for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
          addToParts(e, m * p[e], out, offset);
        }
      }
    }
  }

  private void addToParts(int e, double value, double[] out, int offset) {
    if (graph.onlyPart.length > 0) {
      int part = graph.onlyPart[e];
      if (part != Hypergraph.NONE) {
        out[offset + part] += value;
      }
      return;
    }
    for (int i = graph.firstPart[e]; i < graph.firstPart[e + 1]; i++) {
      out[offset + graph.parts[i]] += value;
    }
  }

  @Override
  public double entropy() {
    handDown();
    double entropy = 0;
    for (int v = 0; v < graph.nodes(); v++) {
      double local = 0;
      for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
        local -= p[e] > 0 ? p[e] * logP[e] : 0;
      }
      entropy += occurrence[v] * local;
    }
    return entropy;
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    handDown();
    int goal = graph.goal();
    for (int v = 0; v <= goal; v++) {
      double sum = 0;
      for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
        sum += p[e] > 0 ? p[e] * along(e, direction, directionOffset) : 0;
      }
      mean[v] = sum;
    }
    Arrays.fill(out, offset, offset + size, 0);
    Arrays.fill(slope, 0, goal + 1, 0);
    for (int v = goal; v >= 0; v--) {
      if (occurrence[v] == 0) {
        continue;
      }
      for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
        if (p[e] == 0) {
          continue;
        }
        double change =
            p[e] * (slope[v] + occurrence[v] * (along(e, direction, directionOffset) - mean[v]));
        addToParts(e, change, out, offset);
        if (graph.tail0[e] != Hypergraph.NONE) {
          slope[graph.tail0[e]] += change;
        }
        if (graph.tail1[e] != Hypergraph.NONE) {
          slope[graph.tail1[e]] += change;
        }
      }
    }
  }

  /** Returns the expectation of d·z over derivations that start with the edge. */
  private double along(int e, double[] direction, int offset) {
    double sum = graph.weight(e, direction, offset);
    if (graph.tail0[e] != Hypergraph.NONE) {
      sum += mean[graph.tail0[e]];
    }
    if (graph.tail1[e] != Hypergraph.NONE) {
      sum += mean[graph.tail1[e]];
    }
    return sum;
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    out.clear();
    int depth = 0;
    stack[depth++] = graph.goal();
    while (depth > 0) {
      int e = pick(stack[--depth], random);
      for (int i = graph.firstPart[e]; i < graph.firstPart[e + 1]; i++) {
        out.add(graph.parts[i]);
      }
      if (graph.tail1[e] != Hypergraph.NONE) {
        stack[depth++] = graph.tail1[e];
      }
      if (graph.tail0[e] != Hypergraph.NONE) {
        stack[depth++] = graph.tail0[e];
      }
    }
    out.sort();
  }

  /** Draws one of a node's edges. */
  int pick(int v, RandomGenerator random) {
    int from = graph.firstEdge[v];
    int to = graph.firstEdge[v + 1];
    double rest = to - from == 1 ? 0 : random.nextDouble();
    int choice = from;
    for (int e = from; e < to; e++) {
      if (p[e] > 0) {
        choice = e; // the last possible one, should rounding leave a rest
        rest -= p[e];
        if (rest < 0) {
          break;
        }
      }
    }
    return choice;
  }
}
