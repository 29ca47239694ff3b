package org.espalier.core.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * The k best derivations, by lazy enumeration: algorithm 3 of Huang and Chiang.
 *
 * <p>Every node lists its derivations, best first, no further than is asked for. A derivation is an
 * edge with one derivation of each tail. Candidates for the next place are, at first, each edge
 * with its tails' best derivations; when a candidate (e, i, j) is taken, its successors enter, with
 * the next derivation of one tail: (e, i, j+1) always, and (e, i+1, j) only if j is the first, so
 * that no pair comes up twice.
 *
 * <p>Time O(k·d·(b + log k)) at most beyond Viterbi's, where d counts the nodes of a derivation and
 * b the edges of a node; nothing is recursive, so long structures are safe.
 *
 * <ol>
 *   <li>L. Huang, D. Chiang, Better k-best parsing, IWPT 2005.
 *   <li>M. Fredman, R. Sedgewick, D. Sleator, R. Tarjan, The pairing heap: a new form of
 *       self-adjusting heap, Algorithmica 1, 1986.
 * </ol>
 */
final class LazyKBest {

  static final Workspace.Key<LazyKBest> KEY = Workspace.Key.of(LazyKBest::new);

  private static final int NONE = -1;

  /** Stands for a tail's best derivation that has not been listed yet. */
  private static final int FIRST = -2;

  // Nodes.
  private boolean[] opened = new boolean[0];
  private boolean[] exhausted = new boolean[0];
  private int[] candidates = new int[0]; // root of a pairing heap
  private int[] first = new int[0];
  private int[] last = new int[0];

  // Derivations, listed or candidates.
  private int count;
  private double[] score = new double[256];
  private int[] edge = new int[256];
  private int[] left = new int[256]; // derivation of the first tail
  private int[] right = new int[256]; // and of the second
  private int[] next = new int[256]; // in the node's list
  private boolean[] succeeded = new boolean[256]; // its successors are candidates
  private int[] child = new int[256]; // in the heap
  private int[] sibling = new int[256];

  private int[] stack = new int[64];
  private int[] stackNodes = new int[64];

  List<Parts> best(int k, MaxInside inside) {
    if (k < 0) {
      throw new IllegalArgumentException("k is " + k);
    }
    reset(inside.graph().nodes());
    int goal = inside.graph().goal();
    List<Parts> list = new ArrayList<>();
    while (list.size() < k && !exhausted[goal]) {
      advance(goal, inside);
      if (!exhausted[goal]) {
        list.add(read(goal, last[goal], inside));
      }
    }
    return list;
  }

  private void reset(int nodes) {
    if (opened.length < nodes) {
      opened = new boolean[nodes];
      exhausted = new boolean[nodes];
      candidates = new int[nodes];
      first = new int[nodes];
      last = new int[nodes];
    }
    Arrays.fill(opened, 0, nodes, false);
    Arrays.fill(exhausted, 0, nodes, false);
    Arrays.fill(first, 0, nodes, NONE);
    Arrays.fill(last, 0, nodes, NONE);
    Arrays.fill(candidates, 0, nodes, NONE);
    count = 0;
  }

  /** Lists one more derivation of a node, or finds it exhausted. */
  private void advance(int node, MaxInside inside) {
    Hypergraph graph = inside.graph();
    int depth = 0;
    stack[depth++] = node;
    while (depth > 0) {
      int v = stack[depth - 1];
      if (!opened[v]) {
        opened[v] = true;
        for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
          propose(v, e, FIRST, FIRST, inside.value(e));
        }
      }
      int d = last[v];
      if (d != NONE && !succeeded[d]) {
        int wanted = wanted(d, graph);
        if (wanted != NONE) {
          if (depth == stack.length) {
            stack = Arrays.copyOf(stack, 2 * depth);
          }
          stack[depth++] = wanted;
          continue;
        }
        succeed(v, d, inside);
      }
      if (candidates[v] == NONE) {
        exhausted[v] = true;
      } else {
        int taken = candidates[v];
        candidates[v] = mergePairs(child[taken]);
        if (first[v] == NONE) {
          first[v] = taken;
        } else {
          next[last[v]] = taken;
        }
        last[v] = taken;
      }
      depth--;
    }
  }

  /** Returns a tail that must list one more before d's successors are known, or NONE. */
  private int wanted(int d, Hypergraph graph) {
    int tail0 = graph.tail0[edge[d]];
    int tail1 = graph.tail1[edge[d]];
    if (tail1 != Hypergraph.NONE) {
      if (right[d] == FIRST) {
        right[d] = first[tail1] == NONE ? FIRST : first[tail1];
      }
      if (right[d] == FIRST || (next[right[d]] == NONE && !exhausted[tail1])) {
        return tail1;
      }
    }
    if (tail0 != Hypergraph.NONE && (tail1 == Hypergraph.NONE || right[d] == first[tail1])) {
      if (left[d] == FIRST) {
        left[d] = first[tail0] == NONE ? FIRST : first[tail0];
      }
      if (left[d] == FIRST || (next[left[d]] == NONE && !exhausted[tail0])) {
        return tail0;
      }
    }
    return NONE;
  }

  private void succeed(int v, int d, MaxInside inside) {
    Hypergraph graph = inside.graph();
    succeeded[d] = true;
    int e = edge[d];
    int tail0 = graph.tail0[e];
    int tail1 = graph.tail1[e];
    double weight = inside.weight(e);
    if (tail1 != Hypergraph.NONE && next[right[d]] != NONE) {
      int other = next[right[d]];
      double leftScore = left[d] == FIRST ? inside.best(tail0) : score[left[d]];
      propose(v, e, left[d], other, weight + leftScore + score[other]);
    }
    boolean atFirst = tail1 == Hypergraph.NONE || right[d] == first[tail1];
    if (tail0 != Hypergraph.NONE && atFirst && next[left[d]] != NONE) {
      int other = next[left[d]];
      double rightScore = tail1 == Hypergraph.NONE ? 0 : score[right[d]];
      propose(v, e, other, right[d], weight + score[other] + rightScore);
    }
  }

  private void propose(int v, int e, int newLeft, int newRight, double newScore) {
    if (newScore == Double.NEGATIVE_INFINITY) {
      return;
    }
    if (count == score.length) {
      int length = 2 * count;
      score = Arrays.copyOf(score, length);
      edge = Arrays.copyOf(edge, length);
      left = Arrays.copyOf(left, length);
      right = Arrays.copyOf(right, length);
      next = Arrays.copyOf(next, length);
      succeeded = Arrays.copyOf(succeeded, length);
      child = Arrays.copyOf(child, length);
      sibling = Arrays.copyOf(sibling, length);
    }
    int d = count++;
    score[d] = newScore;
    edge[d] = e;
    left[d] = newLeft;
    right[d] = newRight;
    next[d] = NONE;
    succeeded[d] = false;
    child[d] = NONE;
    sibling[d] = NONE;
    candidates[v] = merge(candidates[v], d);
  }

  private int merge(int a, int b) {
    if (a == NONE || b == NONE) {
      return a == NONE ? b : a;
    }
    int winner = score[b] > score[a] ? b : a;
    int loser = winner == a ? b : a;
    sibling[loser] = child[winner];
    child[winner] = loser;
    return winner;
  }

  /** Merges a list of siblings, in pairs from the left and then all from the right. */
  private int mergePairs(int list) {
    int pairs = NONE;
    int i = list;
    while (i != NONE) {
      int one = i;
      int two = sibling[one];
      i = two == NONE ? NONE : sibling[two];
      sibling[one] = NONE;
      if (two != NONE) {
        sibling[two] = NONE;
      }
      int pair = merge(one, two);
      sibling[pair] = pairs;
      pairs = pair;
    }
    int root = NONE;
    while (pairs != NONE) {
      int rest = sibling[pairs];
      sibling[pairs] = NONE;
      root = merge(root, pairs);
      pairs = rest;
    }
    return root;
  }

  private Parts read(int node, int derivation, MaxInside inside) {
    Hypergraph graph = inside.graph();
    Parts parts = new Parts();
    int depth = 0;
    // advance uses the other stack; pairs (node, derivation) take two places of this one.
    stackNodes[depth++] = node;
    stackNodes[depth++] = derivation;
    while (depth > 0) {
      int d = stackNodes[--depth];
      int v = stackNodes[--depth];
      if (d == FIRST) {
        if (first[v] == NONE) {
          advance(v, inside);
        }
        d = first[v];
      }
      int e = edge[d];
      for (int i = graph.firstPart[e]; i < graph.firstPart[e + 1]; i++) {
        parts.add(graph.parts[i]);
      }
      if (depth + 4 > stackNodes.length) {
        stackNodes = Arrays.copyOf(stackNodes, 2 * stackNodes.length);
      }
      if (graph.tail1[e] != Hypergraph.NONE) {
        stackNodes[depth++] = graph.tail1[e];
        stackNodes[depth++] = right[d];
      }
      if (graph.tail0[e] != Hypergraph.NONE) {
        stackNodes[depth++] = graph.tail0[e];
        stackNodes[depth++] = left[d];
      }
    }
    parts.sort();
    return parts;
  }
}
