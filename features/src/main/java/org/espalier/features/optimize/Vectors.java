package org.espalier.features.optimize;

import org.espalier.core.Workers;

/**
 * Operations on long vectors, block by block: a sum is the sum of its blocks' sums in order, so
 * that it does not depend on the number of threads.
 */
final class Vectors {

  private static final int BLOCK = 1 << 15;

  private final Workers workers;

  Vectors(Workers workers) {
    this.workers = workers;
  }

  /** The part of an operation on the numbers from one index to another. */
  @FunctionalInterface
  interface Range {
    double sum(int from, int to);
  }

  /** Runs an operation on all blocks, and adds up what it returns. */
  double sum(int length, Range range) {
    int blocks = Math.ceilDiv(length, BLOCK);
    double[] sums = new double[blocks];
    workers.each(
        blocks,
        (block, _) ->
            sums[block] = range.sum(block * BLOCK, Math.min(length, (block + 1) * BLOCK)));
    double sum = 0;
    for (double one : sums) {
      sum += one;
    }
    return sum;
  }

  double dot(double[] x, double[] y) {
    return sum(x.length, (from, to) -> dot(x, y, from, to));
  }

  /** Adds a multiple: out ← out + a·x. */
  void add(double[] out, double a, double[] x) {
    var _ =
        sum(
            x.length,
            (from, to) -> {
              add(out, a, x, from, to);
              return 0;
            });
  }

  /** Adds a multiple, and returns the inner product of the sum with another vector. */
  double addAndDot(double[] out, double a, double[] x, double[] other) {
    return sum(
        x.length,
        (from, to) -> {
          add(out, a, x, from, to);
          return dot(out, other, from, to);
        });
  }

  /** Multiplies by a number, and returns the inner product of the result with another vector. */
  double scaleAndDot(double[] out, double factor, double[] other) {
    return sum(
        out.length,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            out[i] *= factor;
          }
          return dot(out, other, from, to);
        });
  }

  /** Writes a point of a ray: out ← x + a·d. */
  void ray(double[] out, double[] x, double a, double[] d) {
    var _ =
        sum(
            x.length,
            (from, to) -> {
              for (int i = from; i < to; i++) {
                out[i] = x[i] + a * d[i];
              }
              return 0;
            });
  }

  private static void add(double[] out, double a, double[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] += a * x[i];
    }
  }

  private static double dot(double[] x, double[] y, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a += x[i] * y[i];
      b += x[i + 1] * y[i + 1];
      c += x[i + 2] * y[i + 2];
      d += x[i + 3] * y[i + 3];
    }
    for (; i < to; i++) {
      a += x[i] * y[i];
    }
    return (a + b) + (c + d);
  }
}
