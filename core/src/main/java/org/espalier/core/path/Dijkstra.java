package org.espalier.core.path;

import java.util.Arrays;
import org.espalier.core.NonNegativeOracle;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.jspecify.annotations.Nullable;

/**
 * A shortest path by Dijkstra's algorithm with a binary heap. Among nodes at the same distance the
 * one with the lowest number comes first, and a node keeps the first arc that reached it at its
 * final distance. Time O((arcs + nodes) log nodes).
 *
 * <p>The graph is kept from call to call: arcs grouped by tail, each with the part whose cost it
 * has.
 *
 * <p>E. Dijkstra, A note on two problems in connexion with graphs, Numerische Mathematik 1, 1959.
 */
final class Dijkstra {

  private static final int NONE = -1;

  private @Nullable NonNegativeOracle owner;
  private int nodes;
  private int arcs;
  private int[] tail = new int[0]; // in the order of insertion
  private int[] insertedHead = new int[0];
  private int[] insertedPart = new int[0];
  private int[] first = new int[0]; // arcs of node v: first[v] … first[v + 1] − 1
  private int[] head = new int[0];
  private int[] part = new int[0];
  private double[] distance = new double[0];
  private int[] previous = new int[0];
  private int[] through = new int[0]; // the part of the arc from the previous node
  private int[] heap = new int[0];
  private int[] position = new int[0]; // of a node in the heap
  private int waiting;

  static void check(NonNegativeOracle structure, double[] costs, int offset) {
    int size = structure.size();
    if (offset < 0 || costs.length - offset < size) {
      throw new IllegalArgumentException(
          "%s needs %s costs from offset %s but the array has %s entries"
              .formatted(structure, size, offset, costs.length));
    }
    for (int p = 0; p < size; p++) {
      double cost = costs[offset + p];
      if (!(cost >= 0) || !Scores.isLegal(-cost)) {
        throw new IllegalArgumentException(
            ("%s: the cost of %s (index %s) is %s, but costs must be at least 0 and at most 1e150,"
                    + " so that their sums are finite, or +∞")
                .formatted(structure, structure.partName(p), p, cost));
      }
    }
  }

  /** Returns whether the graph is that of this structure. */
  boolean holds(NonNegativeOracle structure) {
    return structure.equals(owner);
  }

  /** Starts another graph. */
  void begin(NonNegativeOracle structure, int nodeCount, int mostArcs) {
    owner = structure;
    nodes = nodeCount;
    arcs = 0;
    tail = new int[mostArcs];
    insertedHead = new int[mostArcs];
    insertedPart = new int[mostArcs];
  }

  /** Adds an arc with the part whose cost it has. */
  void add(int from, int to, int costPart) {
    tail[arcs] = from;
    insertedHead[arcs] = to;
    insertedPart[arcs] = costPart;
    arcs++;
  }

  /** Groups the arcs by tail, in the order of insertion within each. */
  void end() {
    first = new int[nodes + 1];
    for (int a = 0; a < arcs; a++) {
      first[tail[a] + 1]++;
    }
    for (int v = 0; v < nodes; v++) {
      first[v + 1] += first[v];
    }
    int[] next = Arrays.copyOf(first, nodes);
    head = new int[arcs];
    part = new int[arcs];
    for (int a = 0; a < arcs; a++) {
      int place = next[tail[a]]++;
      head[place] = insertedHead[a];
      part[place] = insertedPart[a];
    }
    distance = new double[nodes];
    previous = new int[nodes];
    through = new int[nodes];
    heap = new int[nodes];
    position = new int[nodes];
  }

  /** Finds the shortest path; false if there is none. */
  boolean solve(int source, int target, double[] costs, int offset) {
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    Arrays.fill(previous, NONE);
    Arrays.fill(position, NONE);
    waiting = 0;
    distance[source] = 0;
    push(source);
    while (waiting > 0) {
      int v = pop();
      if (v == target) {
        return true;
      }
      for (int a = first[v]; a < first[v + 1]; a++) {
        int w = head[a];
        double length = distance[v] + costs[offset + part[a]];
        if (length < distance[w]) {
          distance[w] = length;
          previous[w] = v;
          through[w] = part[a];
          if (position[w] == NONE) {
            push(w);
          } else {
            rise(position[w]);
          }
        }
      }
    }
    return false;
  }

  /** Writes the parts of the path, from its end. */
  void parts(int source, int target, Parts out) {
    out.clear();
    for (int v = target; v != source; v = previous[v]) {
      out.add(through[v]);
    }
  }

  private boolean before(int v, int w) {
    return distance[v] < distance[w] || (distance[v] == distance[w] && v < w);
  }

  private void push(int v) {
    heap[waiting] = v;
    position[v] = waiting;
    rise(waiting++);
  }

  private void rise(int from) {
    int i = from;
    int v = heap[i];
    while (i > 0 && before(v, heap[(i - 1) / 2])) {
      put(heap[(i - 1) / 2], i);
      i = (i - 1) / 2;
    }
    put(v, i);
  }

  private int pop() {
    int top = heap[0];
    int v = heap[--waiting];
    int i = 0;
    while (2 * i + 1 < waiting) {
      int child = 2 * i + 1;
      if (child + 1 < waiting && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], v)) {
        break;
      }
      put(heap[child], i);
      i = child;
    }
    put(v, i);
    return top;
  }

  private void put(int v, int i) {
    heap[i] = v;
    position[v] = i;
  }
}
