package org.espalier.core.kernel;

/**
 * The innermost loops of the kernels. Kernels call the implementation that {@link Rows#ROWS} holds;
 * the scalar one is the specification.
 *
 * <p>Ranges may be empty. Arrays must reach to the end of the range; {@code out} is modified within
 * the range only and must not be one of the inputs unless its parameter says so. −∞ is a legal
 * value wherever sums are compared; NaN is not. Implementations agree exactly where all sums are
 * exact, and up to rounding elsewhere, since they add in different orders; maxima always agree.
 *
 * <p>Element-wise loops read and write different arrays at the same indices {@code from … to−1},
 * because the JIT compiler of JDK 25 vectorises those. With an offset for each operand it leaves
 * them scalar, since it cannot rule out that a store meets a later load. Kernels therefore keep a
 * chart as an array of rows and, where a loop runs down a column, the transposed chart beside it.
 */
public interface RowPrimitives {

  /** How many numbers the loops over spans may take at a time: no registers are longer. */
  int REACH = 8;

  /**
   * What powers of e count in a sum above: exp(−50) is 2e-22, and half a million smaller terms stay
   * below half a unit in the last place of a sum whose largest term is 1.
   */
  double NEGLIGIBLE = -50;

  /** The power of 2 by which {@link #addWideSpanProducts} makes terms smaller than they are. */
  int WIDE_SHIFT = 523;

  /** Returns the number of values that one instruction takes. */
  int lanes();

  /** Returns the largest of x[xFrom + j], j &lt; count; −∞ if there is none. */
  double max(double[] x, int xFrom, int count);

  /** Returns the largest of x[xFrom + j] + y[yFrom + j], j &lt; count; −∞ if there is none. */
  double maxSum(double[] x, int xFrom, double[] y, int yFrom, int count);

  /**
   * Lists the j &lt; count, in their order, with x[xFrom + j] + y[yFrom + j] &gt; limit.
   *
   * @param out has room for {@code count} from {@code outFrom}
   * @return how many there are
   */
  int listAbove(
      double[] x,
      int xFrom,
      double[] y,
      int yFrom,
      double limit,
      int count,
      int[] out,
      int outFrom);

  /** Returns Σ x[xFrom + j]·y[yFrom + j], j &lt; count. */
  double dot(double[] x, int xFrom, double[] y, int yFrom, int count);

  /** Adds a multiple of a row: out[j] ← out[j] + a·x[j]. */
  void add(double[] out, double[] x, double a, int from, int to);

  /** Multiplies element by element: out[j] ← out[j]·x[j]. */
  void multiply(double[] out, double[] x, int from, int to);

  /** Raises a row to another that is shifted: out[j] ← max(out[j], x[j] + a). */
  void raise(double[] out, double[] x, double a, int from, int to);

  /**
   * Exponentiates differences of at most 709: out[j] ← exp(x[j] − y[j]), 0 where that is below
   * e^−708. The relative error is at most 4e-16.
   *
   * @param out may be {@code x}
   * @param scratch overwritten in the range, or not
   */
  void expDifference(double[] out, double[] x, double[] y, double[] scratch, int from, int to);

  /**
   * Exponentiates with a shift: out[outFrom + j] ← exp(x[xFrom + j] − shift), j &lt; count, as
   * {@link #expDifference}.
   *
   * @return the sum of all
   */
  double exp(double[] out, int outFrom, double[] x, int xFrom, double shift, int count);

  /**
   * Takes logarithms of 1 + x: out[j] ← ln(1 + x[j]) for 0 ≤ x[j] ≤ 2. The relative error is at
   * most 4e-16.
   *
   * @param out may be {@code x}
   */
  void log1p(double[] out, double[] x, int from, int to);

  /**
   * Returns the logarithm of Σ over j &lt; count of exp(x[xFrom + j] + y[yFrom + j]). Terms whose
   * power is not above shift + {@link #NEGLIGIBLE} are left out; where there is but one other, the
   * result is its power.
   *
   * @param shift a number that no power is more than 700 above, and one about as large
   */
  double logSumOfPowers(double[] x, int xFrom, double[] y, int yFrom, double shift, int count);

  /**
   * Adds multiples of consecutive rows: out[j] ← out[j] + Σ over q &lt; count of a[aFrom + q] ·
   * rows[row + q][j].
   */
  void addRows(
      double[] out, double[][] rows, int row, double[] a, int aFrom, int count, int from, int to);

  /**
   * Multiplies two matrices: out[i][j] ← Σ over q &lt; count of a[aRow + i][q] · rows[row + q][j],
   * i &lt; outputs, j &lt; to.
   */
  void product(
      double[][] out,
      double[][] a,
      int aRow,
      double[][] rows,
      int row,
      int count,
      int outputs,
      int to);

  /**
   * Adds a product of two matrices: out[outRow + i][j] ← out[outRow + i][j] + Σ over q &lt; count
   * of a[aRow + i][q] · rows[row + q][j], i &lt; outputs, j &lt; to.
   *
   * @param rows may be {@code out} where the rows read are not those written
   * @param to a multiple of {@link #REACH}
   */
  void addProduct(
      double[][] out,
      int outRow,
      double[][] a,
      int aRow,
      double[][] rows,
      int row,
      int count,
      int outputs,
      int to);

  /**
   * Raises a row to consecutive ones that are shifted: out[j] ← max(out[j], max over q &lt; count
   * of a[aFrom + q] + rows[row + q][j]).
   */
  void raiseRows(
      double[] out, double[][] rows, int row, double[] a, int aFrom, int count, int from, int to);

  /**
   * Adds, for each of consecutive spans, products of what two families of other spans hold: for j
   * &lt; count and q &lt; terms + taper·j,
   *
   * <pre>
   * out[at + j] ← out[at + j] + Σ over q of
   *     x[xAt + q·xStep − q(q−1)/2 + j] · y[yAt + q·yStep − q(q−1)/2 + j]
   * </pre>
   *
   * <p>This suits charts that hold the spans of one width beside one another and have one span
   * fewer, and so a smaller step to the next, for each width more. Numbers of {@code out} behind
   * the range, and terms before the first and behind the last of a span, may be taken in as far as
   * {@link #REACH} − 1 numbers away: they must be there, and their products be 0. The terms of a
   * span are added in order.
   *
   * @param out may be one of the others where the ranges read are not those written
   * @param taper how many terms more each span has than the one before: −1, 0 or 1
   */
  void addSpanProducts(
      double[] out,
      int at,
      int count,
      double[] x,
      int xAt,
      int xStep,
      double[] y,
      int yAt,
      int yStep,
      int terms,
      int taper);

  /**
   * Adds as {@link #addSpanProducts} for spans of four widths whose x are the same: for k &lt; 4,
   *
   * <pre>
   * out[at − k·next − k(k+1)/2 + j] ← itself + Σ over q of
   *     x[xAt + q·xStep − q(q−1)/2 + j] · y[yAt + k·yNext − k(k−1)/2 + q·(yStep − k) − q(q−1)/2 + j]
   * </pre>
   */
  default void addSpanProductsOfFour(
      double[] out,
      int at,
      int next,
      int count,
      double[] x,
      int xAt,
      int xStep,
      double[] y,
      int yAt,
      int yNext,
      int yStep,
      int terms,
      int taper) {
    for (int k = 0; k < 4; k++) {
      int own = at - k * next - k * (k + 1) / 2;
      int other = yAt + k * yNext - k * (k - 1) / 2;
      addSpanProducts(out, own, count, x, xAt, xStep, y, other, yStep - k, terms, taper);
    }
  }

  /**
   * Adds two such sums of products, of charts with one layout: for j &lt; count and q &lt; terms +
   * taper·j, with a and b the indices above,
   *
   * <pre>out[at + j] ← out[at + j] + Σ over q of x1[a] · y1[b] + x2[a] · y2[b],</pre>
   *
   * as the derivative of a product has it.
   *
   * @param out as in the other
   * @param taper as in the other
   */
  void addSpanProducts(
      double[] out,
      int at,
      int count,
      double[] x1,
      double[] x2,
      int xAt,
      int xStep,
      double[] y1,
      double[] y2,
      int yAt,
      int yStep,
      int terms,
      int taper);

  /**
   * Raises spans to sums of what two families of other spans hold: out[at + j] ← max(out[at + j],
   * max over q &lt; terms of x[xAt + q·xStep − q(q−1)/2 + j] + y[yAt + q·yStep − q(q−1)/2 + j]), j
   * &lt; count. As far as {@link #REACH} − 1 numbers of {@code out} behind the range may be
   * changed.
   *
   * @param out as in {@link #addSpanProducts}
   */
  void raiseSpanSums(
      double[] out,
      int at,
      int count,
      double[] x,
      int xAt,
      int xStep,
      double[] y,
      int yAt,
      int yStep,
      int terms);

  /** Raises whole numbers, which do not overflow, as the other does. */
  void raiseSpanSums(
      int[] out,
      int at,
      int count,
      int[] x,
      int xAt,
      int xStep,
      int[] y,
      int yAt,
      int yStep,
      int terms);

  /**
   * Adds as {@link #addSpanProducts} products of numbers that have exponents of their own, u of x
   * and v of y: with e = outExponent[at + j] + u + v, at most 0 where a product is not,
   *
   * <pre>
   * out[at + j] ← out[at + j] + Σ over q with e &gt; −500 of 2^(e − {@link #WIDE_SHIFT}) · x · y.
   * </pre>
   *
   * <p>So no term is subnormal, which many processors take a hundred times as long for, if x and y
   * are 0 or at least 1. Where there is no span, numbers are 0 and exponents {@link Spans#NONE}.
   *
   * @param out as in {@link #addSpanProducts}
   * @param taper as in {@link #addSpanProducts}
   */
  void addWideSpanProducts(
      double[] out,
      int[] outExponent,
      int at,
      int count,
      double[] x,
      int[] xExponent,
      int xAt,
      int xStep,
      double[] y,
      int[] yExponent,
      int yAt,
      int yStep,
      int terms,
      int taper);

  /**
   * Sums products of rows: out[outAt + j] ← Σ over q &lt; terms of x[xAt + q·xStep + j] · y[yAt +
   * q·yStep + j], j &lt; count.
   *
   * <p>This and the loops below take the rows in whole registers: as many as {@link #REACH} − 1
   * numbers behind each must be there, and such of {@code out} may be overwritten, and none of
   * those that are read.
   */
  void sumProducts(
      double[] out,
      int outAt,
      int count,
      double[] x,
      int xAt,
      int xStep,
      double[] y,
      int yAt,
      int yStep,
      int terms);

  /**
   * Sums multiples of rows: out[outAt + j] ← Σ over q &lt; terms of a[q] · x[xAt + q·xStep + j].
   */
  void sumRows(
      double[] out, int outAt, int count, double[] a, double[] x, int xAt, int xStep, int terms);

  /**
   * Sums multiples of products of rows: out[outAt + j] ← Σ over q &lt; terms of a[q] · x[xAt +
   * q·xStep + j] · y[yAt + q·yStep + j].
   */
  void sumWeighted(
      double[] out,
      int outAt,
      int count,
      double[] a,
      double[] x,
      int xAt,
      int xStep,
      double[] y,
      int yAt,
      int yStep,
      int terms);

  /**
   * Takes the maxima of sums of rows: out[outAt + j] ← max over q &lt; terms of x[xAt + q·xStep +
   * j] + y[yAt + q·yStep + j].
   */
  void maxSums(
      double[] out,
      int outAt,
      int count,
      double[] x,
      int xAt,
      int xStep,
      double[] y,
      int yAt,
      int yStep,
      int terms);

  /**
   * Takes the maxima of shifted rows: out[outAt + j] ← max over q &lt; terms of a[aFrom + q] +
   * x[xAt + q·xStep + j].
   */
  void maxRows(
      double[] out,
      int outAt,
      int count,
      double[] a,
      int aFrom,
      double[] x,
      int xAt,
      int xStep,
      int terms);

  /**
   * The way back through {@link #sumProducts} to one of its factors: out[outAt + q·outStep + j] ←
   * itself + z[j] · x[xAt + q·xStep + j] for q &lt; terms, j &lt; count.
   *
   * @param z its {@link #REACH} − 1 numbers behind the row are 0, so that no row is changed outside
   *     of the range; what {@code x} has there is finite
   */
  void spreadProducts(
      double[] out,
      int outAt,
      int outStep,
      double[] z,
      int count,
      double[] x,
      int xAt,
      int xStep,
      int terms);

  /**
   * The way back through {@link #sumRows}: out[outAt + q·outStep + j] ← itself + a[q] · z[j] and
   * b[q] ← Σ_j z[j] · x[xAt + q·xStep + j].
   *
   * @param z as in {@link #spreadProducts}
   */
  void spreadRows(
      double[] out,
      int outAt,
      int outStep,
      double[] z,
      int count,
      double[] a,
      double[] x,
      int xAt,
      int xStep,
      double[] b,
      int terms);

  /**
   * The way back through {@link #sumWeighted} where the rows of x lie without gaps: with t = z[j] ·
   * x[xAt + q·count + j],
   *
   * <pre>
   * out[outAt + q·yStep + j] ← itself + a[q] · t
   * b[q] ← Σ_j t · y[yAt + q·yStep + j]
   * shares[q·count + j] ← a[q] · t · y[yAt + q·yStep + j]
   * </pre>
   *
   * @param z as in {@link #spreadProducts}
   * @param shares has {@link #REACH} − 1 numbers behind, which may be overwritten
   */
  void spreadWeighted(
      double[] out,
      int outAt,
      double[] z,
      int count,
      double[] a,
      double[] x,
      int xAt,
      double[] y,
      int yAt,
      int yStep,
      double[] b,
      double[] shares,
      int terms);
}
