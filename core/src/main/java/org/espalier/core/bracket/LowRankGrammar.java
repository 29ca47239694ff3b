package org.espalier.core.bracket;

import java.util.Arrays;

/**
 * A grammar whose tensor of binary rules is a sum of R products: A → B C has the weight Σ_r U[A,
 * r]·V[B, r]·W[C, r]. Symbols 0 … S−1 are rewritten by rules, the further T stand for words.
 *
 * <p>{@link #scores} sums the symbols out of all that does not depend on the sentence's spans, in
 * O(S·R² + n·T·R), so that {@link LowRankPcfg} has to do with ranks alone.
 *
 * <p>Holds the matrices as they are given, without a copy.
 */
public final class LowRankGrammar {

  private final double[] roots;
  private final double[][] parents;
  private final double[][] left;
  private final double[][] right;

  /**
   * Creates a grammar from weights, which are probabilities where the columns of V and W, the rows
   * of U and the roots each sum to 1.
   *
   * @param roots S weights of the whole sentence's symbol
   * @param parents U, S × R
   * @param left V, (S + T) × R
   * @param right W, (S + T) × R
   * @throws IllegalArgumentException if sizes do not fit or a weight is negative or not finite
   */
  public LowRankGrammar(double[] roots, double[][] parents, double[][] left, double[][] right) {
    if (roots.length < 1
        || roots.length != parents.length
        || parents[0].length < 1
        || left.length <= parents.length
        || left.length != right.length) {
      throw new IllegalArgumentException(
          ("roots, U, V and W of a grammar have %s, %s, %s and %s rows, but S, S, S + T and S"
                  + " + T are needed, with S and T at least 1")
              .formatted(roots.length, parents.length, left.length, right.length));
    }
    check("roots", roots.length, roots);
    check("U", parents[0].length, parents);
    check("V", parents[0].length, left);
    check("W", parents[0].length, right);
    this.roots = roots;
    this.parents = parents;
    this.left = left;
    this.right = right;
  }

  private static void check(String name, int columns, double[]... rows) {
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new IllegalArgumentException(
            name + " has " + rows[i].length + " columns in row " + i + ", not " + columns);
      }
      for (int r = 0; r < columns; r++) {
        if (!(rows[i][r] >= 0) || rows[i][r] == Double.POSITIVE_INFINITY) {
          throw new IllegalArgumentException(
              "%s has %s in row %s, column %s, but weights are finite and not negative"
                  .formatted(name, rows[i][r], i, r));
        }
      }
    }
  }

  /** Returns R. */
  public int rank() {
    return parents[0].length;
  }

  /** Returns S, the number of symbols that rules rewrite. */
  public int symbols() {
    return parents.length;
  }

  /** Returns T, the number of symbols that stand for words. */
  public int terminals() {
    return left.length - parents.length;
  }

  /**
   * Returns the scores of a sentence in rank space; the whole's are those of the roots, those of
   * other spans 0, and all may be added to.
   *
   * @param emissions n × T, the weight of every word under each symbol that stands for words
   * @return as many as {@code new LowRankPcfg(n, rank())} has parts
   * @throws IllegalArgumentException if there are less than 2 words, sizes do not fit, or a weight
   *     is negative or not finite
   */
  public double[] scores(double[]... emissions) {
    LowRankPcfg derivations = new LowRankPcfg(emissions.length, rank());
    check("the sentence", terminals(), emissions);
    double[] scores = new double[derivations.size()];
    Arrays.fill(scores, derivations.visible(), scores.length, Double.NEGATIVE_INFINITY);
    for (int r = 0; r < rank(); r++) {
      scores[derivations.span(0, emissions.length - 1, r)] = Math.log(weight(roots, 0, r, parents));
      for (int p = 0; p < rank(); p++) {
        double onLeft = 0;
        double onRight = 0;
        for (int a = 0; a < symbols(); a++) {
          onLeft += left[a][p] * parents[a][r];
          onRight += right[a][p] * parents[a][r];
        }
        scores[derivations.half(false, p, r)] = Math.log(onLeft);
        scores[derivations.half(true, p, r)] = Math.log(onRight);
      }
      for (int i = 0; i < emissions.length; i++) {
        scores[derivations.leaf(false, i, r)] = Math.log(weight(emissions[i], symbols(), r, left));
        scores[derivations.leaf(true, i, r)] = Math.log(weight(emissions[i], symbols(), r, right));
      }
    }
    return scores;
  }

  /** Returns the sum over symbols of weights times a column's entries. */
  private static double weight(double[] weights, int first, int column, double[]... matrix) {
    double sum = 0;
    for (int a = 0; a < weights.length; a++) {
      sum += weights[a] * matrix[first + a][column];
    }
    return sum;
  }
}
