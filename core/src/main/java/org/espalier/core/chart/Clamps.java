package org.espalier.core.chart;

import java.util.Arrays;
import org.espalier.core.Members;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * Parts held on and off.
 *
 * <p>Edges with a part held off leave. For parts held on, let c(v) be the largest number of them
 * that a derivation of v has; a derivation of the goal that has all of them has c(v) at every one
 * of its nodes v, because a better derivation there would have more than all. So exactly those
 * derivations stay if an edge stays where it attains its node's c(v), provided that c(goal) is the
 * number of parts held on. This counts right because no structure has such a part twice.
 */
final class Clamps {

  static final Workspace.Key<Clamps> KEY = Workspace.Key.of(Clamps::new);

  private static final byte FREE = 0;
  private static final byte ON = 1;
  private static final byte OFF = 2;

  private byte[] mark = new byte[0]; // by part
  private int held;
  private int[] most = new int[0]; // c(v), −1 if v has no derivation
  private double[] logSum = new double[0];
  private double[] missed = new double[0]; // the probability of not obeying

  /** Sets the clamps, without knowing yet whether any structure obeys them. */
  void set(ChartStructure structure, Hypergraph graph, Parts on, Parts off) {
    clear(structure.size());
    for (int i = 0; i < on.count(); i++) {
      int part = on.get(i);
      Members.requirePart(structure, part);
      if (part >= structure.visible() && largestMultiplicity(graph, part) > 1) {
        throw new IllegalArgumentException(
            "%s: %s may be used more than once in one structure and cannot be held on"
                .formatted(structure, structure.partName(part)));
      }
      held += mark[part] == ON ? 0 : 1;
      mark[part] = ON;
    }
    for (int i = 0; i < off.count(); i++) {
      Members.requirePart(structure, off.get(i));
      mark[off.get(i)] = OFF; // one that is also on stays in the count: nothing
    }
  }

  /** Holds on the visible parts of a structure, and off all others. */
  void setVisible(ChartStructure structure, Parts visible) {
    clear(structure.size());
    Arrays.fill(mark, 0, structure.visible(), OFF);
    for (int i = 0; i < visible.count(); i++) {
      if (visible.get(i) < structure.visible()) {
        mark[visible.get(i)] = ON;
        held++;
      }
    }
  }

  private void clear(int size) {
    if (mark.length < size) {
      mark = new byte[size];
    }
    Arrays.fill(mark, 0, size, FREE);
    held = 0;
  }

  /** Returns how often a derivation of the goal can have the part. */
  private int largestMultiplicity(Hypergraph graph, int part) {
    reserve(graph);
    for (int v = 0; v < graph.nodes(); v++) {
      most[v] = 0;
      for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
        int count = graph.multiplicity(e, part);
        count += graph.tail0[e] == Hypergraph.NONE ? 0 : most[graph.tail0[e]];
        count += graph.tail1[e] == Hypergraph.NONE ? 0 : most[graph.tail1[e]];
        most[v] = Math.max(most[v], count);
      }
    }
    return most[graph.goal()];
  }

  private void reserve(Hypergraph graph) {
    if (most.length < graph.nodes()) {
      most = new int[graph.nodes()];
      logSum = new double[graph.nodes()];
      missed = new double[graph.nodes()];
    }
  }

  /** Returns the largest number of parts held on below an edge, −1 if it cannot be used. */
  private int count(Hypergraph graph, int e) {
    int count = 0;
    for (int i = graph.firstPart[e]; i < graph.firstPart[e + 1]; i++) {
      byte clamp = mark[graph.parts[i]];
      if (clamp == OFF) {
        return -1;
      }
      count += clamp;
    }
    if (graph.tail0[e] != Hypergraph.NONE) {
      if (most[graph.tail0[e]] < 0) {
        return -1;
      }
      count += most[graph.tail0[e]];
    }
    if (graph.tail1[e] != Hypergraph.NONE) {
      if (most[graph.tail1[e]] < 0) {
        return -1;
      }
      count += most[graph.tail1[e]];
    }
    return count;
  }

  /**
   * Returns the graph of the structures that obey the clamps.
   *
   * @throws org.espalier.core.InfeasibleException if there are none
   */
  Hypergraph prune(Hypergraph graph) {
    reserve(graph);
    Hypergraph.Builder builder = Hypergraph.builder();
    for (int v = 0; v < graph.nodes(); v++) {
      most[v] = -1;
      for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
        most[v] = Math.max(most[v], count(graph, e));
      }
      builder.node();
      boolean lost = v == graph.goal() && most[v] < held;
      for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1] && !lost; e++) {
        if (most[v] >= 0 && count(graph, e) == most[v]) {
          builder.edge(graph.tail0[e], graph.tail1[e]);
          for (int i = graph.firstPart[e]; i < graph.firstPart[e + 1]; i++) {
            builder.part(graph.parts[i]);
          }
        }
      }
    }
    return builder.build();
  }

  /**
   * Returns the log-probability that a structure obeys the clamps: a sum of products of conditional
   * probabilities, so that nothing cancels. Where it is more likely than not, what is summed in the
   * same way is the probability that it does not obey them, so that the relative error is small
   * however near to 0 the logarithm is.
   */
  double logProbability(ChartDistribution distribution) {
    Hypergraph graph = distribution.graph();
    reserve(graph);
    for (int v = 0; v < graph.nodes(); v++) {
      most[v] = -1;
      double max = Double.NEGATIVE_INFINITY;
      for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
        double value = value(distribution, e);
        int count = value == Double.NEGATIVE_INFINITY ? -1 : count(graph, e);
        if (count > most[v]) {
          most[v] = count;
          max = value;
        } else if (count == most[v] && count >= 0) {
          max = Math.max(max, value);
        }
      }
      double sum = 0;
      missed[v] = 0;
      for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
        double value = value(distribution, e);
        boolean obeys =
            most[v] >= 0 && value > Double.NEGATIVE_INFINITY && count(graph, e) == most[v];
        sum += obeys ? Math.exp(value - max) : 0;
        missed[v] += Math.exp(distribution.logP(e)) * (obeys ? missedBelow(graph, e) : 1);
      }
      logSum[v] = most[v] < 0 ? max : max + Math.log(sum);
    }
    int goal = graph.goal();
    if (most[goal] < held) {
      return Double.NEGATIVE_INFINITY;
    }
    return missed[goal] < 0.5 ? Math.log1p(-missed[goal]) : Math.min(0, logSum[goal]);
  }

  /** Returns the probability that a derivation does not obey the clamps below an edge of it. */
  private double missedBelow(Hypergraph graph, int e) {
    double first = graph.tail0[e] == Hypergraph.NONE ? 0 : missed[graph.tail0[e]];
    double second = graph.tail1[e] == Hypergraph.NONE ? 0 : missed[graph.tail1[e]];
    return first + (1 - first) * second;
  }

  private double value(ChartDistribution distribution, int e) {
    Hypergraph graph = distribution.graph();
    double value = distribution.logP(e);
    value += graph.tail0[e] == Hypergraph.NONE ? 0 : logSum[graph.tail0[e]];
    value += graph.tail1[e] == Hypergraph.NONE ? 0 : logSum[graph.tail1[e]];
    return value;
  }
}
