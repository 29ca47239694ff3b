package org.espalier.simd;

import static org.espalier.core.kernel.Coefficients.*;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.core.kernel.RowPrimitives;
import org.espalier.core.kernel.ScalarRowPrimitives;

/**
 * The loops with the Vector API, in the processor's widest registers, where that gains something
 * against the loops that the JIT compiler vectorises by itself:
 *
 * <ul>
 *   <li>reductions, which the JIT compiler must not reorder: 2 to 3 times as fast on rows of 27 to
 *       100 numbers;
 *   <li>exponentials, without any scalar step: 2.7 to 4.4 times;
 *   <li>products of matrices, whose result stays in registers, four rows at a time: chain marginals
 *       1.25 times as fast;
 *   <li>maxima of several rows: 1.3 to 2 times; one comparison and one blend, where {@code
 *       Math.max} takes five instructions, as it must tell −0 from 0 and pass on NaN.
 * </ul>
 *
 * <p>Sums and products of rows stay with the JIT compiler, whose code has no check of bounds in the
 * loop: the same with vectors took 1.0 to 1.4 times as long, sums of many rows that stay in
 * registers too. Measured by {@code espalier bench RowsBenchmark} on an AMD EPYC with AVX-512.
 *
 * <p>What does not fill a register at the end of a range is done with the last full register, which
 * repeats some of the work (masks take longer, as each access then checks more), or by scalar code
 * where repetition would change the result.
 */
public final class VectorRowPrimitives implements RowPrimitives {

  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** As many whole numbers as a register has of the others, and what they become to be shifted. */
  private static final VectorSpecies<Integer> INTEGERS =
      VectorSpecies.of(int.class, VectorShape.forBitSize(LANES * Integer.SIZE));

  private static final VectorSpecies<Long> LONGS = SPECIES.withLanes(long.class);

  private static final VectorShuffle<Double> BY_FOUR = turn(4);
  private static final VectorShuffle<Double> BY_TWO = turn(2);
  private static final VectorShuffle<Double> BY_ONE = turn(1);

  /** For ranges that do not fill a register, and for what the JIT compiler does as well. */
  private static final RowPrimitives LOOPS = new ScalarRowPrimitives();

  public VectorRowPrimitives() {}

  @Override
  public int lanes() {
    return LANES;
  }

  private static DoubleVector higher(DoubleVector a, DoubleVector b) {
    return a.blend(b, b.compare(VectorOperators.GT, a));
  }

  private static DoubleVector load(double[] x, int at) {
    return DoubleVector.fromArray(SPECIES, x, at);
  }

  @Override
  public double max(double[] x, int xFrom, int count) {
    if (count < LANES) {
      return LOOPS.max(x, xFrom, count);
    }
    DoubleVector max = load(x, xFrom + count - LANES);
    for (int j = 0; j < count - LANES; j += LANES) {
      max = higher(max, load(x, xFrom + j));
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  @Override
  public double maxSum(double[] x, int xFrom, double[] y, int yFrom, int count) {
    if (count < LANES) {
      return LOOPS.maxSum(x, xFrom, y, yFrom, count);
    }
    int last = count - LANES;
    DoubleVector max = load(x, xFrom + last).add(load(y, yFrom + last));
    for (int j = 0; j < last; j += LANES) {
      max = higher(max, load(x, xFrom + j).add(load(y, yFrom + j)));
    }
    return max.reduceLanes(VectorOperators.MAX);
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
    int j = 0;
    for (; j + LANES <= count; j += LANES) {
      DoubleVector sum = load(x, xFrom + j).add(load(y, yFrom + j));
      long lanes = sum.compare(VectorOperators.GT, limit).toLong();
      for (; lanes != 0; lanes &= lanes - 1) {
        out[found++] = j + Long.numberOfTrailingZeros(lanes);
      }
    }
    for (; j < count; j++) {
      if (x[xFrom + j] + y[yFrom + j] > limit) {
        out[found++] = j;
      }
    }
    return found - outFrom;
  }

  @Override
  public double dot(double[] x, int xFrom, double[] y, int yFrom, int count) {
    if (count < LANES) {
      return LOOPS.dot(x, xFrom, y, yFrom, count);
    }
    DoubleVector sum = load(x, xFrom).mul(load(y, yFrom));
    int j = LANES;
    for (; j + LANES <= count; j += LANES) {
      sum = load(x, xFrom + j).fma(load(y, yFrom + j), sum);
    }
    return sumOfLanes(sum) + LOOPS.dot(x, xFrom + j, y, yFrom + j, count - j);
  }

  @Override
  public void add(double[] out, double[] x, double a, int from, int to) {
    LOOPS.add(out, x, a, from, to);
  }

  @Override
  public void multiply(double[] out, double[] x, int from, int to) {
    LOOPS.multiply(out, x, from, to);
  }

  @Override
  public void addRows(
      double[] out, double[][] rows, int row, double[] a, int aFrom, int count, int from, int to) {
    LOOPS.addRows(out, rows, row, a, aFrom, count, from, to);
  }

  /** {@inheritDoc} Four rows by two registers of the result at a time, which stay in registers. */
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
    if (to < 2 * LANES || count == 0) {
      LOOPS.product(out, a, aRow, rows, row, count, outputs, to);
      return;
    }
    int last = to - 2 * LANES;
    for (int i = 0; i < outputs; i += 4) {
      int second = Math.min(i + 1, outputs - 1);
      int third = Math.min(i + 2, outputs - 1);
      int fourth = Math.min(i + 3, outputs - 1);
      for (int j = 0; j < last + 2 * LANES; j += 2 * LANES) {
        block(
            out[i],
            out[second],
            out[third],
            out[fourth],
            a[aRow + i],
            a[aRow + second],
            a[aRow + third],
            a[aRow + fourth],
            rows,
            row,
            count,
            Math.min(j, last));
      }
    }
  }

  private static void block(
      double[] out0,
      double[] out1,
      double[] out2,
      double[] out3,
      double[] a0,
      double[] a1,
      double[] a2,
      double[] a3,
      double[][] rows,
      int row,
      int count,
      int j) {
    DoubleVector low0 = DoubleVector.zero(SPECIES);
    DoubleVector low1 = low0;
    DoubleVector low2 = low0;
    DoubleVector low3 = low0;
    DoubleVector high0 = low0;
    DoubleVector high1 = low0;
    DoubleVector high2 = low0;
    DoubleVector high3 = low0;
    for (int q = 0; q < count; q++) {
      double[] x = rows[row + q];
      DoubleVector low = load(x, j);
      DoubleVector high = load(x, j + LANES);
      DoubleVector b0 = DoubleVector.broadcast(SPECIES, a0[q]);
      DoubleVector b1 = DoubleVector.broadcast(SPECIES, a1[q]);
      DoubleVector b2 = DoubleVector.broadcast(SPECIES, a2[q]);
      DoubleVector b3 = DoubleVector.broadcast(SPECIES, a3[q]);
      low0 = low.fma(b0, low0);
      high0 = high.fma(b0, high0);
      low1 = low.fma(b1, low1);
      high1 = high.fma(b1, high1);
      low2 = low.fma(b2, low2);
      high2 = high.fma(b2, high2);
      low3 = low.fma(b3, low3);
      high3 = high.fma(b3, high3);
    }
    low0.intoArray(out0, j);
    high0.intoArray(out0, j + LANES);
    low1.intoArray(out1, j);
    high1.intoArray(out1, j + LANES);
    low2.intoArray(out2, j);
    high2.intoArray(out2, j + LANES);
    low3.intoArray(out3, j);
    high3.intoArray(out3, j + LANES);
  }

  /** {@inheritDoc} Four rows by two registers of the result at a time, which stay in registers. */
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
    int i = 0;
    for (; i + 3 < outputs; i += 4) {
      int j = 0;
      for (; j + LANES < to; j += 2 * LANES) {
        addBlock(out, outRow + i, a, aRow + i, rows, row, count, j);
      }
      for (; j < to; j += LANES) {
        addColumn(out, outRow + i, a, aRow + i, rows, row, count, j);
      }
    }
    for (; i < outputs; i++) {
      for (int j = 0; j < to; j += LANES) {
        double[] own = out[outRow + i];
        double[] factors = a[aRow + i];
        DoubleVector sum = load(own, j);
        for (int q = 0; q < count; q++) {
          sum = load(rows[row + q], j).fma(DoubleVector.broadcast(SPECIES, factors[q]), sum);
        }
        sum.intoArray(own, j);
      }
    }
  }

  private static void addBlock(
      double[][] out,
      int outRow,
      double[][] a,
      int aRow,
      double[][] rows,
      int row,
      int count,
      int j) {
    double[] out0 = out[outRow];
    double[] out1 = out[outRow + 1];
    double[] out2 = out[outRow + 2];
    double[] out3 = out[outRow + 3];
    double[] a0 = a[aRow];
    double[] a1 = a[aRow + 1];
    double[] a2 = a[aRow + 2];
    double[] a3 = a[aRow + 3];
    DoubleVector low0 = load(out0, j);
    DoubleVector low1 = load(out1, j);
    DoubleVector low2 = load(out2, j);
    DoubleVector low3 = load(out3, j);
    DoubleVector high0 = load(out0, j + LANES);
    DoubleVector high1 = load(out1, j + LANES);
    DoubleVector high2 = load(out2, j + LANES);
    DoubleVector high3 = load(out3, j + LANES);
    for (int q = 0; q < count; q++) {
      double[] x = rows[row + q];
      DoubleVector low = load(x, j);
      DoubleVector high = load(x, j + LANES);
      DoubleVector b0 = DoubleVector.broadcast(SPECIES, a0[q]);
      DoubleVector b1 = DoubleVector.broadcast(SPECIES, a1[q]);
      DoubleVector b2 = DoubleVector.broadcast(SPECIES, a2[q]);
      DoubleVector b3 = DoubleVector.broadcast(SPECIES, a3[q]);
      low0 = low.fma(b0, low0);
      high0 = high.fma(b0, high0);
      low1 = low.fma(b1, low1);
      high1 = high.fma(b1, high1);
      low2 = low.fma(b2, low2);
      high2 = high.fma(b2, high2);
      low3 = low.fma(b3, low3);
      high3 = high.fma(b3, high3);
    }
    low0.intoArray(out0, j);
    high0.intoArray(out0, j + LANES);
    low1.intoArray(out1, j);
    high1.intoArray(out1, j + LANES);
    low2.intoArray(out2, j);
    high2.intoArray(out2, j + LANES);
    low3.intoArray(out3, j);
    high3.intoArray(out3, j + LANES);
  }

  private static void addColumn(
      double[][] out,
      int outRow,
      double[][] a,
      int aRow,
      double[][] rows,
      int row,
      int count,
      int j) {
    double[] a0 = a[aRow];
    double[] a1 = a[aRow + 1];
    double[] a2 = a[aRow + 2];
    double[] a3 = a[aRow + 3];
    DoubleVector sum0 = load(out[outRow], j);
    DoubleVector sum1 = load(out[outRow + 1], j);
    DoubleVector sum2 = load(out[outRow + 2], j);
    DoubleVector sum3 = load(out[outRow + 3], j);
    for (int q = 0; q < count; q++) {
      DoubleVector x = load(rows[row + q], j);
      sum0 = x.fma(DoubleVector.broadcast(SPECIES, a0[q]), sum0);
      sum1 = x.fma(DoubleVector.broadcast(SPECIES, a1[q]), sum1);
      sum2 = x.fma(DoubleVector.broadcast(SPECIES, a2[q]), sum2);
      sum3 = x.fma(DoubleVector.broadcast(SPECIES, a3[q]), sum3);
    }
    sum0.intoArray(out[outRow], j);
    sum1.intoArray(out[outRow + 1], j);
    sum2.intoArray(out[outRow + 2], j);
    sum3.intoArray(out[outRow + 3], j);
  }

  @Override
  public void raise(double[] out, double[] x, double a, int from, int to) {
    if (to - from < LANES) {
      LOOPS.raise(out, x, a, from, to);
      return;
    }
    int last = to - LANES;
    for (int j = from; j < last; j += LANES) {
      higher(load(out, j), load(x, j).add(a)).intoArray(out, j);
    }
    higher(load(out, last), load(x, last).add(a)).intoArray(out, last);
  }

  private static DoubleVector next(DoubleVector p, DoubleVector r, double coefficient) {
    return p.fma(r, DoubleVector.broadcast(SPECIES, coefficient));
  }

  /**
   * {@inheritDoc}
   *
   * <p>A Taylor polynomial of degree 13 around the nearest multiple of ln 2.
   */
  @Override
  public void expDifference(
      double[] out, double[] x, double[] y, double[] scratch, int from, int to) {
    if (to - from < LANES) {
      LOOPS.expDifference(out, x, y, scratch, from, to);
      return;
    }
    // The polynomial is written out: that makes this method too large to be inlined where it is
    // called, and in a larger method the JIT compiler gives up on keeping vectors out of memory.
    int j = from;
    for (; j + LANES <= to; j += LANES) {
      DoubleVector difference = load(x, j).sub(load(y, j));
      DoubleVector bounded = higher(DoubleVector.broadcast(SPECIES, -709), difference);
      DoubleVector rounded = bounded.mul(LOG2_E).add(ROUNDER);
      DoubleVector power = rounded.sub(ROUNDER);
      DoubleVector r = bounded.sub(power.mul(LN2_HIGH)).sub(power.mul(LN2_LOW));
      DoubleVector p = DoubleVector.broadcast(SPECIES, 1.0 / 6227020800.0);
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 479001600.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 39916800.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 3628800.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 362880.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 40320.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 5040.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 720.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 120.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 24.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 6.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 0.5));
      DoubleVector mantissa = r.mul(r).fma(p, r).add(1);
      LongVector bits = rounded.reinterpretAsLongs().add(1023).lanewise(VectorOperators.LSHL, 52);
      VectorMask<Double> normal = rounded.compare(VectorOperators.GT, ROUNDER - 1022);
      DoubleVector value = mantissa.mul(bits.reinterpretAsDoubles());
      DoubleVector.zero(SPECIES).blend(value, normal).intoArray(out, j);
    }
    LOOPS.expDifference(out, x, y, scratch, j, to);
  }

  /** {@inheritDoc} As the scalar loop. */
  @Override
  public void log1p(double[] out, double[] x, int from, int to) {
    int j = from;
    for (; j + LANES <= to; j += LANES) {
      DoubleVector value = load(x, j);
      DoubleVector s = value.div(value.add(2));
      DoubleVector z = s.mul(s);
      DoubleVector p = DoubleVector.broadcast(SPECIES, LOG_12);
      p = next(p, z, LOG_11);
      p = next(p, z, LOG_10);
      p = next(p, z, LOG_9);
      p = next(p, z, LOG_8);
      p = next(p, z, LOG_7);
      p = next(p, z, LOG_6);
      p = next(p, z, LOG_5);
      p = next(p, z, LOG_4);
      p = next(p, z, LOG_3);
      p = next(p, z, LOG_2);
      p = next(p, z, LOG_1);
      p = next(p, z, LOG_0);
      s.mul(z.fma(p, DoubleVector.broadcast(SPECIES, 2))).intoArray(out, j);
    }
    LOOPS.log1p(out, x, j, to);
  }

  @Override
  public double exp(double[] out, int outFrom, double[] x, int xFrom, double shift, int count) {
    if (count < LANES) {
      return LOOPS.exp(out, outFrom, x, xFrom, shift, count);
    }
    int j = 0;
    // Written out, as above.
    for (; j + LANES <= count; j += LANES) {
      DoubleVector difference = load(x, xFrom + j).sub(shift);
      DoubleVector bounded = higher(DoubleVector.broadcast(SPECIES, -709), difference);
      DoubleVector rounded = bounded.mul(LOG2_E).add(ROUNDER);
      DoubleVector power = rounded.sub(ROUNDER);
      DoubleVector r = bounded.sub(power.mul(LN2_HIGH)).sub(power.mul(LN2_LOW));
      DoubleVector p = DoubleVector.broadcast(SPECIES, 1.0 / 6227020800.0);
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 479001600.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 39916800.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 3628800.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 362880.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 40320.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 5040.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 720.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 120.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 24.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 1.0 / 6.0));
      p = p.fma(r, DoubleVector.broadcast(SPECIES, 0.5));
      DoubleVector mantissa = r.mul(r).fma(p, r).add(1);
      LongVector bits = rounded.reinterpretAsLongs().add(1023).lanewise(VectorOperators.LSHL, 52);
      VectorMask<Double> normal = rounded.compare(VectorOperators.GT, ROUNDER - 1022);
      DoubleVector value = mantissa.mul(bits.reinterpretAsDoubles());
      DoubleVector.zero(SPECIES).blend(value, normal).intoArray(out, outFrom + j);
    }
    return sum(out, outFrom, j) + LOOPS.exp(out, outFrom + j, x, xFrom + j, shift, count - j);
  }

  /** {@inheritDoc} Few sums have a second term, so exponentials are left to the scalar loop. */
  @Override
  public double logSumOfPowers(
      double[] x, int xFrom, double[] y, int yFrom, double shift, int count) {
    if (count < LANES) {
      return LOOPS.logSumOfPowers(x, xFrom, y, yFrom, shift, count);
    }
    double least = shift + NEGLIGIBLE;
    int counting = 0;
    int at = -1;
    for (int j = 0; j < count; j += LANES) {
      int begin = Math.min(j, count - LANES);
      long counts =
          load(x, xFrom + begin)
                  .add(load(y, yFrom + begin))
                  .compare(VectorOperators.GT, least)
                  .toLong()
              >>> (j - begin);
      counting += Long.bitCount(counts);
      at = counts != 0 ? j + Long.numberOfTrailingZeros(counts) : at;
    }
    return counting == 1
        ? x[xFrom + at] + y[yFrom + at]
        : shift + Math.log(ScalarRowPrimitives.sumOfPowers(x, xFrom, y, yFrom, shift, count));
  }

  /** Returns the sum of whole registers, at least one. */
  private static double sum(double[] x, int from, int count) {
    DoubleVector sum = load(x, from);
    for (int j = LANES; j < count; j += LANES) {
      sum = sum.add(load(x, from + j));
    }
    return sumOfLanes(sum);
  }

  /** {@inheritDoc} Four rows at a time, as the scalar loops. */
  @Override
  public void raiseRows(
      double[] out, double[][] rows, int row, double[] a, int aFrom, int count, int from, int to) {
    if (to - from < LANES) {
      LOOPS.raiseRows(out, rows, row, a, aFrom, count, from, to);
      return;
    }
    int q = 0;
    for (; q + 3 < count; q += 4) {
      raiseFour(
          out,
          rows[row + q],
          rows[row + q + 1],
          rows[row + q + 2],
          rows[row + q + 3],
          a,
          aFrom + q,
          from,
          to);
    }
    for (; q < count; q++) {
      raise(out, rows[row + q], a[aFrom + q], from, to);
    }
  }

  private static void raiseFour(
      double[] out,
      double[] x0,
      double[] x1,
      double[] x2,
      double[] x3,
      double[] a,
      int aFrom,
      int from,
      int to) {
    DoubleVector a0 = DoubleVector.broadcast(SPECIES, a[aFrom]);
    DoubleVector a1 = DoubleVector.broadcast(SPECIES, a[aFrom + 1]);
    DoubleVector a2 = DoubleVector.broadcast(SPECIES, a[aFrom + 2]);
    DoubleVector a3 = DoubleVector.broadcast(SPECIES, a[aFrom + 3]);
    int last = to - LANES;
    for (int j = from; j < last; j += LANES) {
      DoubleVector low = higher(load(x0, j).add(a0), load(x1, j).add(a1));
      DoubleVector high = higher(load(x2, j).add(a2), load(x3, j).add(a3));
      higher(load(out, j), higher(low, high)).intoArray(out, j);
    }
    DoubleVector low = higher(load(x0, last).add(a0), load(x1, last).add(a1));
    DoubleVector high = higher(load(x2, last).add(a2), load(x3, last).add(a3));
    higher(load(out, last), higher(low, high)).intoArray(out, last);
  }

  /** {@inheritDoc} Two registers of spans at a time, which stay in registers. */
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
    int last = taper > 0 ? LANES - 1 : 0; // the span of a register that has most terms
    int j = 0;
    for (; j + LANES < count; j += 2 * LANES) {
      int lowTerms = terms + taper * (j + last);
      int highTerms = terms + taper * Math.min(j + LANES + last, count - 1);
      int both = Math.min(lowTerms, highTerms);
      DoubleVector low = load(out, at + j);
      DoubleVector high = load(out, at + j + LANES);
      int a = xAt + j;
      int b = yAt + j;
      int q = 0;
      for (; q < both; q++) {
        low = load(x, a).fma(load(y, b), low);
        high = load(x, a + LANES).fma(load(y, b + LANES), high);
        a += xStep - q;
        b += yStep - q;
      }
      for (int r = q; r < lowTerms; r++) {
        low = load(x, a).fma(load(y, b), low);
        a += xStep - r;
        b += yStep - r;
      }
      for (int r = q; r < highTerms; r++) {
        high = load(x, a + LANES).fma(load(y, b + LANES), high);
        a += xStep - r;
        b += yStep - r;
      }
      low.intoArray(out, at + j);
      high.intoArray(out, at + j + LANES);
    }
    if (j < count) {
      int own = terms + taper * Math.min(j + last, count - 1);
      DoubleVector sum = load(out, at + j);
      int a = xAt + j;
      int b = yAt + j;
      for (int q = 0; q < own; q++) {
        sum = load(x, a).fma(load(y, b), sum);
        a += xStep - q;
        b += yStep - q;
      }
      sum.intoArray(out, at + j);
    }
  }

  /** {@inheritDoc} A register of spans of each width at a time. */
  @Override
  public void addSpanProductsOfFour(
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
    int last = taper > 0 ? LANES - 1 : 0; // the span of a register that has most terms
    for (int j = 0; j < count; j += LANES) {
      int own = terms + taper * Math.min(j + last, count - 1);
      int at0 = at + j;
      int at1 = at0 - next - 1;
      int at2 = at1 - next - 2;
      int at3 = at2 - next - 3;
      DoubleVector sum0 = load(out, at0);
      DoubleVector sum1 = load(out, at1);
      DoubleVector sum2 = load(out, at2);
      DoubleVector sum3 = load(out, at3);
      int a = xAt + j;
      int b0 = yAt + j;
      int b1 = b0 + yNext;
      int b2 = b1 + yNext - 1;
      int b3 = b2 + yNext - 2;
      for (int q = 0; q < own; q++) {
        DoubleVector parent = load(x, a);
        sum0 = parent.fma(load(y, b0), sum0);
        sum1 = parent.fma(load(y, b1), sum1);
        sum2 = parent.fma(load(y, b2), sum2);
        sum3 = parent.fma(load(y, b3), sum3);
        a += xStep - q;
        b0 += yStep - q;
        b1 += yStep - 1 - q;
        b2 += yStep - 2 - q;
        b3 += yStep - 3 - q;
      }
      sum0.intoArray(out, at0);
      sum1.intoArray(out, at1);
      sum2.intoArray(out, at2);
      sum3.intoArray(out, at3);
    }
  }

  /** {@inheritDoc} Two registers of spans at a time, with a sum for each product. */
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
    int last = taper > 0 ? LANES - 1 : 0; // the span of a register that has most terms
    int j = 0;
    for (; j + LANES < count; j += 2 * LANES) {
      int lowTerms = terms + taper * (j + last);
      int highTerms = terms + taper * Math.min(j + LANES + last, count - 1);
      int both = Math.min(lowTerms, highTerms);
      DoubleVector low1 = load(out, at + j);
      DoubleVector low2 = DoubleVector.zero(SPECIES);
      DoubleVector high1 = load(out, at + j + LANES);
      DoubleVector high2 = low2;
      int a = xAt + j;
      int b = yAt + j;
      int q = 0;
      for (; q < both; q++) {
        low1 = load(x1, a).fma(load(y1, b), low1);
        low2 = load(x2, a).fma(load(y2, b), low2);
        high1 = load(x1, a + LANES).fma(load(y1, b + LANES), high1);
        high2 = load(x2, a + LANES).fma(load(y2, b + LANES), high2);
        a += xStep - q;
        b += yStep - q;
      }
      for (int r = q; r < lowTerms; r++) {
        low1 = load(x1, a).fma(load(y1, b), low1);
        low2 = load(x2, a).fma(load(y2, b), low2);
        a += xStep - r;
        b += yStep - r;
      }
      for (int r = q; r < highTerms; r++) {
        high1 = load(x1, a + LANES).fma(load(y1, b + LANES), high1);
        high2 = load(x2, a + LANES).fma(load(y2, b + LANES), high2);
        a += xStep - r;
        b += yStep - r;
      }
      low1.add(low2).intoArray(out, at + j);
      high1.add(high2).intoArray(out, at + j + LANES);
    }
    if (j < count) {
      int own = terms + taper * Math.min(j + last, count - 1);
      DoubleVector sum1 = load(out, at + j);
      DoubleVector sum2 = DoubleVector.zero(SPECIES);
      int a = xAt + j;
      int b = yAt + j;
      for (int q = 0; q < own; q++) {
        sum1 = load(x1, a).fma(load(y1, b), sum1);
        sum2 = load(x2, a).fma(load(y2, b), sum2);
        a += xStep - q;
        b += yStep - q;
      }
      sum1.add(sum2).intoArray(out, at + j);
    }
  }

  /** {@inheritDoc} Two registers of spans at a time, which stay in registers. */
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
    for (; j + LANES < count; j += 2 * LANES) {
      raiseTwoRegisters(out, at + j, x, xAt + j, xStep, y, yAt + j, yStep, terms);
    }
    if (j < count) {
      raiseRegister(out, at + j, x, xAt + j, xStep, y, yAt + j, yStep, terms);
    }
  }

  private static void raiseTwoRegisters(
      double[] out,
      int at,
      double[] x,
      int xAt,
      int xStep,
      double[] y,
      int yAt,
      int yStep,
      int terms) {
    DoubleVector low = load(out, at);
    DoubleVector high = load(out, at + LANES);
    int a = xAt;
    int b = yAt;
    for (int q = 0; q < terms; q++) {
      low = higher(low, load(x, a).add(load(y, b)));
      high = higher(high, load(x, a + LANES).add(load(y, b + LANES)));
      a += xStep - q;
      b += yStep - q;
    }
    low.intoArray(out, at);
    high.intoArray(out, at + LANES);
  }

  private static void raiseRegister(
      double[] out,
      int at,
      double[] x,
      int xAt,
      int xStep,
      double[] y,
      int yAt,
      int yStep,
      int terms) {
    DoubleVector max = load(out, at);
    int a = xAt;
    int b = yAt;
    for (int q = 0; q < terms; q++) {
      max = higher(max, load(x, a).add(load(y, b)));
      a += xStep - q;
      b += yStep - q;
    }
    max.intoArray(out, at);
  }

  private static IntVector load(int[] x, int at) {
    return IntVector.fromArray(INTEGERS, x, at);
  }

  /** {@inheritDoc} Two registers of spans at a time, which stay in registers. */
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
    for (int j = 0; j < count; j += 2 * LANES) {
      int next = j + LANES < count ? LANES : 0;
      IntVector low = load(out, at + j);
      IntVector high = load(out, at + j + next);
      int a = xAt + j;
      int b = yAt + j;
      for (int q = 0; q < terms; q++) {
        low = low.max(load(x, a).add(load(y, b)));
        high = high.max(load(x, a + next).add(load(y, b + next)));
        a += xStep - q;
        b += yStep - q;
      }
      low.intoArray(out, at + j);
      high.intoArray(out, at + j + next);
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
    int last = taper > 0 ? LANES - 1 : 0; // the span of a register that has most terms
    for (int j = 0; j < count; j += LANES) {
      int own = terms + taper * Math.min(j + last, count - 1);
      DoubleVector sum = load(out, at + j);
      IntVector biased = load(outExponent, at + j).add(1023 - WIDE_SHIFT);
      int a = xAt + j;
      int b = yAt + j;
      for (int q = 0; q < own; q++) {
        IntVector exponent = biased.add(load(xExponent, a)).add(load(yExponent, b)).max(0);
        LongVector bits = (LongVector) exponent.convertShape(VectorOperators.I2L, LONGS, 0);
        DoubleVector power = bits.lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
        sum = load(x, a).mul(power).fma(load(y, b), sum);
        a += xStep - q;
        b += yStep - q;
      }
      sum.intoArray(out, at + j);
    }
  }

  /** {@inheritDoc} Two registers of the result at a time, which stay in registers. */
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
    for (int j = 0; j < count; j += 2 * LANES) {
      int high = j + LANES < count ? LANES : 0;
      DoubleVector low = DoubleVector.broadcast(SPECIES, Double.NEGATIVE_INFINITY);
      DoubleVector upper = low;
      int a = xAt + j;
      int b = yAt + j;
      for (int q = 0; q < terms; q++) {
        low = higher(low, load(x, a).add(load(y, b)));
        upper = higher(upper, load(x, a + high).add(load(y, b + high)));
        a += xStep;
        b += yStep;
      }
      low.intoArray(out, outAt + j);
      upper.intoArray(out, outAt + j + high);
    }
  }

  /** {@inheritDoc} Four, two or one registers of the result at a time, which stay in registers. */
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
    int j = 0;
    for (; j + 3 * LANES < count; j += 4 * LANES) {
      maxOfFour(out, outAt + j, a, aFrom, x, xAt + j, xStep, terms);
    }
    if (j + LANES < count) {
      maxOfTwo(out, outAt + j, a, aFrom, x, xAt + j, xStep, terms);
      j += 2 * LANES;
    }
    if (j < count) {
      maxOfOne(out, outAt + j, a, aFrom, x, xAt + j, xStep, terms);
    }
  }

  private static void maxOfFour(
      double[] out, int outAt, double[] a, int aFrom, double[] x, int xAt, int xStep, int terms) {
    DoubleVector max0 = DoubleVector.broadcast(SPECIES, Double.NEGATIVE_INFINITY);
    DoubleVector max1 = max0;
    DoubleVector max2 = max0;
    DoubleVector max3 = max0;
    int at = xAt;
    int q = 0;
    for (; q + 1 < terms; q += 2) {
      DoubleVector even = DoubleVector.broadcast(SPECIES, a[aFrom + q]);
      DoubleVector odd = DoubleVector.broadcast(SPECIES, a[aFrom + q + 1]);
      int next = at + xStep;
      max0 = higher(max0, higher(load(x, at).add(even), load(x, next).add(odd)));
      max1 = higher(max1, higher(load(x, at + LANES).add(even), load(x, next + LANES).add(odd)));
      max2 =
          higher(
              max2, higher(load(x, at + 2 * LANES).add(even), load(x, next + 2 * LANES).add(odd)));
      max3 =
          higher(
              max3, higher(load(x, at + 3 * LANES).add(even), load(x, next + 3 * LANES).add(odd)));
      at = next + xStep;
    }
    if (q < terms) {
      DoubleVector even = DoubleVector.broadcast(SPECIES, a[aFrom + q]);
      max0 = higher(max0, load(x, at).add(even));
      max1 = higher(max1, load(x, at + LANES).add(even));
      max2 = higher(max2, load(x, at + 2 * LANES).add(even));
      max3 = higher(max3, load(x, at + 3 * LANES).add(even));
    }
    max0.intoArray(out, outAt);
    max1.intoArray(out, outAt + LANES);
    max2.intoArray(out, outAt + 2 * LANES);
    max3.intoArray(out, outAt + 3 * LANES);
  }

  private static void maxOfTwo(
      double[] out, int outAt, double[] a, int aFrom, double[] x, int xAt, int xStep, int terms) {
    DoubleVector max0 = DoubleVector.broadcast(SPECIES, Double.NEGATIVE_INFINITY);
    DoubleVector max1 = max0;
    int at = xAt;
    int q = 0;
    for (; q + 1 < terms; q += 2) {
      DoubleVector even = DoubleVector.broadcast(SPECIES, a[aFrom + q]);
      DoubleVector odd = DoubleVector.broadcast(SPECIES, a[aFrom + q + 1]);
      int next = at + xStep;
      max0 = higher(max0, higher(load(x, at).add(even), load(x, next).add(odd)));
      max1 = higher(max1, higher(load(x, at + LANES).add(even), load(x, next + LANES).add(odd)));
      at = next + xStep;
    }
    if (q < terms) {
      DoubleVector even = DoubleVector.broadcast(SPECIES, a[aFrom + q]);
      max0 = higher(max0, load(x, at).add(even));
      max1 = higher(max1, load(x, at + LANES).add(even));
    }
    max0.intoArray(out, outAt);
    max1.intoArray(out, outAt + LANES);
  }

  private static void maxOfOne(
      double[] out, int outAt, double[] a, int aFrom, double[] x, int xAt, int xStep, int terms) {
    DoubleVector max = DoubleVector.broadcast(SPECIES, Double.NEGATIVE_INFINITY);
    DoubleVector other = max;
    int at = xAt;
    int q = 0;
    for (; q + 1 < terms; q += 2) {
      max = higher(max, load(x, at).add(a[aFrom + q]));
      other = higher(other, load(x, at + xStep).add(a[aFrom + q + 1]));
      at += 2 * xStep;
    }
    if (q < terms) {
      max = higher(max, load(x, at).add(a[aFrom + q]));
    }
    higher(max, other).intoArray(out, outAt);
  }

  private static VectorShuffle<Double> turn(int lanes) {
    return VectorShuffle.iota(SPECIES, lanes % LANES, 1, true);
  }

  /**
   * The sum of a register's lanes in one fixed order: that of {@code reduceLanes} is another before
   * the JIT compiler has run than after, so that a result's last bit would depend on how long the
   * program has been running.
   */
  private static double sumOfLanes(DoubleVector x) {
    DoubleVector sum = x;
    if (LANES > 4) {
      sum = sum.add(sum.rearrange(BY_FOUR));
    }
    if (LANES > 2) {
      sum = sum.add(sum.rearrange(BY_TWO));
    }
    if (LANES > 1) {
      sum = sum.add(sum.rearrange(BY_ONE));
    }
    return sum.lane(0);
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
    int j = 0;
    for (; j + 2 * LANES < count; j += 3 * LANES) {
      DoubleVector low = DoubleVector.zero(SPECIES);
      DoubleVector middle = low;
      DoubleVector high = low;
      int a = xAt + j;
      int b = yAt + j;
      for (int q = 0; q < terms; q++) {
        low = load(x, a).fma(load(y, b), low);
        middle = load(x, a + LANES).fma(load(y, b + LANES), middle);
        high = load(x, a + 2 * LANES).fma(load(y, b + 2 * LANES), high);
        a += xStep;
        b += yStep;
      }
      low.intoArray(out, outAt + j);
      middle.intoArray(out, outAt + j + LANES);
      high.intoArray(out, outAt + j + 2 * LANES);
    }
    for (; j < count; j += LANES) {
      DoubleVector sum = DoubleVector.zero(SPECIES);
      int a = xAt + j;
      int b = yAt + j;
      for (int q = 0; q < terms; q++) {
        sum = load(x, a).fma(load(y, b), sum);
        a += xStep;
        b += yStep;
      }
      sum.intoArray(out, outAt + j);
    }
  }

  @Override
  public void sumRows(
      double[] out, int outAt, int count, double[] a, double[] x, int xAt, int xStep, int terms) {
    int j = 0;
    for (; j + 2 * LANES < count; j += 3 * LANES) {
      DoubleVector low = DoubleVector.zero(SPECIES);
      DoubleVector middle = low;
      DoubleVector high = low;
      int at = xAt + j;
      for (int q = 0; q < terms; q++) {
        DoubleVector factor = DoubleVector.broadcast(SPECIES, a[q]);
        low = load(x, at).fma(factor, low);
        middle = load(x, at + LANES).fma(factor, middle);
        high = load(x, at + 2 * LANES).fma(factor, high);
        at += xStep;
      }
      low.intoArray(out, outAt + j);
      middle.intoArray(out, outAt + j + LANES);
      high.intoArray(out, outAt + j + 2 * LANES);
    }
    for (; j < count; j += LANES) {
      DoubleVector sum = DoubleVector.zero(SPECIES);
      int at = xAt + j;
      for (int q = 0; q < terms; q++) {
        sum = load(x, at).fma(DoubleVector.broadcast(SPECIES, a[q]), sum);
        at += xStep;
      }
      sum.intoArray(out, outAt + j);
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
    int j = 0;
    for (; j + 2 * LANES < count; j += 3 * LANES) {
      DoubleVector low = DoubleVector.zero(SPECIES);
      DoubleVector middle = low;
      DoubleVector high = low;
      int first = xAt + j;
      int second = yAt + j;
      for (int q = 0; q < terms; q++) {
        DoubleVector factor = DoubleVector.broadcast(SPECIES, a[q]);
        low = load(x, first).mul(factor).fma(load(y, second), low);
        middle = load(x, first + LANES).mul(factor).fma(load(y, second + LANES), middle);
        high = load(x, first + 2 * LANES).mul(factor).fma(load(y, second + 2 * LANES), high);
        first += xStep;
        second += yStep;
      }
      low.intoArray(out, outAt + j);
      middle.intoArray(out, outAt + j + LANES);
      high.intoArray(out, outAt + j + 2 * LANES);
    }
    for (; j < count; j += LANES) {
      DoubleVector sum = DoubleVector.zero(SPECIES);
      int first = xAt + j;
      int second = yAt + j;
      for (int q = 0; q < terms; q++) {
        DoubleVector factor = DoubleVector.broadcast(SPECIES, a[q]);
        sum = load(x, first).mul(factor).fma(load(y, second), sum);
        first += xStep;
        second += yStep;
      }
      sum.intoArray(out, outAt + j);
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
      for (int j = 0; j < count; j += LANES) {
        load(z, j).fma(load(x, from + j), load(out, to + j)).intoArray(out, to + j);
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
      int from = xAt + q * xStep;
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[q]);
      DoubleVector sum = DoubleVector.zero(SPECIES);
      for (int j = 0; j < count; j += LANES) {
        DoubleVector own = load(z, j);
        own.fma(factor, load(out, to + j)).intoArray(out, to + j);
        sum = own.fma(load(x, from + j), sum);
      }
      b[q] = sumOfLanes(sum);
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
      int from = xAt + row;
      int to = outAt + q * yStep;
      int other = yAt + q * yStep;
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[q]);
      DoubleVector sum = DoubleVector.zero(SPECIES);
      for (int j = 0; j < count; j += LANES) {
        DoubleVector t = load(z, j).mul(load(x, from + j));
        t.fma(factor, load(out, to + j)).intoArray(out, to + j);
        DoubleVector product = t.mul(load(y, other + j));
        sum = sum.add(product);
        product.mul(factor).intoArray(shares, row + j);
      }
      b[q] = sumOfLanes(sum);
    }
  }
}
