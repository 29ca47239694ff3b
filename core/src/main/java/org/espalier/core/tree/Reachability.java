package org.espalier.core.tree;

import org.espalier.core.InfeasibleException;
import org.espalier.core.Scores;

/** What the allowed arcs alone say about non-projective trees, without any arithmetic. */
final class Reachability {

  private final int words;
  private final Roots roots;
  private final boolean[] allowed; // arcs
  private final int[] queue;

  /**
   * Takes the allowed arcs.
   *
   * @param allowed n² entries, h·n + m, root arcs on the diagonal
   */
  Reachability(int words, Roots roots, boolean[] allowed) {
    this.words = words;
    this.roots = roots;
    this.allowed = allowed;
    queue = new int[words];
  }

  /**
   * Returns which arcs occur in a tree over the allowed arcs; O(n³). An arc h → m does where h is
   * reached from the root, or from a word that may be the single root, without passing m: that path
   * with the arc can be completed by any arcs that lead on from what it has reached.
   *
   * @return n² entries, all false if there is no tree
   */
  boolean[] possible() {
    boolean[] starts = new boolean[words];
    boolean any = false;
    for (int m = 0; m < words; m++) {
      starts[m] = allowed[m * words + m] && (roots == Roots.MULTI || all(reached(only(m), -1)));
      any |= starts[m];
    }
    boolean[] possible = new boolean[allowed.length];
    if (!any || !all(reached(starts, -1))) {
      return possible;
    }
    for (int m = 0; m < words; m++) {
      boolean[] without = reached(starts, m);
      for (int h = 0; h < words; h++) {
        int arc = h * words + m;
        possible[arc] = h == m ? starts[m] : without[h] && allowed[arc];
      }
    }
    return possible;
  }

  /**
   * Makes the error for scores that leave no tree, which names the constraint.
   *
   * @param scores D scores from {@code offset}
   */
  static InfeasibleException infeasible(Arborescences trees, double[] scores, int offset) {
    boolean[] allowed = new boolean[trees.words() * trees.words()];
    for (int part = 0; part < trees.size(); part++) {
      allowed[part / trees.labels()] |= Scores.allowed(trees, scores, offset, part);
    }
    Reachability arcs = new Reachability(trees.words(), trees.roots(), allowed);
    return new InfeasibleException(trees + ": " + arcs.obstruction());
  }

  /** Returns why there is no tree over the allowed arcs. Called only where that is so. */
  String obstruction() {
    boolean[] starts = new boolean[words];
    boolean rootArc = false;
    for (int m = 0; m < words; m++) {
      boolean head = false;
      for (int h = 0; h < words; h++) {
        head |= allowed[h * words + m];
      }
      if (!head) {
        return "word " + m + " has no allowed head";
      }
      starts[m] = allowed[m * words + m];
      rootArc |= starts[m];
    }
    if (!rootArc) {
      return "no word may hang on the root";
    }
    boolean[] reached = reached(starts, -1);
    for (int m = 0; m < words; m++) {
      if (!reached[m]) {
        return "word " + m + " cannot be reached from the root over allowed arcs";
      }
    }
    return "no word that may hang on the root reaches all others over allowed arcs, as a single"
        + " root must";
  }

  private boolean[] only(int m) {
    boolean[] starts = new boolean[words];
    starts[m] = true;
    return starts;
  }

  private static boolean all(boolean[] values) {
    for (boolean value : values) {
      if (!value) {
        return false;
      }
    }
    return true;
  }

  /** Returns which words are reached from the starts over arcs between words, not passing one. */
  private boolean[] reached(boolean[] starts, int avoided) {
    boolean[] reached = new boolean[words];
    int count = 0;
    for (int m = 0; m < words; m++) {
      if (starts[m] && m != avoided) {
        reached[m] = true;
        queue[count++] = m;
      }
    }
    for (int next = 0; next < count; next++) {
      int h = queue[next];
      for (int m = 0; m < words; m++) {
        if (!reached[m] && m != avoided && allowed[h * words + m]) {
          reached[m] = true;
          queue[count++] = m;
        }
      }
    }
    return reached;
  }
}
