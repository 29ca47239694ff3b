package org.espalier.core.tree;

/**
 * log Z − s·z, the logarithm of 1 / p(z) for a tree z without forbidden arcs, with a small relative
 * error however close to 0 it is.
 *
 * <p>Divide every weight by that of z's arc into the same word: the arcs of z then weigh 1, and so
 * does z. Eliminate the words children first (the elimination of {@link GthElimination}). Weights
 * only grow, so each pivot is 1, from the arc of z, plus an excess; carry the excesses alone and
 * the result is Σ log(1 + excess), a sum of non-negative terms.
 */
final class TreeExcess {

  private WideArray weights = new WideArray(0); // less 1 for the arcs of the tree
  private WideArray roots = new WideArray(0);
  private WideArray pivots = new WideArray(0); // less 1
  private WideArray scratch = new WideArray(0); // 0: a pivot, 1: a share
  private int[] order = new int[0]; // the words, children before their heads
  private int[] headPlace = new int[0]; // the place of the head of the word at a place
  private int[] place = new int[0];

  /**
   * Computes log Z − s·z in O(n³).
   *
   * @param scores n² scores
   * @param heads z, {@link DependencyTree#ROOT} for the root
   */
  double compute(int n, Roots mode, double[] scores, int[] heads) {
    reserve(n);
    arrange(n, heads);
    fill(n, scores, heads);
    double result = 0;
    for (int k = 0; k < n; k++) {
      boolean rooted = mode == Roots.MULTI || k == n - 1;
      pivots.setZero(k);
      if (rooted) {
        pivots.add(k, roots, k);
      }
      for (int h = k + 1; h < n; h++) {
        pivots.add(k, weights, h * n + k);
      }
      result += pivots.log1p(k);
      eliminate(n, k);
    }
    return result;
  }

  private void eliminate(int n, int k) {
    scratch.setOne(0);
    scratch.add(0, pivots, k);
    share(roots, k, headPlace[k] < 0);
    for (int m = k + 1; m < n; m++) {
      roots.addProduct(m, scratch, 1, weights, k * n + m);
    }
    for (int h = k + 1; h < n; h++) {
      share(weights, h * n + k, headPlace[k] == h);
      for (int m = k + 1; m < n; m++) {
        weights.addProduct(h * n + m, scratch, 1, weights, k * n + m);
      }
    }
  }

  /** Computes the probability of an arc into the word being eliminated. */
  private void share(WideArray excess, int i, boolean ofTree) {
    if (ofTree) {
      scratch.setOne(1);
    } else {
      scratch.setZero(1);
    }
    scratch.add(1, excess, i);
    scratch.divide(1, scratch, 0);
  }

  private void arrange(int n, int[] heads) {
    // Breadth first from the root, written from the end.
    int end = n;
    for (int m = 0; m < n; m++) {
      if (heads[m] == DependencyTree.ROOT) {
        order[--end] = m;
      }
    }
    for (int next = n - 1; next >= 0; next--) {
      for (int m = 0; m < n; m++) {
        if (heads[m] == order[next]) {
          order[--end] = m;
        }
      }
    }
    for (int i = 0; i < n; i++) {
      place[order[i]] = i;
    }
    for (int i = 0; i < n; i++) {
      int head = heads[order[i]];
      headPlace[i] = head == DependencyTree.ROOT ? -1 : place[head];
    }
  }

  private void fill(int n, double[] scores, int[] heads) {
    for (int j = 0; j < n; j++) {
      int m = order[j];
      int head = heads[m];
      double treeScore = scores[(head == DependencyTree.ROOT ? m : head) * n + m];
      for (int i = 0; i < n; i++) {
        // The difference is exact for scores of similar size, where it matters.
        weights.setExp(i * n + j, scores[order[i] * n + m] - treeScore);
      }
      roots.set(j, weights, j * n + j);
      weights.setZero(j * n + j);
      if (head == DependencyTree.ROOT) {
        roots.setZero(j);
      } else {
        weights.setZero(headPlace[j] * n + j);
      }
    }
  }

  private void reserve(int n) {
    if (order.length >= n) {
      return;
    }
    weights = new WideArray(n * n);
    roots = new WideArray(n);
    pivots = new WideArray(n);
    scratch = new WideArray(2);
    order = new int[n];
    headPlace = new int[n];
    place = new int[n];
  }
}
