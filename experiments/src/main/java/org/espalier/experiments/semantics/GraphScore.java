package org.espalier.experiments.semantics;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.espalier.experiments.semantics.GraphExample.Graph;

/**
 * Counts of what was found of graphs and trees, over sentences.
 *
 * @param gold edges of the gold graphs
 * @param found edges of the graphs that were found
 * @param common edges of both
 * @param labelled those of both that have the same label
 * @param words of all sentences
 * @param attached words that have their gold head now
 * @param attachedBefore words that had it before the parser was trained further
 * @param repaired words that have it now and had not before
 * @param broken words that had it before and have not now
 * @param moved words that have another head than before
 */
record GraphScore(
    long gold,
    long found,
    long common,
    long labelled,
    long words,
    long attached,
    long attachedBefore,
    long repaired,
    long broken,
    long moved) {

  static final GraphScore NONE = new GraphScore(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * Compares one sentence.
   *
   * @param heads of the tree now
   * @param before of the tree before
   */
  static GraphScore of(GraphExample example, Graph graph, int[] heads, int[] before) {
    int n = example.length();
    Set<List<Integer>> named = new HashSet<>();
    Set<List<Integer>> edges = new HashSet<>();
    Graph right = example.graph();
    for (int e = 0; e < right.size(); e++) {
      edges.add(List.of(right.heads()[e], right.modifiers()[e]));
      named.add(List.of(right.heads()[e], right.modifiers()[e], right.labels()[e]));
    }
    long common = 0;
    long labelled = 0;
    for (int e = 0; e < graph.size(); e++) {
      int h = graph.heads()[e];
      int m = graph.modifiers()[e];
      common += edges.contains(List.of(h, m)) ? 1 : 0;
      labelled += named.contains(List.of(h, m, graph.labels()[e])) ? 1 : 0;
    }
    long attached = 0;
    long attachedBefore = 0;
    long repaired = 0;
    long broken = 0;
    long moved = 0;
    for (int m = 0; m < n; m++) {
      boolean now = heads[m] == example.heads()[m];
      boolean then = before[m] == example.heads()[m];
      attached += now ? 1 : 0;
      attachedBefore += then ? 1 : 0;
      repaired += now && !then ? 1 : 0;
      broken += then && !now ? 1 : 0;
      moved += heads[m] != before[m] ? 1 : 0;
    }
    return new GraphScore(
        edges.size(),
        graph.size(),
        common,
        labelled,
        n,
        attached,
        attachedBefore,
        repaired,
        broken,
        moved);
  }

  GraphScore plus(GraphScore other) {
    return new GraphScore(
        gold + other.gold,
        found + other.found,
        common + other.common,
        labelled + other.labelled,
        words + other.words,
        attached + other.attached,
        attachedBefore + other.attachedBefore,
        repaired + other.repaired,
        broken + other.broken,
        moved + other.moved);
  }

  /** Returns F1 of edges with their labels. */
  double labelledF1() {
    return f1(labelled);
  }

  /** Returns F1 of edges. */
  double unlabelledF1() {
    return f1(common);
  }

  private double f1(long right) {
    return gold + found == 0 ? Double.NaN : 2.0 * right / (gold + found);
  }

  /** Returns a count as a share of the words. */
  double share(long count) {
    return (double) count / words;
  }
}
