package org.espalier.core.kernel;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;

/**
 * Where charts over the spans of consecutive positions 0 … N−1 hold what they say of a span, and
 * the sums over splits of spans that fill them.
 *
 * <p>A chart is one array, by width and then by start,
 *
 * <pre>index(w, i) = w·(N + R) − w(w−1)/2 + i + R    for the span from i to i + w,</pre>
 *
 * with R = {@link RowPrimitives#REACH} zeros before each width and at the end. Spans of one width
 * stand beside one another, and so do their children of one width, so that sums over splits go
 * through the registers side by side, for all spans of a width at once, in full registers also
 * where sentences are short, and without sums within a register. A chart has N²/2 + R·N numbers.
 *
 * <p>The zeros take the place of spans that there are not. The sums below read them and add 0 to
 * them.
 */
public final class Spans {

  /**
   * The exponent of 0, and of a span that there is not: three of it do not overflow, and one and
   * two others, which are within ±2^27, are below those of all doubles.
   */
  public static final int NONE = -(1 << 29);

  private static final int GAP = RowPrimitives.REACH;

  private int words;
  private int base; // the position of word 0
  private int positions;

  /** Creates a layout for no position yet. */
  public Spans() {}

  /**
   * Sets N.
   *
   * @param newWords at least 1
   * @param rootIsPosition whether the root is position 0, before the words
   */
  public void resize(int newWords, boolean rootIsPosition) {
    words = newWords;
    base = rootIsPosition ? 1 : 0;
    positions = words + base;
  }

  /** Returns N. */
  public int positions() {
    return positions;
  }

  /** Returns how long the array of a chart is. */
  public int length() {
    return at(positions, 0);
  }

  /** Returns where a chart holds the span from i to i + w. */
  public int at(int width, int i) {
    return width * (positions + GAP) - width * (width - 1) / 2 + i + GAP;
  }

  /** Returns the way from a span of a width to the one wider by 1 that starts as it does. */
  public int step(int width) {
    return positions + GAP - width;
  }

  /** Returns how many spans of the given width there are. */
  public int count(int width) {
    return positions - width;
  }

  /**
   * Adds to all spans of a width w ≥ 1 what their splits into two shorter spans yield: for q &lt;
   * w,
   *
   * <pre>out(i, i + w) += x(i, i + u + q) · y(i + u + q + g, …),    g = 0 or 1.</pre>
   *
   * @param firstWidth u, of the first child in the first split, 0 or 1
   * @param gap g, from the end of the first child to the start of the second; the second ends at i
   *     + w
   */
  public void addSplits(double[] out, int w, double[] x, int firstWidth, double[] y, int gap) {
    int secondWidth = w - firstWidth - gap;
    ROWS.addSpanProducts(
        out,
        at(w, 0),
        count(w),
        x,
        at(firstWidth, 0),
        step(firstWidth),
        y,
        at(secondWidth, firstWidth + gap),
        1 - step(secondWidth - 1),
        w,
        0);
  }

  /** Adds twice as {@link #addSplits(double[], int, double[], int, double[], int)} does. */
  public void addSplits(
      double[] out,
      int w,
      double[] x1,
      double[] x2,
      int firstWidth,
      double[] y1,
      double[] y2,
      int gap) {
    int secondWidth = w - firstWidth - gap;
    ROWS.addSpanProducts(
        out,
        at(w, 0),
        count(w),
        x1,
        x2,
        at(firstWidth, 0),
        step(firstWidth),
        y1,
        y2,
        at(secondWidth, firstWidth + gap),
        1 - step(secondWidth - 1),
        w,
        0);
  }

  /** Raises all spans of a width to the best of their splits, as {@link #addSplits} adds. */
  public void raiseToSplits(double[] out, int w, double[] x, int firstWidth, double[] y, int gap) {
    int secondWidth = w - firstWidth - gap;
    ROWS.raiseSpanSums(
        out,
        at(w, 0),
        count(w),
        x,
        at(firstWidth, 0),
        step(firstWidth),
        y,
        at(secondWidth, firstWidth + gap),
        1 - step(secondWidth - 1),
        w);
  }

  /**
   * Sets the numbers with exponents of all spans of a width to the sum of what their splits yield,
   * as {@link #addSplits} adds.
   */
  public void sumSplits(Wide out, int w, Wide x, int firstWidth, Wide y, int gap) {
    int secondWidth = w - firstWidth - gap;
    int at = at(w, 0);
    int count = count(w);
    int xAt = at(firstWidth, 0);
    int xStep = step(firstWidth);
    int yAt = at(secondWidth, firstWidth + gap);
    int yStep = 1 - step(secondWidth - 1);
    ROWS.raiseSpanSums(out.exponent, at, count, x.exponent, xAt, xStep, y.exponent, yAt, yStep, w);
    out.align(at, count);
    ROWS.addWideSpanProducts(
        out.mantissa,
        out.inverse,
        at,
        count,
        x.mantissa,
        x.exponent,
        xAt,
        xStep,
        y.mantissa,
        y.exponent,
        yAt,
        yStep,
        w,
        0);
    out.normalise(at, count);
  }

  /**
   * Adds to all spans of a width w what wider spans with the same start yield: for the parents x of
   * widths p, p + 1, … and the siblings y behind, of widths u, u + 1, …,
   *
   * <pre>out(i, i + w) += x(i, i + p + q) · y(i + p − u, i + p + q).</pre>
   */
  public void addSameStart(double[] out, int w, double[] x, int p, double[] y, int u) {
    ROWS.addSpanProducts(
        out, at(w, 0), count(w), x, at(p, 0), step(p), y, at(u, p - u), step(u), positions - p, -1);
  }

  /**
   * Adds to all spans of a width w what wider spans with the same end yield: for the parents x of
   * widths p, p + 1, … and the siblings y before, of widths u, u + 1, …, which start as the parents
   * do,
   *
   * <pre>out(j, j + w) += x(j + w − p − q, j + w) · y(j + w − p − q, j + w − p + u).</pre>
   */
  public void addSameEnd(double[] out, int w, double[] x, int p, double[] y, int u) {
    int back = p - w;
    ROWS.addSpanProducts(
        out,
        at(w, 0),
        count(w),
        x,
        at(p, -back),
        step(p) - 1,
        y,
        at(u, -back),
        step(u) - 1,
        1 - back,
        1);
  }

  /**
   * Adds to all spans of the widths w to w − 3 what parents x wider than w yield with the siblings
   * y that make up the rest of them, behind as well as before: of these widths together, so that
   * parents are fetched once.
   *
   * @param w at least 3
   */
  public void addParentsToFour(double[] out, int w, double[] x, double[] y) {
    int count = count(w + 1);
    int step = step(0);
    ROWS.addSpanProductsOfFour(
        out,
        at(w, 0),
        step(w),
        count,
        x,
        at(w + 1, 0),
        step(w + 1),
        y,
        at(0, w + 1),
        step - 1,
        step,
        count,
        -1);
    ROWS.addSpanProductsOfFour(
        out,
        at(w, 0),
        step(w) - 1,
        count(w),
        x,
        at(w + 1, -1),
        step(w + 1) - 1,
        y,
        at(0, -1),
        step,
        step - 1,
        0,
        1);
  }

  /** Adds to all spans of a width w what parents x of one greater width yield, as above. */
  public void addParents(double[] out, int w, double[] x, int parent, double[] y) {
    int count = count(parent);
    int sibling = parent - w - 1;
    int from = at(parent, 0);
    ROWS.addSpanProducts(out, at(w, 0), count, x, from, 0, y, at(sibling, w + 1), 0, 1, 0);
    ROWS.addSpanProducts(out, at(w, sibling + 1), count, x, from, 0, y, at(sibling, 0), 0, 1, 0);
  }

  /**
   * Adds as {@link #addSameStart(double[], int, double[], int, double[], int)} does, where {@code
   * out} is relative to the values of {@code own} and x to those of {@code parents}.
   */
  public void addSameStart(
      double[] out, Wide own, int w, double[] x, Wide parents, int p, Wide y, int u) {
    ROWS.addWideSpanProducts(
        out,
        own.exponent,
        at(w, 0),
        count(w),
        x,
        parents.inverse,
        at(p, 0),
        step(p),
        y.mantissa,
        y.exponent,
        at(u, p - u),
        step(u),
        positions - p,
        -1);
  }

  /** Adds so as {@link #addSameEnd(double[], int, double[], int, double[], int)} does. */
  public void addSameEnd(
      double[] out, Wide own, int w, double[] x, Wide parents, int p, Wide y, int u) {
    int back = p - w;
    ROWS.addWideSpanProducts(
        out,
        own.exponent,
        at(w, 0),
        count(w),
        x,
        parents.inverse,
        at(p, -back),
        step(p) - 1,
        y.mantissa,
        y.exponent,
        at(u, -back),
        step(u) - 1,
        1 - back,
        1);
  }

  /** Adds twice as {@link #addSameStart(double[], int, double[], int, double[], int)} does. */
  public void addSameStart(
      double[] out, int w, double[] x1, double[] x2, int p, double[] y1, double[] y2, int u) {
    ROWS.addSpanProducts(
        out,
        at(w, 0),
        count(w),
        x1,
        x2,
        at(p, 0),
        step(p),
        y1,
        y2,
        at(u, p - u),
        step(u),
        positions - p,
        -1);
  }

  /** Adds twice as {@link #addSameEnd(double[], int, double[], int, double[], int)} does. */
  public void addSameEnd(
      double[] out, int w, double[] x1, double[] x2, int p, double[] y1, double[] y2, int u) {
    int back = p - w;
    ROWS.addSpanProducts(
        out,
        at(w, 0),
        count(w),
        x1,
        x2,
        at(p, -back),
        step(p) - 1,
        y1,
        y2,
        at(u, -back),
        step(u) - 1,
        1 - back,
        1);
  }

  /** Puts a row of numbers for arcs from a word to all words where charts hold the arcs' spans. */
  public void scatter(double[] row, int offset, int head, double[] right, double[] left) {
    int at = at(1, head + base);
    int step = step(1);
    for (int m = head + 1; m < words; m++) {
      right[at] = row[offset + m];
      at += step--;
    }
    at = at(1, head - 1 + base);
    step = step(1) - 1;
    for (int m = head - 1; m >= 0; m--) {
      left[at] = row[offset + m];
      at += step--;
    }
  }

  /**
   * The reverse of {@link #scatter} for numbers a·(x·y) of arcs, where x and y are in charts; what
   * is between is left as it is.
   */
  public void gatherProducts(
      double a,
      double[] right,
      double[] otherRight,
      double[] left,
      double[] otherLeft,
      int head,
      double[] row,
      int offset) {
    int at = at(1, head + base);
    int step = step(1);
    for (int m = head + 1; m < words; m++) {
      row[offset + m] = right[at] * otherRight[at] * a;
      at += step--;
    }
    at = at(1, head - 1 + base);
    step = step(1) - 1;
    for (int m = head - 1; m >= 0; m--) {
      row[offset + m] = left[at] * otherLeft[at] * a;
      at += step--;
    }
  }

  /**
   * A chart of non-negative numbers mantissa · 2^exponent, with mantissas from 1 to below 2 and
   * exponents within ±2^27, or 0 and {@link #NONE}.
   */
  public static final class Wide {

    public double[] mantissa = {};
    public int[] exponent = {};

    /** The exponents' negatives, {@link #NONE} for 0. */
    int[] inverse = {};

    /** Creates a chart without room. */
    public Wide() {}

    /** Makes room, and every number 0. */
    public void clear(int length) {
      if (length > mantissa.length) {
        mantissa = new double[length];
        exponent = new int[length];
        inverse = new int[length];
      }
      Arrays.fill(mantissa, 0, length, 0);
      Arrays.fill(exponent, 0, length, NONE);
      Arrays.fill(inverse, 0, length, NONE);
    }

    /** Prepares for sums of terms of which these are the largest exponents. */
    private void align(int from, int count) {
      for (int at = from; at < from + count; at++) {
        boolean none = exponent[at] < NONE / 2;
        inverse[at] = none ? NONE : -exponent[at];
        exponent[at] = none ? NONE : exponent[at] + RowPrimitives.WIDE_SHIFT;
      }
    }

    /** Brings mantissas into their range, whatever positive numbers they are. */
    public void normalise(int from, int count) {
      for (int at = from; at < from + count; at++) {
        long bits = Double.doubleToRawLongBits(mantissa[at]);
        int change = bits == 0 ? 0 : (int) (bits >>> 52) - 1023;
        exponent[at] = bits == 0 ? NONE : exponent[at] + change;
        inverse[at] = bits == 0 ? NONE : -exponent[at];
        mantissa[at] = Double.longBitsToDouble(bits - ((long) change << 52));
      }
    }
  }
}
