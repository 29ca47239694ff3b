package org.espalier.core.tree;

import java.util.Arrays;

/**
 * Sets of words that arcs of less than total weight 1 enter, which no mixture of trees has (Edmonds
 * 1967).
 *
 * <p>They are minimum cuts between the root and a word, found by augmenting paths. A word that no
 * set is found for is one with the root from then on (Padberg &amp; Rinaldi 1990), so that most
 * words take no path at all; a word in a set that was found takes none either. No set is found
 * exactly if there is none.
 *
 * <ol>
 *   <li>J. Edmonds, Optimum branchings, J. Research of the National Bureau of Standards 71B, 1967.
 *   <li>M. Padberg, G. Rinaldi, An efficient algorithm for the minimum capacity cut problem,
 *       Mathematical Programming 47, 1990.
 * </ol>
 */
public final class TreeCuts {

  /** Room below this is rounding. */
  private static final double TINY = 1e-15;

  private int n;
  private double[] weight = new double[0];
  private double[] room = new double[0]; // residual capacities of the arcs between words
  private double[] rootRoom = new double[0];
  private double[] fromRoot = new double[0]; // into a word from the root and what is one with it
  private int[] near = new int[0]; // of word m, those with an arc from or to it, from m·n
  private int[] nearCount = new int[0];
  private boolean[] joined = new boolean[0]; // one with the root
  private boolean[] cut = new boolean[0]; // in a set that was found
  private boolean[] reached = new boolean[0];
  private int[] next = new int[0]; // on the path to the word that is tested
  private int[] queue = new int[0];

  /** Creates a search without memory. */
  public TreeCuts() {}

  /**
   * Starts a search.
   *
   * @param arcs n² weights ≥ 0, laid out as the parts of {@link NonProjectiveTree}, of which those
   *     into every word sum to 1; not to be modified while the search lasts
   * @param words n
   */
  public void begin(double[] arcs, int words) {
    n = words;
    weight = arcs;
    if (nearCount.length < n) {
      room = new double[n * n];
      rootRoom = new double[n];
      fromRoot = new double[n];
      near = new int[n * n];
      nearCount = new int[n];
      joined = new boolean[n];
      cut = new boolean[n];
      reached = new boolean[n];
      next = new int[n];
      queue = new int[n];
    }
    Arrays.fill(joined, 0, n, false);
    Arrays.fill(cut, 0, n, false);
    Arrays.fill(nearCount, 0, n, 0);
    for (int m = 0; m < n; m++) {
      fromRoot[m] = weight[m * n + m];
    }
    for (int h = 0; h < n; h++) {
      for (int m = h + 1; m < n; m++) {
        if (weight[h * n + m] > 0 || weight[m * n + h] > 0) {
          near[m * n + nearCount[m]++] = h;
          near[h * n + nearCount[h]++] = m;
        }
      }
    }
  }

  /**
   * Finds a set that does not contain all of those found before.
   *
   * @param tolerance how far below 1 the weight into a set may be
   * @return false if there is none
   */
  public boolean find(double tolerance) {
    while (true) {
      int word = -1;
      for (int m = 0; m < n; m++) {
        if (!joined[m] && !cut[m] && (word < 0 || fromRoot[m] > fromRoot[word])) {
          word = m;
        }
      }
      if (word < 0) {
        return false;
      }
      if (fromRoot[word] < 1 - tolerance && flow(word) < 1 - tolerance) {
        for (int m = 0; m < n; m++) {
          cut[m] |= reached[m];
        }
        return true;
      }
      join(word);
    }
  }

  /** Returns whether a word is in the set found last. */
  public boolean contains(int word) {
    return reached[word];
  }

  private void join(int word) {
    joined[word] = true;
    for (int i = 0; i < nearCount[word]; i++) {
      int m = near[word * n + i];
      fromRoot[m] += weight[word * n + m];
    }
  }

  /**
   * Returns what can flow from the root to a word, or 1 if that is more. If it is less, {@link
   * #reached} tells the least set of words that no more can enter.
   */
  private double flow(int word) {
    for (int m = 0; m < n; m++) {
      rootRoom[m] = fromRoot[m];
      for (int i = 0; i < nearCount[m]; i++) {
        int arc = near[m * n + i] * n + m;
        room[arc] = weight[arc];
      }
    }
    double flow = flowThroughOne(word);
    while (flow < 1) {
      int entry = search(word);
      if (entry < 0) {
        return flow;
      }
      double amount = Math.min(rootRoom[entry], 1 - flow);
      for (int w = entry; w != word; w = next[w]) {
        amount = Math.min(amount, room[w * n + next[w]]);
      }
      rootRoom[entry] -= amount;
      for (int w = entry; w != word; w = next[w]) {
        room[w * n + next[w]] -= amount;
        room[next[w] * n + w] += amount;
      }
      flow += amount;
    }
    return 1;
  }

  /** Uses the paths by which a word is reached with at most one on the way. */
  private double flowThroughOne(int word) {
    double flow = Math.min(1, rootRoom[word]);
    rootRoom[word] -= flow;
    for (int i = 0; i < nearCount[word] && flow < 1; i++) {
      int h = near[word * n + i];
      if (!joined[h]) {
        int arc = h * n + word;
        double amount = Math.min(Math.min(rootRoom[h], room[arc]), 1 - flow);
        rootRoom[h] -= amount;
        room[arc] -= amount;
        room[word * n + h] += amount;
        flow += amount;
      }
    }
    return flow;
  }

  /**
   * Searches backwards from a word; returns the word by which a path from the root enters, or −1.
   */
  private int search(int word) {
    Arrays.fill(reached, 0, n, false);
    reached[word] = true;
    queue[0] = word;
    int last = 0;
    for (int first = 0; first <= last; first++) {
      int w = queue[first];
      if (rootRoom[w] > TINY) {
        return w;
      }
      for (int i = 0; i < nearCount[w]; i++) {
        int h = near[w * n + i];
        if (!joined[h] && !reached[h] && room[h * n + w] > TINY) {
          reached[h] = true;
          next[h] = w;
          queue[++last] = h;
        }
      }
    }
    return -1;
  }
}
