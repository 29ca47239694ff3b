package org.espalier.core.tree;

import java.util.Arrays;

/**
 * Disjoint sets of words that arcs of less than total weight 1 enter, which no mixture of trees has
 * (Edmonds 1967).
 *
 * <p>They are minimum cuts between the root and a word, found by augmenting paths. A word that no
 * set is found for is one with the root from then on (Padberg &amp; Rinaldi 1990), so that most
 * words take no path at all. No set is found exactly if there is none.
 *
 * <p>A set that is found is searched for its core, a set in it that the least weight enters,
 * without words that do not matter for that: where the words of a small set hang on each other, and
 * all others on them, every set around the small one is entered by as little. Cores are one with
 * the root as well, since a set that is entered by too little and crosses a core still is together
 * with it.
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

  /** Sets whose weights differ by this part of what they are short of are equally good. */
  private static final double TIE = 1e-6;

  private int n;
  private double[] weight = new double[0];
  private double[] room = new double[0]; // residual capacities of the arcs between words
  private double[] rootRoom = new double[0];
  private double[] fromRoot = new double[0]; // into a word from the root and what is one with it
  private int[] near = new int[0]; // of word m, those with an arc from or to it, from m·n
  private int[] nearCount = new int[0];
  private boolean[] joined = new boolean[0]; // one with the root
  private double[] keptFromRoot = new double[0]; // while a core is searched
  private boolean[] keptJoined = new boolean[0];
  private boolean[] found = new boolean[0]; // the last set
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
      keptFromRoot = new double[n];
      keptJoined = new boolean[n];
      found = new boolean[n];
      reached = new boolean[n];
      next = new int[n];
      queue = new int[n];
    }
    Arrays.fill(joined, 0, n, false);
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
   * Finds a set that has no word in common with those found before.
   *
   * @param tolerance how far below 1 the weight into a set may be
   * @return false if there is none, apart from sets that contain one found before
   */
  public boolean find(double tolerance) {
    for (int word = nearest(); word >= 0; word = nearest()) {
      if (fromRoot[word] < 1 - tolerance) {
        double flow = flow(word, 1);
        if (flow < 1 - tolerance) {
          findCore(flow);
          return true;
        }
      }
      join(word);
    }
    return false;
  }

  /** Returns the word that most weight enters from the root; −1 if all are one with it. */
  private int nearest() {
    int word = -1;
    for (int m = 0; m < n; m++) {
      if (!joined[m] && (word < 0 || fromRoot[m] > fromRoot[word])) {
        word = m;
      }
    }
    return word;
  }

  /**
   * Searches the words reached for a set that no more weight enters.
   *
   * @param weight into the words reached
   */
  private void findCore(double weight) {
    System.arraycopy(joined, 0, keptJoined, 0, n);
    System.arraycopy(fromRoot, 0, keptFromRoot, 0, n);
    System.arraycopy(reached, 0, found, 0, n);
    joinAllBut(found);
    double least = weight;
    double tie = TIE * (1 - weight);
    for (int word = nearest(); word >= 0; word = nearest()) {
      if (fromRoot[word] < least + tie) {
        double flow = flow(word, least + tie);
        if (flow < least + tie) {
          least = Math.min(least, flow);
          System.arraycopy(reached, 0, found, 0, n);
          joinAllBut(found);
        }
      }
      join(word);
    }
    System.arraycopy(keptJoined, 0, joined, 0, n);
    System.arraycopy(keptFromRoot, 0, fromRoot, 0, n);
    for (int m = 0; m < n; m++) {
      if (found[m]) {
        join(m);
      }
    }
  }

  private void joinAllBut(boolean[] words) {
    for (int m = 0; m < n; m++) {
      if (!words[m] && !joined[m]) {
        join(m);
      }
    }
  }

  /** Returns whether a word is in the set found last. */
  public boolean contains(int word) {
    return found[word];
  }

  private void join(int word) {
    joined[word] = true;
    for (int i = 0; i < nearCount[word]; i++) {
      int m = near[word * n + i];
      fromRoot[m] += weight[word * n + m];
    }
  }

  /**
   * Returns what can flow from the root to a word, or the limit if that is more. If it is less,
   * {@link #reached} tells the least set of words that no more can enter.
   */
  private double flow(int word, double limit) {
    if (throughOne(word) >= limit) {
      return limit;
    }
    for (int m = 0; m < n; m++) {
      rootRoom[m] = fromRoot[m];
      for (int i = 0; i < nearCount[m]; i++) {
        int arc = near[m * n + i] * n + m;
        room[arc] = weight[arc];
      }
    }
    double flow = flowThroughOne(word, limit);
    while (flow < limit) {
      int entry = search(word);
      if (entry < 0) {
        return flow;
      }
      double amount = Math.min(rootRoom[entry], limit - flow);
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
    return limit;
  }

  /** Returns what can flow on the paths with at most one word on the way. */
  private double throughOne(int word) {
    double flow = fromRoot[word];
    for (int i = 0; i < nearCount[word]; i++) {
      int h = near[word * n + i];
      flow += joined[h] ? 0 : Math.min(fromRoot[h], weight[h * n + word]);
    }
    return flow;
  }

  /** Uses the paths by which a word is reached with at most one on the way. */
  private double flowThroughOne(int word, double limit) {
    double flow = Math.min(limit, rootRoom[word]);
    rootRoom[word] -= flow;
    for (int i = 0; i < nearCount[word] && flow < limit; i++) {
      int h = near[word * n + i];
      if (!joined[h]) {
        int arc = h * n + word;
        double amount = Math.min(Math.min(rootRoom[h], room[arc]), limit - flow);
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
