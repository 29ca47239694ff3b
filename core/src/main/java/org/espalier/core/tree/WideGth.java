package org.espalier.core.tree;

import java.util.Arrays;

/**
 * The elimination in doubles with an exponent of their own ({@link WideArray}), for weights e^s of
 * any range. It fails only if there is no tree.
 *
 * <p>Here single-root trees are treated fully: a pivot of 0 means, exactly, that no other word can
 * head the one being eliminated (see {@link GthElimination}). {@code rooted} tells of a buffer
 * whether its root weights are of order 0: always so for multi-root trees.
 */
final class WideGth extends GthElimination {

  private boolean multi;
  private WideArray weights = new WideArray(0); // w(h,m) at h·n + m, 0 on the diagonal
  private WideArray rootWeights = new WideArray(0);
  private WideArray escapes = new WideArray(0); // q(h,m) at h·n + m
  private WideArray pivots = new WideArray(0);
  private WideArray sums = new WideArray(0);
  private boolean[] targetRooted = new boolean[0]; // whether q(·,m) is of order 0
  private Buffer[] buffers = new Buffer[0];

  private static final class Buffer {
    final WideArray weight; // of (h,k), k eliminated before h: p(h)
    final WideArray root; // of k eliminated: p(root)
    final boolean[] shareRooted; // of k eliminated: whether p(root) is of order 0
    boolean rooted;

    Buffer(int n) {
      weight = new WideArray(n * n);
      root = new WideArray(n);
      shareRooted = new boolean[n];
    }
  }

  /**
   * Takes the weights and computes the log-partition.
   *
   * @return false if there is no tree
   */
  boolean eliminate(int n, Roots roots, double[] scores) {
    reserve(n);
    words = n;
    multi = roots == Roots.MULTI;
    tangent = false;
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        weights.setExp(h * n + m, scores[h * n + m]);
      }
      rootWeights.set(h, weights, h * n + h);
      weights.setZero(h * n + h);
    }
    load();
    return eliminateAll() && !buffers[levels(n) - 1].root.isZero(n - 1);
  }

  private void load() {
    Buffer buffer = buffers[0];
    buffer.weight.copy(weights, 0, words * words);
    buffer.root.copy(rootWeights, 0, words);
    buffer.rooted = multi;
  }

  /** Returns log Z; to be called right after {@link #eliminate}. */
  double logPartition() {
    sums.set(0, buffers[levels(words) - 1].root, words - 1);
    for (int m = 0; m < words - 1; m++) {
      sums.multiply(0, pivots, m);
    }
    return sums.log(0);
  }

  /**
   * Computes the marginals, once after {@link #eliminate}.
   *
   * @param out n² entries, overwritten
   */
  void marginals(double[] out) {
    total(true);
    int n = words;
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        out[h * n + m] = escapes.ratio(h * n + m, sums, m);
      }
    }
  }

  /**
   * Computes the derivative of the marginals.
   *
   * @param direction n² entries, finite where the weight is positive
   * @param out n² entries from {@code offset}, overwritten
   */
  void jvp(double[] direction, double[] out, int offset) {
    int n = words;
    tangent = true;
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        int p = h * n + m;
        weights.slope[p] = weights.isZero(p) ? 0 : direction[p];
      }
      rootWeights.slope[h] = rootWeights.isZero(h) ? 0 : direction[h * n + h];
    }
    load();
    total(false);
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        int p = h * n + m;
        out[offset + p] = escapes.ratio(p, sums, m) * (escapes.slope[p] - sums.slope[m]);
      }
    }
  }

  /**
   * Prepares for other weights than the e^s of some scores: all 0, multi-root.
   *
   * @see #escapeToRoot
   */
  void clear(int n) {
    reserve(n);
    words = n;
    multi = true;
    tangent = false;
    for (int p = 0; p < n * n; p++) {
      weights.setZero(p);
    }
    for (int m = 0; m < n; m++) {
      rootWeights.setZero(m);
    }
  }

  /** Returns the weights, w(h,m) at h·n + m, to be filled after {@link #clear}. */
  WideArray weights() {
    return weights;
  }

  /** Returns the root weights, to be filled after {@link #clear}. */
  WideArray rootWeights() {
    return rootWeights;
  }

  /**
   * Computes q(h, n−1) for all words h, in O(n³/3).
   *
   * @return q, at h·n + n − 1
   */
  WideArray escapeToRoot() {
    load();
    int last = words - 1;
    if (!eliminateFront(0, 0, last, words)) {
      throw new AssertionError("some word does not hang on the root");
    }
    single(1, last);
    extendToFront(1, 0, last, words);
    return escapes;
  }

  /** Leaves w·q, and r on the diagonal, in {@code escapes}, and their sums per modifier. */
  private void total(boolean resumed) {
    int n = words;
    if (!solve(0, 0, n, resumed)) {
      throw new AssertionError("log Z was finite");
    }
    for (int m = 0; m < n; m++) {
      sums.setZero(m);
      if (targetRooted[m] == multi) {
        escapes.set(m * n + m, rootWeights, m);
      }
    }
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        if (h != m) {
          escapes.multiply(h * n + m, weights, h * n + m);
        }
        sums.add(m, escapes, h * n + m);
      }
    }
  }

  @Override
  boolean eliminateFront(int level, int from, int middle, int to) {
    Buffer source = buffers[level];
    Buffer buffer = buffers[level + 1];
    for (int h = from; h < to; h++) {
      buffer.weight.copy(source.weight, h * words + from, to - from);
    }
    buffer.root.copy(source.root, from, to - from);
    buffer.rooted = source.rooted;
    for (int k = from; k < middle; k++) {
      if (!eliminate(buffer, k, k + 1, to)) {
        return false;
      }
    }
    return true;
  }

  @Override
  boolean eliminateBack(int level, int from, int middle, int to) {
    Buffer buffer = buffers[level];
    for (int k = to - 1; k >= middle; k--) {
      if (!eliminate(buffer, k, from, k)) {
        return false;
      }
    }
    return true;
  }

  /** Eliminates k where the words [from, to) are left. */
  private boolean eliminate(Buffer buffer, int k, int from, int to) {
    int n = words;
    WideArray weight = buffer.weight;
    WideArray root = buffer.root;
    pivots.setZero(k);
    if (buffer.rooted) {
      pivots.add(k, root, k);
    }
    for (int h = from; h < to; h++) {
      pivots.add(k, weight, h * n + k);
    }
    if (pivots.isZero(k)) {
      return enter(buffer, k, from, to);
    }
    buffer.shareRooted[k] = buffer.rooted;
    root.divide(k, pivots, k);
    for (int m = from; m < to; m++) {
      root.addProduct(m, root, k, weight, k * n + m);
    }
    for (int h = from; h < to; h++) {
      int p = h * n + k;
      if (!weight.isZero(p)) {
        weight.divide(p, pivots, k);
        for (int m = from; m < to; m++) {
          weight.addProduct(h * n + m, weight, p, weight, k * n + m);
        }
      }
    }
    return true;
  }

  /** Lets the single root arc enter k, which no word that is left can head. */
  private boolean enter(Buffer buffer, int k, int from, int to) {
    if (buffer.rooted || buffer.root.isZero(k)) {
      return false;
    }
    buffer.rooted = true;
    buffer.shareRooted[k] = true;
    pivots.set(k, buffer.root, k);
    buffer.root.setOne(k);
    for (int m = from; m < to; m++) {
      buffer.root.set(m, buffer.weight, k * words + m);
    }
    return true;
  }

  @Override
  void single(int level, int m) {
    targetRooted[m] = buffers[level].rooted;
    escapes.setZero(m * words + m);
  }

  @Override
  void extendToFront(int level, int from, int middle, int to) {
    for (int k = middle - 1; k >= from; k--) {
      extend(buffers[level], k, k + 1, to, middle, to);
    }
  }

  @Override
  void extendToBack(int level, int from, int middle, int to) {
    for (int k = middle; k < to; k++) {
      extend(buffers[level], k, from, k, from, middle);
    }
  }

  /** Computes q(k,m) for m in [target, targetEnd) from the words [from, to) that k led to. */
  private void extend(Buffer buffer, int k, int from, int to, int target, int targetEnd) {
    int n = words;
    for (int m = target; m < targetEnd; m++) {
      if (buffer.shareRooted[k] == targetRooted[m]) {
        escapes.set(k * n + m, buffer.root, k);
      } else {
        escapes.setZero(k * n + m);
      }
    }
    for (int h = from; h < to; h++) {
      for (int m = target; m < targetEnd; m++) {
        escapes.addProduct(k * n + m, buffer.weight, h * n + k, escapes, h * n + m);
      }
    }
  }

  private void reserve(int n) {
    if (targetRooted.length >= n) {
      return;
    }
    weights = new WideArray(n * n);
    rootWeights = new WideArray(n);
    escapes = new WideArray(n * n);
    pivots = new WideArray(n);
    sums = new WideArray(n);
    targetRooted = new boolean[n];
    buffers = new Buffer[levels(Math.max(2, n))];
    Arrays.setAll(buffers, i -> new Buffer(n));
  }
}
