package org.espalier.core.matching;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;

/**
 * The Gibbs distribution over matchings by a dynamic program over sets of columns: the rows take
 * their columns in order, so after r rows the state is the set S of r columns that are taken.
 *
 * <pre>
 *   before(S) = Σ_{j in S} before(S − j)·w(r−1, j)      after(S) = Σ_{j not in S} w(r, j)·after(S + j)
 * </pre>
 *
 * <p>The weights are w(r, j) = exp(−reduced cost) with the prices of an optimal assignment, and a
 * column j that stays free has the weight exp(v_j), v_j ≤ 0. Every weight is then at most 1 and the
 * best matching weighs exactly 1. So nothing overflows, the sum Z' over matchings lies between 1
 * and columns!, and what underflows is below 1e-280 of it: no logarithms are needed, whatever the
 * scores.
 *
 * <p>Sets of r columns are visited in ascending order of their bit masks. Time O(Σ_r C(columns, r)
 * (columns − r)), at most columns·2^(columns−1).
 *
 * <p>M. Held, R. Karp, A dynamic programming approach to sequencing problems, SIAM 10, 1962.
 */
final class SubsetProgram implements Distribution {

  private final JonkerVolgenant solver = new JonkerVolgenant();
  private int rows;
  private int columns;
  private double[] losses = new double[0]; // reduced costs
  private double[] weights = new double[0];
  private double[] freeLosses = new double[0]; // −v_j
  private double[] before = new double[0];
  private double[] after = new double[0];
  private double[] beforeSlope = new double[0];
  private double[] afterSlope = new double[0];
  private double[] slopes = new double[0];
  private double[] marginals = new double[0];
  private boolean marginalsReady;
  private double best;
  private double others; // weights of all other matchings, where the best one's is 1

  /**
   * Takes the scores and computes both tables. Returns an empty text, or why there is no matching.
   */
  String compute(int rowCount, int columnCount, double[] scores, int offset) {
    if (!solver.solve(rowCount, columnCount, scores, offset, false)) {
      return solver.obstacle();
    }
    rows = rowCount;
    columns = columnCount;
    reshape();
    best = 0;
    for (int r = 0; r < rows; r++) {
      best += scores[offset + r * columns + solver.columnOf(r)];
      for (int j = 0; j < columns; j++) {
        int cell = r * columns + j;
        losses[cell] = j == solver.columnOf(r) ? 0 : Math.max(0, solver.reducedCost(r, j));
        weights[cell] = Math.exp(-losses[cell]);
      }
    }
    for (int j = 0; j < columns; j++) {
      freeLosses[j] = 0; // of columns that the best matching leaves free, as for a square
    }
    for (int r = 0; r < rows && rows < columns; r++) {
      int j = solver.columnOf(r);
      freeLosses[j] = Math.max(0, -solver.price(j));
    }
    marginalsReady = false;
    fillBefore();
    fillAfter();
    sumOthers();
    return "";
  }

  private void reshape() {
    if (losses.length < rows * columns) {
      losses = new double[rows * columns];
      weights = new double[rows * columns];
      marginals = new double[rows * columns];
      slopes = new double[rows * columns];
    }
    if (freeLosses.length < columns) {
      freeLosses = new double[columns];
    }
    if (before.length < 1 << columns) {
      before = new double[1 << columns];
      after = new double[1 << columns];
    }
  }

  private void fillBefore() {
    before[0] = 1;
    for (int r = 1; r <= rows; r++) {
      int row = (r - 1) * columns;
      for (int set = first(r); set < 1 << columns; set = following(set)) {
        double sum = 0;
        for (int rest = set; rest != 0; rest &= rest - 1) {
          int bit = rest & -rest;
          sum += before[set ^ bit] * weights[row + Integer.numberOfTrailingZeros(bit)];
        }
        before[set] = sum;
      }
    }
  }

  private void fillAfter() {
    int all = (1 << columns) - 1;
    for (int r = rows; r >= 0; r--) {
      int row = r * columns;
      for (int set = first(r); set <= all; set = following(set)) {
        double loss = 0;
        double sum = 0;
        for (int rest = all ^ set; rest != 0; rest &= rest - 1) {
          int bit = rest & -rest;
          int j = Integer.numberOfTrailingZeros(bit);
          if (r == rows) {
            loss += freeLosses[j];
          } else {
            sum += weights[row + j] * after[set | bit];
          }
        }
        after[set] = r == rows ? Math.exp(-loss) : sum;
      }
    }
  }

  /** Sums over the matchings that differ from the best one, by the first row where they do. */
  private void sumOthers() {
    others = 0;
    int set = 0;
    int all = (1 << columns) - 1;
    for (int r = 0; r < rows; r++) {
      int best = 1 << solver.columnOf(r);
      for (int rest = all ^ set ^ best; rest != 0; rest &= rest - 1) {
        int bit = rest & -rest;
        double weight = weights[r * columns + Integer.numberOfTrailingZeros(bit)];
        others += weight * after[set | bit];
      }
      set |= best;
    }
  }

  /** Returns the smallest set of r columns. */
  private static int first(int r) {
    return (1 << r) - 1;
  }

  /** Returns the next larger set of the same size; beyond all sets after the last. */
  private static int following(int set) {
    if (set == 0) {
      return Integer.MAX_VALUE;
    }
    int low = set & -set;
    int carried = set + low;
    return carried | ((set ^ carried) >>> 2) / low;
  }

  @Override
  public int size() {
    return rows * columns;
  }

  @Override
  public double logPartition() {
    return best + Math.log1p(others);
  }

  @Override
  public void marginals(double[] out, int offset) {
    ensureMarginals();
    System.arraycopy(marginals, 0, out, offset, size());
  }

  private void ensureMarginals() {
    if (marginalsReady) {
      return;
    }
    Arrays.fill(marginals, 0, size(), 0);
    int all = (1 << columns) - 1;
    for (int r = 0; r < rows; r++) {
      int row = r * columns;
      for (int set = first(r); set <= all; set = following(set)) {
        double share = before[set] / after[0];
        if (share > 0) {
          for (int rest = all ^ set; rest != 0; rest &= rest - 1) {
            int bit = rest & -rest;
            int cell = row + Integer.numberOfTrailingZeros(bit);
            marginals[cell] += share * weights[cell] * after[set | bit];
          }
        }
      }
    }
    marginalsReady = true;
  }

  /** {@inheritDoc} A sum of terms of which none is negative, so that no digits cancel. */
  @Override
  public double entropy() {
    ensureMarginals();
    double entropy = Math.log1p(others);
    for (int cell = 0; cell < size(); cell++) {
      entropy += marginals[cell] > 0 ? marginals[cell] * losses[cell] : 0;
    }
    int all = (1 << columns) - 1;
    for (int set = first(rows); rows < columns && set <= all; set = following(set)) {
      double loss = 0;
      for (int rest = all ^ set; rest != 0; rest &= rest - 1) {
        loss += freeLosses[Integer.numberOfTrailingZeros(rest)];
      }
      double p = before[set] / after[0] * after[set];
      entropy += p > 0 ? p * loss : 0;
    }
    return entropy;
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    ensureMarginals();
    if (beforeSlope.length < 1 << columns) {
      beforeSlope = new double[1 << columns];
      afterSlope = new double[1 << columns];
    }
    // Every row has one column, so a constant per row changes nothing: take the mean out.
    for (int r = 0; r < rows; r++) {
      double mean = 0;
      for (int cell = r * columns; cell < (r + 1) * columns; cell++) {
        mean += marginals[cell] > 0 ? marginals[cell] * direction[directionOffset + cell] : 0;
      }
      for (int cell = r * columns; cell < (r + 1) * columns; cell++) {
        slopes[cell] = weights[cell] > 0 ? direction[directionOffset + cell] - mean : 0;
      }
    }
    fillBeforeSlope();
    fillAfterSlope();
    Arrays.fill(out, offset, offset + size(), 0);
    double total = after[0];
    double totalSlope = afterSlope[0] / total;
    int all = (1 << columns) - 1;
    for (int r = 0; r < rows; r++) {
      int row = r * columns;
      for (int set = first(r); set <= all; set = following(set)) {
        double share = before[set] / total;
        double shareSlope = beforeSlope[set] / total - share * totalSlope;
        for (int rest = all ^ set; rest != 0; rest &= rest - 1) {
          int bit = rest & -rest;
          int cell = row + Integer.numberOfTrailingZeros(bit);
          int next = set | bit;
          out[offset + cell] +=
              weights[cell]
                  * ((shareSlope + share * slopes[cell]) * after[next] + share * afterSlope[next]);
        }
      }
    }
  }

  private void fillBeforeSlope() {
    beforeSlope[0] = 0;
    for (int r = 1; r <= rows; r++) {
      int row = (r - 1) * columns;
      for (int set = first(r); set < 1 << columns; set = following(set)) {
        double sum = 0;
        for (int rest = set; rest != 0; rest &= rest - 1) {
          int bit = rest & -rest;
          int cell = row + Integer.numberOfTrailingZeros(bit);
          int previous = set ^ bit;
          sum += weights[cell] * (beforeSlope[previous] + before[previous] * slopes[cell]);
        }
        beforeSlope[set] = sum;
      }
    }
  }

  private void fillAfterSlope() {
    int all = (1 << columns) - 1;
    for (int r = rows; r >= 0; r--) {
      int row = r * columns;
      for (int set = first(r); set <= all; set = following(set)) {
        double sum = 0;
        for (int rest = r < rows ? all ^ set : 0; rest != 0; rest &= rest - 1) {
          int bit = rest & -rest;
          int cell = row + Integer.numberOfTrailingZeros(bit);
          int next = set | bit;
          sum += weights[cell] * (afterSlope[next] + after[next] * slopes[cell]);
        }
        afterSlope[set] = sum;
      }
    }
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    out.clear();
    int all = (1 << columns) - 1;
    int set = 0;
    for (int r = 0; r < rows; r++) {
      int row = r * columns;
      double mark = random.nextDouble() * after[set];
      int choice = 0;
      for (int rest = all ^ set; rest != 0 && mark >= 0; rest &= rest - 1) {
        int bit = rest & -rest;
        double weight = weights[row + Integer.numberOfTrailingZeros(bit)] * after[set | bit];
        if (weight > 0) {
          choice = bit; // the last possible one, should rounding leave a rest
          mark -= weight;
        }
      }
      out.add(row + Integer.numberOfTrailingZeros(choice));
      set |= choice;
    }
  }
}
