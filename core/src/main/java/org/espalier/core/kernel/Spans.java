package org.espalier.core.kernel;

import static org.espalier.core.kernel.Rows.ROWS;

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
}
