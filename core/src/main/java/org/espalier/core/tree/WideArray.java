package org.espalier.core.tree;

import java.util.Arrays;

/**
 * Non-negative numbers with the precision of a double and no limit to their exponent, each with the
 * derivative of its logarithm.
 *
 * <p>Number i is {@code mantissa[i] · 2^(512 · exponent[i])} with a mantissa in [2^−256, 2^256), or
 * 0 with exponent −∞. Exponents are whole numbers held in doubles, so a product of mantissas
 * neither overflows nor underflows, and aligning the terms of a sum is mostly nothing to do.
 * Numbers held by their logarithms would need an exponential and a logarithm for every sum, and
 * with scores of 1e6 their relative error would be 1e-10, the distance of doubles of that size;
 * here it is 1e-16.
 *
 * <p>The derivative of a logarithm is {@code slope[i]}: products add slopes and sums average them,
 * weighted by their terms, so slopes stay of the size of those given.
 */
final class WideArray {

  private static final double STEP = 0x1p512;
  private static final double STEP_DOWN = 0x1p-512;
  private static final double LARGEST = 0x1p256;
  private static final double SMALLEST = 0x1p-256;

  private static final double LN2 = 0x1.62e42fefa39efp-1;
  private static final double LN2_REST = 0x1.abc9e3b39803fp-56;

  final double[] mantissa;
  final double[] exponent;
  final double[] slope;

  /** Creates an array of zeros. */
  WideArray(int length) {
    mantissa = new double[length];
    exponent = new double[length];
    slope = new double[length];
    Arrays.fill(exponent, Double.NEGATIVE_INFINITY);
  }

  boolean isZero(int i) {
    return mantissa[i] == 0;
  }

  void setZero(int i) {
    mantissa[i] = 0;
    exponent[i] = Double.NEGATIVE_INFINITY;
    slope[i] = 0;
  }

  void setOne(int i) {
    mantissa[i] = 1;
    exponent[i] = 0;
    slope[i] = 0;
  }

  void set(int i, WideArray x, int j) {
    mantissa[i] = x.mantissa[j];
    exponent[i] = x.exponent[j];
    slope[i] = x.slope[j];
  }

  /** Copies a range to the same indices. */
  void copy(WideArray x, int from, int length) {
    System.arraycopy(x.mantissa, from, mantissa, from, length);
    System.arraycopy(x.exponent, from, exponent, from, length);
    System.arraycopy(x.slope, from, slope, from, length);
  }

  /**
   * Sets number i to e^score, with slope 0.
   *
   * @param score anything but NaN and +∞; −∞ gives 0
   */
  void setExp(int i, double score) {
    slope[i] = 0;
    if (score == Double.NEGATIVE_INFINITY) {
      setZero(i);
      return;
    }
    double binary = Math.rint(score / LN2);
    // The first step is exact as long as doubles near the score are closer than the result is
    // large.
    double rest = Math.fma(-binary, LN2_REST, Math.fma(-binary, LN2, score));
    if (!(Math.abs(rest) <= 1)) {
      rest = 0; // the score is so large that e^rest is below its rounding
    }
    double steps = Math.rint(binary / 512);
    double remainder = binary - 512 * steps;
    if (!(Math.abs(remainder) <= 256)) {
      remainder = 0;
    }
    mantissa[i] = Math.exp(rest) * Math.scalb(1.0, (int) remainder);
    exponent[i] = steps;
    normalise(i);
  }

  /** Adds x_j to number i. */
  void add(int i, WideArray x, int j) {
    addProduct(i, 1, 0, 0, x, j);
  }

  /** Adds the product of f_j and x_k to number i. */
  void addProduct(int i, WideArray f, int j, WideArray x, int k) {
    addProduct(i, f.mantissa[j], f.exponent[j], f.slope[j], x, k);
  }

  private void addProduct(
      int i, double factor, double factorExponent, double factorSlope, WideArray x, int j) {
    double term = factor * x.mantissa[j];
    if (term == 0) {
      return;
    }
    double termExponent = factorExponent + x.exponent[j];
    double sum = mantissa[i];
    if (termExponent > exponent[i]) {
      // A step more is 2^−512 of the term at best: nothing.
      sum = termExponent - exponent[i] == 1 ? sum * STEP_DOWN : 0;
      exponent[i] = termExponent;
    } else if (termExponent < exponent[i]) {
      term = exponent[i] - termExponent == 1 ? term * STEP_DOWN : 0;
    }
    sum += term;
    mantissa[i] = sum;
    slope[i] += term / sum * (factorSlope + x.slope[j] - slope[i]);
    normalise(i);
  }

  /** Multiplies number i by x_j. */
  void multiply(int i, WideArray x, int j) {
    mantissa[i] *= x.mantissa[j];
    exponent[i] += x.exponent[j];
    slope[i] += x.slope[j];
    normalise(i);
  }

  /** Divides number i by x_j, which is not 0. */
  void divide(int i, WideArray x, int j) {
    if (mantissa[i] == 0) {
      return;
    }
    mantissa[i] /= x.mantissa[j];
    exponent[i] -= x.exponent[j];
    slope[i] -= x.slope[j];
    normalise(i);
  }

  private void normalise(int i) {
    double value = mantissa[i];
    if (value >= LARGEST) {
      mantissa[i] = value * STEP_DOWN;
      exponent[i]++;
    } else if (value < SMALLEST) {
      if (value == 0) {
        setZero(i);
      } else {
        mantissa[i] = value * STEP;
        exponent[i]--;
      }
    }
  }

  /** Returns x_i / y_j as a double, 0 if it is too small for one. */
  double ratio(int i, WideArray y, int j) {
    double ratio = mantissa[i] / y.mantissa[j];
    double steps = exponent[i] - y.exponent[j];
    while (steps > 0 && ratio < Double.POSITIVE_INFINITY) {
      ratio *= STEP;
      steps--;
    }
    while (steps < 0 && ratio > 0) {
      ratio *= STEP_DOWN;
      steps++;
    }
    return ratio;
  }

  /** Returns the natural logarithm of number i, −∞ for 0. */
  double log(int i) {
    double binary = 512 * exponent[i];
    return mantissa[i] == 0
        ? Double.NEGATIVE_INFINITY
        : Math.fma(binary, LN2, Math.fma(binary, LN2_REST, Math.log(mantissa[i])));
  }

  /** Returns the logarithm of 1 plus number i, with a small relative error. */
  double log1p(int i) {
    if (exponent[i] == 0) {
      return Math.log1p(mantissa[i]);
    }
    return exponent[i] > 0 ? log(i) : mantissa[i] * Math.pow(STEP, exponent[i]);
  }
}
