package org.espalier.core.kernel;

import static org.espalier.core.kernel.Coefficients.*;

import java.util.Arrays;

/**
 * The loops in plain Java: the specification, and what runs where there is no Vector API.
 *
 * <p>They are written such that the JIT compiler can use vector instructions.
 */
public final class ScalarRowPrimitives implements RowPrimitives {

  /**
   * Ranges below this have a loop of their own: the JIT compiler does not vectorise a loop that it
   * has seen run a few times only, and would then not do it for the long ranges either.
   */
  private static final int SHORT = 16;

  public ScalarRowPrimitives() {}

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public double max(double[] x, int xFrom, int count) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < count; j++) {
      max = Math.max(max, x[xFrom + j]);
    }
    return max;
  }

  @Override
  public double maxSum(double[] x, int xFrom, double[] y, int yFrom, int count) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < count; j++) {
      max = Math.max(max, x[xFrom + j] + y[yFrom + j]);
    }
    return max;
  }

  @Override
  public int listAbove(
      double[] x,
      int xFrom,
      double[] y,
      int yFrom,
      double limit,
      int count,
      int[] out,
      int outFrom) {
    int found = outFrom;
    for (int j = 0; j < count; j++) {
      if (x[xFrom + j] + y[yFrom + j] > limit) {
        out[found++] = j;
      }
    }
    return found - outFrom;
  }

  /** {@inheritDoc} Four sums at once, since the JIT compiler may not reorder a single one. */
  @Override
  public double dot(double[] x, int xFrom, double[] y, int yFrom, int count) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int j = 0;
    for (; j + 3 < count; j += 4) {
      sum0 += x[xFrom + j] * y[yFrom + j];
      sum1 += x[xFrom + j + 1] * y[yFrom + j + 1];
      sum2 += x[xFrom + j + 2] * y[yFrom + j + 2];
      sum3 += x[xFrom + j + 3] * y[yFrom + j + 3];
    }
    for (; j < count; j++) {
      sum0 += x[xFrom + j] * y[yFrom + j];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  @Override
  public void add(double[] out, double[] x, double a, int from, int to) {
    for (int j = from; j < to; j++) {
      out[j] += a * x[j];
    }
  }

  @Override
  public void multiply(double[] out, double[] x, int from, int to) {
    for (int j = from; j < to; j++) {
      out[j] *= x[j];
    }
  }

  @Override
  public void raise(double[] out, double[] x, double a, int from, int to) {
    for (int j = from; j < to; j++) {
      out[j] = Math.max(out[j], x[j] + a);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>A Taylor polynomial of degree 13 around the nearest multiple of ln 2; in half the time of
   * {@code Math.exp}, since only the last step, the power of 2, is left to scalar instructions.
   */
  @Override
  public void expDifference(
      double[] out, double[] x, double[] y, double[] scratch, int from, int to) {
    for (int j = from; j < to; j++) {
      double difference = Math.max(x[j] - y[j], -709);
      double rounded = difference * LOG2_E + ROUNDER;
      double power = rounded - ROUNDER;
      double r = (difference - power * LN2_HIGH) - power * LN2_LOW;
      double p = 1.0 / 6227020800.0;
      p = p * r + 1.0 / 479001600.0;
      p = p * r + 1.0 / 39916800.0;
      p = p * r + 1.0 / 3628800.0;
      p = p * r + 1.0 / 362880.0;
      p = p * r + 1.0 / 40320.0;
      p = p * r + 1.0 / 5040.0;
      p = p * r + 1.0 / 720.0;
      p = p * r + 1.0 / 120.0;
      p = p * r + 1.0 / 24.0;
      p = p * r + 1.0 / 6.0;
      p = p * r + 0.5;
      out[j] = 1 + (r + r * r * p);
      scratch[j] = rounded;
    }
    for (int j = from; j < to; j++) {
      double rounded = scratch[j];
      // The low bits of the whole number become the exponent's.
      double scale = Double.longBitsToDouble((Double.doubleToRawLongBits(rounded) + 1023) << 52);
      out[j] = rounded > ROUNDER - 1022 ? out[j] * scale : 0;
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>2 artanh(s) with s = x / (2 + x): one polynomial for the whole range, without cases.
   */
  @Override
  public void log1p(double[] out, double[] x, int from, int to) {
    for (int j = from; j < to; j++) {
      double s = x[j] / (2 + x[j]);
      double z = s * s;
      double p = LOG_12;
      p = p * z + LOG_11;
      p = p * z + LOG_10;
      p = p * z + LOG_9;
      p = p * z + LOG_8;
      p = p * z + LOG_7;
      p = p * z + LOG_6;
      p = p * z + LOG_5;
      p = p * z + LOG_4;
      p = p * z + LOG_3;
      p = p * z + LOG_2;
      p = p * z + LOG_1;
      p = p * z + LOG_0;
      out[j] = s * (2 + z * p);
    }
  }

  @Override
  public double exp(double[] out, int outFrom, double[] x, int xFrom, double shift, int count) {
    double sum = 0;
    for (int j = 0; j < count; j++) {
      double power = Math.exp(x[xFrom + j] - shift);
      out[outFrom + j] = power;
      sum += power;
    }
    return sum;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Four rows are taken in at a time, which takes half the time of single rows, as {@code out}
   * is read and written less often. The order of summation depends on {@code count} alone.
   */
  @Override
  public void addRows(
      double[] out, double[][] rows, int row, double[] a, int aFrom, int count, int from, int to) {
    if (to - from < SHORT) {
      addShortRows(out, rows, row, a, aFrom, count, from, to);
      return;
    }
    int q = 0;
    for (; q + 3 < count; q += 4) {
      double[] x0 = rows[row + q];
      double[] x1 = rows[row + q + 1];
      double[] x2 = rows[row + q + 2];
      double[] x3 = rows[row + q + 3];
      double a0 = a[aFrom + q];
      double a1 = a[aFrom + q + 1];
      double a2 = a[aFrom + q + 2];
      double a3 = a[aFrom + q + 3];
      for (int j = from; j < to; j++) {
        out[j] += (a0 * x0[j] + a1 * x1[j]) + (a2 * x2[j] + a3 * x3[j]);
      }
    }
    for (; q < count; q++) {
      add(out, rows[row + q], a[aFrom + q], from, to);
    }
  }

  private static void addShortRows(
      double[] out, double[][] rows, int row, double[] a, int aFrom, int count, int from, int to) {
    int q = 0;
    for (; q + 3 < count; q += 4) {
      double[] x0 = rows[row + q];
      double[] x1 = rows[row + q + 1];
      double[] x2 = rows[row + q + 2];
      double[] x3 = rows[row + q + 3];
      double a0 = a[aFrom + q];
      double a1 = a[aFrom + q + 1];
      double a2 = a[aFrom + q + 2];
      double a3 = a[aFrom + q + 3];
      for (int j = from; j < to; j++) {
        out[j] += (a0 * x0[j] + a1 * x1[j]) + (a2 * x2[j] + a3 * x3[j]);
      }
    }
    for (; q < count; q++) {
      double[] x0 = rows[row + q];
      double a0 = a[aFrom + q];
      for (int j = from; j < to; j++) {
        out[j] += a0 * x0[j];
      }
    }
  }

  /** {@inheritDoc} */
  @Override
  public void product(
      double[][] out,
      double[][] a,
      int aRow,
      double[][] rows,
      int row,
      int count,
      int outputs,
      int to) {
    for (int i = 0; i < outputs; i++) {
      Arrays.fill(out[i], 0, to, 0);
      addRows(out[i], rows, row, a[aRow + i], 0, count, 0, to);
    }
  }

  /** {@inheritDoc} */
  @Override
  public void addProduct(
      double[][] out,
      int outRow,
      double[][] a,
      int aRow,
      double[][] rows,
      int row,
      int count,
      int outputs,
      int to) {
    for (int i = 0; i < outputs; i++) {
      addRows(out[outRow + i], rows, row, a[aRow + i], 0, count, 0, to);
    }
  }

  /** {@inheritDoc} Four rows at a time, as in {@link #addRows}. */
  @Override
  public void raiseRows(
      double[] out, double[][] rows, int row, double[] a, int aFrom, int count, int from, int to) {
    int q = 0;
    for (; q + 3 < count; q += 4) {
      double[] x0 = rows[row + q];
      double[] x1 = rows[row + q + 1];
      double[] x2 = rows[row + q + 2];
      double[] x3 = rows[row + q + 3];
      double a0 = a[aFrom + q];
      double a1 = a[aFrom + q + 1];
      double a2 = a[aFrom + q + 2];
      double a3 = a[aFrom + q + 3];
      for (int j = from; j < to; j++) {
        double low = Math.max(x0[j] + a0, x1[j] + a1);
        double high = Math.max(x2[j] + a2, x3[j] + a3);
        out[j] = Math.max(out[j], Math.max(low, high));
      }
    }
    for (; q < count; q++) {
      raise(out, rows[row + q], a[aFrom + q], from, to);
    }
  }

  @Override
  public void maxSums(
      double[] out,
      int outAt,
      int count,
      double[] x,
      int xAt,
      int xStep,
      double[] y,
      int yAt,
      int yStep,
      int terms) {
    Arrays.fill(out, outAt, outAt + count, Double.NEGATIVE_INFINITY);
    for (int q = 0; q < terms; q++) {
      int a = xAt + q * xStep;
      int b = yAt + q * yStep;
      for (int j = 0; j < count; j++) {
        out[outAt + j] = Math.max(out[outAt + j], x[a + j] + y[b + j]);
      }
    }
  }

  @Override
  public void maxRows(
      double[] out,
      int outAt,
      int count,
      double[] a,
      int aFrom,
      double[] x,
      int xAt,
      int xStep,
      int terms) {
    Arrays.fill(out, outAt, outAt + count, Double.NEGATIVE_INFINITY);
    for (int q = 0; q < terms; q++) {
      int at = xAt + q * xStep;
      double shift = a[aFrom + q];
      for (int j = 0; j < count; j++) {
        out[outAt + j] = Math.max(out[outAt + j], shift + x[at + j]);
      }
    }
  }

  @Override
  public double logSumOfPowers(
      double[] x, int xFrom, double[] y, int yFrom, double shift, int count) {
    double least = shift + NEGLIGIBLE;
    int counting = 0;
    double power = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < count; j++) {
      double own = x[xFrom + j] + y[yFrom + j];
      if (own > least) {
        counting++;
        power = own;
      }
    }
    return counting <= 1 ? power : shift + Math.log(sumOfPowers(x, xFrom, y, yFrom, shift, count));
  }

  /** Returns Σ exp(x + y − shift) over the terms that {@link #logSumOfPowers} counts. */
  public static double sumOfPowers(
      double[] x, int xFrom, double[] y, int yFrom, double shift, int count) {
    double sum = 0;
    for (int j = 0; j < count; j++) {
      double own = x[xFrom + j] + y[yFrom + j];
      if (own > shift + NEGLIGIBLE) {
        sum += Math.exp(own - shift);
      }
    }
    return sum;
  }

  /** {@inheritDoc} Four spans at a time, whose sums stay in registers. */
  @Override
  public void addSpanProducts(
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
      int taper) {
    int j = 0;
    for (; j + 3 < count; j += 4) {
      int most = terms + Math.max(taper * j, taper * (j + 3));
      double sum0 = out[at + j];
      double sum1 = out[at + j + 1];
      double sum2 = out[at + j + 2];
      double sum3 = out[at + j + 3];
      int a = xAt + j;
      int b = yAt + j;
      for (int q = 0; q < most; q++) {
        sum0 += x[a] * y[b];
        sum1 += x[a + 1] * y[b + 1];
        sum2 += x[a + 2] * y[b + 2];
        sum3 += x[a + 3] * y[b + 3];
        a += xStep - q;
        b += yStep - q;
      }
      out[at + j] = sum0;
      out[at + j + 1] = sum1;
      out[at + j + 2] = sum2;
      out[at + j + 3] = sum3;
    }
    for (; j < count; j++) {
      double sum = out[at + j];
      int a = xAt + j;
      int b = yAt + j;
      int own = terms + taper * j;
      for (int q = 0; q < own; q++) {
        sum += x[a] * y[b];
        a += xStep - q;
        b += yStep - q;
      }
      out[at + j] = sum;
    }
  }

  /** {@inheritDoc} Four spans at a time, whose sums stay in registers. */
  @Override
  public void addSpanProducts(
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
      int taper) {
    int j = 0;
    for (; j + 3 < count; j += 4) {
      int most = terms + Math.max(taper * j, taper * (j + 3));
      double sum0 = out[at + j];
      double sum1 = out[at + j + 1];
      double sum2 = out[at + j + 2];
      double sum3 = out[at + j + 3];
      int a = xAt + j;
      int b = yAt + j;
      for (int q = 0; q < most; q++) {
        sum0 += x1[a] * y1[b] + x2[a] * y2[b];
        sum1 += x1[a + 1] * y1[b + 1] + x2[a + 1] * y2[b + 1];
        sum2 += x1[a + 2] * y1[b + 2] + x2[a + 2] * y2[b + 2];
        sum3 += x1[a + 3] * y1[b + 3] + x2[a + 3] * y2[b + 3];
        a += xStep - q;
        b += yStep - q;
      }
      out[at + j] = sum0;
      out[at + j + 1] = sum1;
      out[at + j + 2] = sum2;
      out[at + j + 3] = sum3;
    }
    for (; j < count; j++) {
      double sum = out[at + j];
      int a = xAt + j;
      int b = yAt + j;
      int own = terms + taper * j;
      for (int q = 0; q < own; q++) {
        sum += x1[a] * y1[b] + x2[a] * y2[b];
        a += xStep - q;
        b += yStep - q;
      }
      out[at + j] = sum;
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Four spans at a time, whose maxima stay in registers. A maximum seldom changes, so a branch
   * takes less than {@code Math.max}.
   */
  @Override
  public void raiseSpanSums(
      double[] out,
      int at,
      int count,
      double[] x,
      int xAt,
      int xStep,
      double[] y,
      int yAt,
      int yStep,
      int terms) {
    int j = 0;
    for (; j + 3 < count; j += 4) {
      double max0 = out[at + j];
      double max1 = out[at + j + 1];
      double max2 = out[at + j + 2];
      double max3 = out[at + j + 3];
      int a = xAt + j;
      int b = yAt + j;
      for (int q = 0; q < terms; q++) {
        double sum0 = x[a] + y[b];
        if (sum0 > max0) {
          max0 = sum0;
        }
        double sum1 = x[a + 1] + y[b + 1];
        if (sum1 > max1) {
          max1 = sum1;
        }
        double sum2 = x[a + 2] + y[b + 2];
        if (sum2 > max2) {
          max2 = sum2;
        }
        double sum3 = x[a + 3] + y[b + 3];
        if (sum3 > max3) {
          max3 = sum3;
        }
        a += xStep - q;
        b += yStep - q;
      }
      out[at + j] = max0;
      out[at + j + 1] = max1;
      out[at + j + 2] = max2;
      out[at + j + 3] = max3;
    }
    for (; j < count; j++) {
      double max = out[at + j];
      int a = xAt + j;
      int b = yAt + j;
      for (int q = 0; q < terms; q++) {
        max = Math.max(max, x[a] + y[b]);
        a += xStep - q;
        b += yStep - q;
      }
      out[at + j] = max;
    }
  }

  @Override
  public void raiseSpanSums(
      int[] out,
      int at,
      int count,
      int[] x,
      int xAt,
      int xStep,
      int[] y,
      int yAt,
      int yStep,
      int terms) {
    int a = xAt;
    int b = yAt;
    for (int q = 0; q < terms; q++) {
      for (int j = 0; j < count; j++) {
        out[at + j] = Math.max(out[at + j], x[a + j] + y[b + j]);
      }
      a += xStep - q;
      b += yStep - q;
    }
  }

  @Override
  public void addWideSpanProducts(
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
      int taper) {
    for (int j = 0; j < count; j++) {
      double sum = out[at + j];
      int exponent = outExponent[at + j] + 1023 - WIDE_SHIFT;
      int a = xAt + j;
      int b = yAt + j;
      int own = terms + taper * j;
      for (int q = 0; q < own; q++) {
        int bits = Math.max(0, exponent + xExponent[a] + yExponent[b]);
        sum += x[a] * Double.longBitsToDouble((long) bits << 52) * y[b];
        a += xStep - q;
        b += yStep - q;
      }
      out[at + j] = sum;
    }
  }

  @Override
  public void sumProducts(
      double[] out,
      int outAt,
      int count,
      double[] x,
      int xAt,
      int xStep,
      double[] y,
      int yAt,
      int yStep,
      int terms) {
    Arrays.fill(out, outAt, outAt + count, 0);
    for (int q = 0; q < terms; q++) {
      int a = xAt + q * xStep;
      int b = yAt + q * yStep;
      for (int j = 0; j < count; j++) {
        out[outAt + j] += x[a + j] * y[b + j];
      }
    }
  }

  @Override
  public void sumRows(
      double[] out, int outAt, int count, double[] a, double[] x, int xAt, int xStep, int terms) {
    Arrays.fill(out, outAt, outAt + count, 0);
    for (int q = 0; q < terms; q++) {
      int at = xAt + q * xStep;
      double factor = a[q];
      for (int j = 0; j < count; j++) {
        out[outAt + j] += factor * x[at + j];
      }
    }
  }

  @Override
  public void sumWeighted(
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
      int terms) {
    Arrays.fill(out, outAt, outAt + count, 0);
    for (int q = 0; q < terms; q++) {
      int first = xAt + q * xStep;
      int second = yAt + q * yStep;
      double factor = a[q];
      for (int j = 0; j < count; j++) {
        out[outAt + j] += factor * x[first + j] * y[second + j];
      }
    }
  }

  @Override
  public void spreadProducts(
      double[] out,
      int outAt,
      int outStep,
      double[] z,
      int count,
      double[] x,
      int xAt,
      int xStep,
      int terms) {
    for (int q = 0; q < terms; q++) {
      int to = outAt + q * outStep;
      int from = xAt + q * xStep;
      for (int j = 0; j < count; j++) {
        out[to + j] += z[j] * x[from + j];
      }
    }
  }

  @Override
  public void spreadRows(
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
      int terms) {
    for (int q = 0; q < terms; q++) {
      int to = outAt + q * outStep;
      double factor = a[q];
      for (int j = 0; j < count; j++) {
        out[to + j] += factor * z[j];
      }
      b[q] = dot(z, 0, x, xAt + q * xStep, count);
    }
  }

  @Override
  public void spreadWeighted(
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
      int terms) {
    for (int q = 0; q < terms; q++) {
      int row = q * count;
      int step = q * yStep;
      double factor = a[q];
      double sum = 0;
      for (int j = 0; j < count; j++) {
        double t = z[j] * x[xAt + row + j];
        double product = t * y[yAt + step + j];
        out[outAt + step + j] += factor * t;
        sum += product;
        shares[row + j] = factor * product;
      }
      b[q] = sum;
    }
  }
}
