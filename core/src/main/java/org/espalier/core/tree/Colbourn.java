package org.espalier.core.tree;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.random.RandomGenerator;

/**
 * Samples of arborescences one head at a time, each from its distribution given the heads drawn
 * before (Colbourn, Myrvold &amp; Neufeld 1996).
 *
 * <p>A word whose head is drawn is merged into its head: the group formed has the arcs out of both
 * and the arcs into the head's own group. The head of the next group's top word is drawn with
 * probability w·q ({@link GthElimination}) in the graph of the groups left. This is exact whatever
 * the scores, in plain doubles for the draws where their range serves, else with wide exponents; it
 * takes O(n⁴/12), so {@link Wilson}'s walks are preferred where they are short.
 *
 * <p>With a single root, its word ρ is drawn beforehand and plays the root.
 */
final class Colbourn {

  private final ScaledGth plain = new ScaledGth();
  private final WideGth wide = new WideGth();
  private double[][] arcs = new double[0][]; // [h][g]: score of h → top of g, −∞ within a group
  private double[] rootArcs = new double[0]; // [g]: score of root → top of g
  private double[] shift = new double[0]; // [g]: the best of these
  private double[][] weights = new double[0][]; // e^(arcs − shift)
  private double[] rootWeights = new double[0];
  private double[] scratch = new double[0];
  private double[] escapes = new double[0]; // of the groups
  private WideArray wideWeights = new WideArray(0); // w(h,m) at h·n + m, root arcs on the diagonal
  private WideArray wideChances = new WideArray(0); // and their sum at n
  private double[] chances = new double[0]; // of the heads; of the root, at the word itself
  private int[] group = new int[0]; // of a word, −1 for the root's
  private int[] top = new int[0]; // the word of a group whose head is not drawn yet, ascending
  private int words;
  private int groups; // without the root's
  private int root;
  private double[] scores = new double[0]; // the caller's
  private boolean wideTaken;

  /**
   * Draws a tree.
   *
   * @param scores n² scores
   * @param plainFirst whether to try plain doubles before wide exponents
   * @param root the word that plays the root, or −1
   * @param heads overwritten, {@link DependencyTree#ROOT} for the root
   */
  void sample(
      int n, double[] scores, boolean plainFirst, int root, RandomGenerator random, int[] heads) {
    begin(n, scores, root);
    if (root >= 0) {
      heads[root] = DependencyTree.ROOT;
    }
    while (groups > 0) {
      if (!plainFirst || !weigh()) {
        weighWide();
      }
      int word = word();
      int head = draw(random);
      heads[word] = head == word ? DependencyTree.ROOT : head;
      hang(head);
    }
  }

  /**
   * Takes the scores, without any head drawn yet.
   *
   * @param newScores n² scores, kept
   * @param newRoot the word that plays the root, or −1
   */
  void begin(int n, double[] newScores, int newRoot) {
    reserve(n);
    words = n;
    scores = newScores;
    root = newRoot;
    wideTaken = false;
    groups = 0;
    for (int m = 0; m < n; m++) {
      group[m] = groups;
      if (m == root) {
        group[m] = -1;
      } else {
        top[groups++] = m;
      }
    }
    take();
  }

  /** Returns the word whose head is next; they come in descending order. */
  int word() {
    return top[groups - 1];
  }

  /**
   * Hangs the next word on its head.
   *
   * @param head a word, or the word itself for the root
   */
  void hang(int head) {
    int last = groups - 1;
    int into = head == top[last] ? -1 : group[head];
    for (int m = 0; m < words; m++) {
      if (group[m] == last) {
        group[m] = into;
        if (into >= 0) {
          arcs[m][into] = Double.NEGATIVE_INFINITY;
        }
      }
    }
    groups--;
  }

  /**
   * Writes the logarithm of every head's probability for the next word, given the heads before:
   * finite for all that are possible, −∞ for the others.
   *
   * @param out n entries, overwritten; the root's is at the word itself
   */
  void logChances(double[] out) {
    if (weigh() && allSeen()) {
      for (int h = 0; h < words; h++) {
        out[h] = Math.log(chances[h]);
      }
      return;
    }
    weighWide();
    double total = wideChances.log(words);
    for (int h = 0; h < words; h++) {
      out[h] = wideChances.log(h) - total;
    }
  }

  /** Returns whether all chances are large enough for plain doubles to have them right. */
  private boolean allSeen() {
    int last = groups - 1;
    for (int h = 0; h < words; h++) {
      double score = h == top[last] ? rootArcs[last] : arcs[h][last];
      if (chances[h] < ScaledGth.LEAST_TRUSTED && score > Double.NEGATIVE_INFINITY) {
        return false;
      }
    }
    return true;
  }

  private int draw(RandomGenerator random) {
    double rest = random.nextDouble();
    int choice = -1;
    for (int h = 0; h < words && rest >= 0; h++) {
      if (chances[h] > 0) {
        choice = h; // the last possible one, should rounding leave a rest
        rest -= chances[h];
      }
    }
    return choice;
  }

  private void take() {
    int n = words;
    for (int g = 0; g < groups; g++) {
      int m = top[g];
      for (int h = 0; h < n; h++) {
        arcs[h][g] = h == m ? Double.NEGATIVE_INFINITY : scores[h * n + m];
      }
      rootArcs[g] = root < 0 ? scores[m * n + m] : Double.NEGATIVE_INFINITY;
    }
  }

  /** Computes the chances of the last group's top word's heads, if plain doubles serve. */
  private boolean weigh() {
    int n = words;
    System.arraycopy(rootArcs, 0, shift, 0, groups);
    for (int h = 0; h < n; h++) {
      ROWS.raise(shift, arcs[h], 0, 0, groups);
    }
    plain.clear(groups);
    ROWS.expDifference(rootWeights, rootArcs, shift, scratch, 0, groups);
    ROWS.add(plain.rootWeights, rootWeights, 1, 0, groups);
    for (int h = 0; h < n; h++) {
      ROWS.expDifference(weights[h], arcs[h], shift, scratch, 0, groups);
      double[] row = group[h] < 0 ? plain.rootWeights : plain.weights[group[h]];
      ROWS.add(row, weights[h], 1, 0, groups);
    }
    if (!plain.escapeToRoot(escapes)) {
      return false;
    }
    int last = groups - 1;
    int word = top[last];
    double total = 0;
    for (int h = 0; h < n; h++) {
      double escape = group[h] < 0 ? 1 : escapes[group[h]];
      chances[h] = h == word ? rootWeights[last] : weights[h][last] * escape;
      total += chances[h];
    }
    for (int h = 0; h < n; h++) {
      chances[h] /= total;
    }
    return true;
  }

  private void takeWide() {
    if (!wideTaken) {
      wideTaken = true;
      for (int p = 0; p < words * words; p++) {
        wideWeights.setExp(p, scores[p]);
      }
    }
  }

  /** Computes the chances of the last group's top word's heads. */
  private void weighWide() {
    takeWide();
    int n = words;
    int last = groups - 1;
    wide.clear(groups);
    WideArray between = wide.weights();
    WideArray fromRoot = wide.rootWeights();
    for (int g = 0; g < groups; g++) {
      int m = top[g];
      if (root < 0) {
        fromRoot.add(g, wideWeights, m * n + m);
      }
      for (int h = 0; h < n; h++) {
        if (group[h] < 0) {
          fromRoot.add(g, wideWeights, h * n + m);
        } else if (group[h] != g) {
          between.add(group[h] * groups + g, wideWeights, h * n + m);
        }
      }
    }
    WideArray q = wide.escapeToRoot();
    int word = top[last];
    wideChances.setZero(n);
    for (int h = 0; h < n; h++) {
      wideChances.setZero(h);
      boolean toRoot = h == word ? root < 0 : group[h] < 0;
      if (toRoot) {
        wideChances.set(h, wideWeights, h * n + word);
      } else if (group[h] != last) {
        wideChances.addProduct(h, wideWeights, h * n + word, q, group[h] * groups + last);
      }
      wideChances.add(n, wideChances, h);
    }
    for (int h = 0; h < n; h++) {
      chances[h] = wideChances.ratio(h, wideChances, n);
    }
  }

  private void reserve(int n) {
    if (group.length >= n) {
      return;
    }
    arcs = new double[n][n];
    rootArcs = new double[n];
    shift = new double[n];
    weights = new double[n][n];
    rootWeights = new double[n];
    scratch = new double[n];
    escapes = new double[n];
    wideWeights = new WideArray(n * n);
    wideChances = new WideArray(n + 1);
    chances = new double[n];
    group = new int[n];
    top = new int[n];
  }
}
