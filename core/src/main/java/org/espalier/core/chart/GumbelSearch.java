package org.espalier.core.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.Gumbel;
import org.espalier.core.GumbelSampling.Keyed;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * Sampling without replacement: gives every structure z the key log p(z) + Gumbel noise and lists
 * structures by falling key, without touching more of them than needed.
 *
 * <p>Listing by such keys is drawing without replacement from the renormalised rest. A partial
 * derivation stands for the set of its completions; the largest key in the set is Gumbel
 * distributed about the set's log-probability φ. Extending it by the edges of an open node divides
 * the set. Given the set's largest key T, the subset that has it is drawn with the edges'
 * conditional probabilities, and the others' largest keys are Gumbel variables about their own φ,
 * given that they stay below T: φ − log(exp(φ − T) + X) with X exponential. Best-first search by
 * key then meets complete derivations in the order of their keys.
 *
 * <p>Time O(d·b·log(k·d·b)) and memory O(d·b) for each structure drawn, of d nodes with at most b
 * edges.
 *
 * <ol>
 *   <li>W. Kool, H. van Hoof, M. Welling, Stochastic beams and where to find them: the Gumbel-top-k
 *       trick for sampling sequences without replacement, ICML 2019, arXiv 1903.06059.
 *   <li>C. Maddison, D. Tarlow, T. Minka, A* sampling, NIPS 2014, arXiv 1411.0030.
 * </ol>
 */
final class GumbelSearch {

  static final Workspace.Key<GumbelSearch> KEY = Workspace.Key.of(GumbelSearch::new);

  private static final int NONE = -1;

  // Partial derivations, one per index.
  private double[] key = new double[256];
  private double[] phi = new double[256];
  private int[] parent = new int[256];
  private int[] edge = new int[256];
  private int[] open = new int[256]; // the list of nodes still to be derived
  private int items;

  // Lists of open nodes, which share their ends.
  private int[] node = new int[256];
  private int[] next = new int[256];
  private int cells;

  // Partial derivations by falling key.
  private int[] heap = new int[256];
  private int waiting;

  List<Keyed> draw(ChartDistribution distribution, int k, double largest, RandomGenerator random) {
    if (k < 0) {
      throw new IllegalArgumentException("k is " + k);
    }
    items = 0;
    cells = 0;
    waiting = 0;
    Hypergraph graph = distribution.graph();
    push(item(largest, 0, NONE, NONE, cell(graph.goal(), NONE)));
    List<Keyed> drawn = new ArrayList<>();
    while (drawn.size() < k && waiting > 0) {
      int item = pop();
      while (open[item] != NONE) {
        item = extend(item, distribution, random);
      }
      Parts parts = new Parts();
      for (int i = item; edge[i] != NONE; i = parent[i]) {
        for (int j = graph.firstPart[edge[i]]; j < graph.firstPart[edge[i] + 1]; j++) {
          parts.add(graph.parts[j]);
        }
      }
      parts.sort();
      drawn.add(new Keyed(parts, phi[item], key[item]));
    }
    return drawn;
  }

  /**
   * Derives the first open node in all ways and returns the one that has the largest key; the
   * others go to the heap.
   */
  private int extend(int item, ChartDistribution distribution, RandomGenerator random) {
    Hypergraph graph = distribution.graph();
    int v = node[open[item]];
    int rest = next[open[item]];
    double top = key[item];
    int chosen = distribution.pick(v, random);
    int best = NONE;
    for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
      if (distribution.logP(e) == Double.NEGATIVE_INFINITY) {
        continue;
      }
      int list = rest;
      if (graph.tail1[e] != Hypergraph.NONE) {
        list = cell(graph.tail1[e], list);
      }
      if (graph.tail0[e] != Hypergraph.NONE) {
        list = cell(graph.tail0[e], list);
      }
      double about = phi[item] + distribution.logP(e);
      if (e == chosen) {
        best = item(top, about, item, e, list);
      } else {
        push(item(Gumbel.below(about, top, random), about, item, e, list));
      }
    }
    return best;
  }

  private int cell(int v, int rest) {
    if (cells == node.length) {
      node = Arrays.copyOf(node, 2 * cells);
      next = Arrays.copyOf(next, 2 * cells);
    }
    node[cells] = v;
    next[cells] = rest;
    return cells++;
  }

  private int item(double newKey, double newPhi, int newParent, int newEdge, int newOpen) {
    if (items == key.length) {
      key = Arrays.copyOf(key, 2 * items);
      phi = Arrays.copyOf(phi, 2 * items);
      parent = Arrays.copyOf(parent, 2 * items);
      edge = Arrays.copyOf(edge, 2 * items);
      open = Arrays.copyOf(open, 2 * items);
    }
    key[items] = newKey;
    phi[items] = newPhi;
    parent[items] = newParent;
    edge[items] = newEdge;
    open[items] = newOpen;
    return items++;
  }

  private void push(int item) {
    if (waiting == heap.length) {
      heap = Arrays.copyOf(heap, 2 * waiting);
    }
    int i = waiting++;
    while (i > 0 && key[heap[(i - 1) / 2]] < key[item]) {
      heap[i] = heap[(i - 1) / 2];
      i = (i - 1) / 2;
    }
    heap[i] = item;
  }

  private int pop() {
    int top = heap[0];
    int last = heap[--waiting];
    int i = 0;
    while (2 * i + 1 < waiting) {
      int child = 2 * i + 1;
      if (child + 1 < waiting && key[heap[child + 1]] > key[heap[child]]) {
        child++;
      }
      if (key[heap[child]] <= key[last]) {
        break;
      }
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = last;
    return top;
  }
}
