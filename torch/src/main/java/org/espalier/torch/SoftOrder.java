package org.espalier.torch;

import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.espalier.core.ranking.SoftRanks;
import org.espalier.core.ranking.SoftSort;

/**
 * Soft ranks and soft sorting of the rows of a tensor, with gradients. A {@link PointerScope} must
 * be open until the backward pass. Second derivatives are refused.
 *
 * <p>A soft top-k operator is the layer of a structure: {@code LatentLayer} with {@code
 * Estimators.sparsemap()} over {@code Subset.exactly(k, n)}, at scores over a strength.
 */
public final class SoftOrder {

  private SoftOrder() {}

  /** From the gradient of a row of the result to that of the row it was made of. */
  private interface Backward {
    void vjp(double[] gradient, int gradientOffset, double[] out, int offset);
  }

  /**
   * Ranks the items of each row, the largest score to rank n.
   *
   * @param scores [B, n], finite
   * @param strength ε, positive, as of {@link SoftRanks}
   * @return [B, n]
   */
  public static Tensor ranks(Tensor scores, double strength) {
    double[] weights = new double[Math.toIntExact(scores.numel())];
    Arrays.fill(weights, 1);
    return ranks(scores, weights, strength);
  }

  /**
   * Ranks the items of each row, which have weights.
   *
   * @param scores [B, n], finite
   * @param weights [B, n], positive; no gradient reaches them
   * @param strength ε, positive, as of {@link SoftRanks}
   * @return [B, n]
   */
  public static Tensor ranks(Tensor scores, Tensor weights, double strength) {
    if (!Arrays.equals(scores.shape(), weights.shape())) {
      throw new IllegalArgumentException(
          "scores of shape %s have weights of shape %s"
              .formatted(Arrays.toString(scores.shape()), Arrays.toString(weights.shape())));
    }
    return ranks(scores, Tensors.toDoubles(weights), strength);
  }

  private static Tensor ranks(Tensor scores, double[] weights, double strength) {
    int n = columns(scores);
    double[] values = Tensors.toDoubles(scores);
    double[] out = new double[values.length];
    Backward[] rows = new Backward[Math.toIntExact(scores.size(0))];
    for (int b = 0; b < rows.length; b++) {
      SoftRanks row = new SoftRanks();
      row.compute(values, b * n, n, weights, b * n, strength);
      row.ranks(out, b * n);
      rows[b] = row::vjp;
    }
    return tied(scores, out, rows);
  }

  /**
   * Sorts each row, the largest value first.
   *
   * @param values [B, n], finite
   * @param strength ε, positive, as of {@link SoftSort}
   * @return [B, n]
   */
  public static Tensor sorted(Tensor values, double strength) {
    int n = columns(values);
    double[] numbers = Tensors.toDoubles(values);
    double[] out = new double[numbers.length];
    Backward[] rows = new Backward[Math.toIntExact(values.size(0))];
    for (int b = 0; b < rows.length; b++) {
      SoftSort row = new SoftSort();
      row.compute(numbers, b * n, n, strength);
      row.sorted(out, b * n);
      rows[b] = row::vjp;
    }
    return tied(values, out, rows);
  }

  private static int columns(Tensor rows) {
    if (rows.dim() != 2) {
      throw new IllegalArgumentException(
          "what is ordered are rows [B, n], not a tensor of shape "
              + Arrays.toString(rows.shape()));
    }
    return Math.toIntExact(rows.size(1));
  }

  private static Tensor tied(Tensor input, double[] values, Backward... rows) {
    Placement placement = Placement.of(input);
    long[] shape = input.shape();
    Tensor zeros =
        Tie.zeros(
            input,
            incoming -> {
              double[] gradient = Tensors.toDoubles(incoming);
              double[] out = new double[gradient.length];
              int n = Math.toIntExact(shape[1]);
              for (int b = 0; b < rows.length; b++) {
                rows[b].vjp(gradient, b * n, out, b * n);
              }
              return Tie.refuse(
                  placement.tensor(out, shape),
                  incoming,
                  "second derivatives of soft orders are not offered");
            });
    return placement.tensor(values, shape).add(zeros);
  }
}
