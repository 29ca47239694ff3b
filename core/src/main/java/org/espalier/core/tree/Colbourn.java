package org.espalier.core.tree;

import java.util.random.RandomGenerator;

/**
 * Samples of arborescences one head at a time, each from its distribution given the heads drawn
 * before (Colbourn, Myrvold &amp; Neufeld 1996).
 *
 * <p>A word whose head is drawn is merged into its head: the group formed has the arcs out of both
 * and the arcs into the head's own group. The head of the next group's top word is drawn with
 * probability w·q ({@link EscapeProbabilities}) in the graph of the groups left. With numbers of
 * any range this is exact whatever the scores; it takes O(n⁴/12), so {@link Wilson}'s walks are
 * preferred where they are short.
 *
 * <p>With a single root, its word ρ is drawn beforehand and plays the root.
 */
final class Colbourn {

  private final WideEscapes escapes = new WideEscapes();
  private WideArray weights = new WideArray(0); // w(h,m) at h·n + m, root arcs on the diagonal
  private WideArray candidates = new WideArray(0); // and their sum at n
  private int[] group = new int[0]; // of a word, −1 for the root's
  private int[] top = new int[0]; // the word of a group whose head is not drawn yet

  /**
   * Draws a tree.
   *
   * @param scores n² scores
   * @param root the word that plays the root, or −1
   * @param heads overwritten, {@link DependencyTree#ROOT} for the root
   */
  void sample(int n, double[] scores, int root, RandomGenerator random, int[] heads) {
    reserve(n);
    for (int p = 0; p < n * n; p++) {
      weights.setExp(p, scores[p]);
    }
    int groups = 0;
    for (int m = 0; m < n; m++) {
      group[m] = groups;
      if (m == root) {
        group[m] = -1;
        heads[m] = DependencyTree.ROOT;
      } else {
        top[groups++] = m;
      }
    }
    while (groups > 0) {
      int word = top[groups - 1];
      int head = draw(n, groups, root, random);
      heads[word] = head == word ? DependencyTree.ROOT : head;
      int into = head == word ? -1 : group[head];
      groups--;
      for (int m = 0; m < n; m++) {
        if (group[m] == groups) {
          group[m] = into;
        }
      }
    }
  }

  /** Draws the head of the last group's top word, itself for the root. */
  private int draw(int n, int groups, int root, RandomGenerator random) {
    int last = groups - 1;
    escapes.clear(groups);
    WideArray between = escapes.weights();
    WideArray fromRoot = escapes.rootWeights();
    for (int g = 0; g < groups; g++) {
      int m = top[g];
      if (root < 0) {
        fromRoot.add(g, weights, m * n + m);
      }
      for (int h = 0; h < n; h++) {
        if (group[h] < 0) {
          fromRoot.add(g, weights, h * n + m);
        } else if (group[h] != g) {
          between.add(group[h] * groups + g, weights, h * n + m);
        }
      }
    }
    WideArray q = escapes.escapeToRoot();
    int word = top[last];
    candidates.setZero(n);
    for (int h = 0; h < n; h++) {
      candidates.setZero(h);
      boolean toRoot = h == word ? root < 0 : group[h] < 0;
      if (toRoot) {
        candidates.set(h, weights, h * n + word);
      } else if (group[h] != last) {
        candidates.addProduct(h, weights, h * n + word, q, group[h] * groups + last);
      }
      candidates.add(n, candidates, h);
    }
    double rest = random.nextDouble();
    int choice = -1;
    for (int h = 0; h < n && rest >= 0; h++) {
      double probability = candidates.ratio(h, candidates, n);
      if (probability > 0) {
        choice = h; // the last possible one, should rounding leave a rest
        rest -= probability;
      }
    }
    return choice;
  }

  private void reserve(int n) {
    if (group.length >= n) {
      return;
    }
    weights = new WideArray(n * n);
    candidates = new WideArray(n + 1);
    group = new int[n];
    top = new int[n];
  }
}
