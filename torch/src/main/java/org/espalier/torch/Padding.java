package org.espalier.torch;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Structure;
import org.espalier.core.estimate.Batch;

/**
 * The way between a padded tensor and ragged arrays.
 *
 * <p>Row r of the tensor holds the visible parts of one instance in its leading corner: for an
 * instance of shape {n₁, …, n_k} and a tensor of shape [R, N₁, …, N_k], part (i₁, …, i_k) stands at
 * [r, i₁, …, i_k]. Everything outside the corner is padding: it is not read, and written as 0.
 */
final class Padding {

  private final long[] shape;
  private final int rowSize;

  /**
   * @param shape of a tensor with one row for each instance
   */
  Padding(long... shape) {
    this.shape = shape.clone();
    int product = 1;
    for (int d = 1; d < shape.length; d++) {
      product = Math.multiplyExact(product, Math.toIntExact(shape[d]));
    }
    this.rowSize = product;
  }

  /** Returns the same padding for another number of rows. */
  Padding withRows(int rows) {
    long[] other = shape.clone();
    other[0] = rows;
    return new Padding(other);
  }

  /**
   * Reads the scores of a batch.
   *
   * @throws IllegalArgumentException if an instance does not fit into its row
   */
  <S extends Structure> Batch<S> toBatch(Tensor scores, List<? extends S> instances) {
    if (instances.size() != shape[0]) {
      throw new IllegalArgumentException(
          "the scores have " + shape[0] + " rows but there are " + instances.size() + " instances");
    }
    int total = 0;
    for (int r = 0; r < instances.size(); r++) {
      S instance = instances.get(r);
      requireFit(r, instance);
      total = Math.addExact(total, instance.size());
    }
    double[] ragged = new double[total];
    double[] padded = Tensors.toDoubles(scores);
    int offset = 0;
    for (int r = 0; r < instances.size(); r++) {
      S instance = instances.get(r);
      copy(padded, r * rowSize, ragged, offset, instance.shape(), true);
      offset += instance.size();
    }
    return new Batch<>(instances, ragged);
  }

  /** Reads a tensor of this padding, one row for each instance, into ragged rows. */
  void toRagged(Tensor tensor, List<? extends Structure> rows, double[] out) {
    double[] padded = Tensors.toDoubles(tensor);
    int offset = 0;
    for (int r = 0; r < rows.size(); r++) {
      copy(padded, r * rowSize, out, offset, rows.get(r).shape(), true);
      offset += rows.get(r).size();
    }
  }

  /** Writes ragged rows into a new tensor of this padding. */
  Tensor toTensor(double[] ragged, List<? extends Structure> rows, ScalarType type) {
    double[] padded = new double[Math.multiplyExact(rowSize, rows.size())];
    int offset = 0;
    for (int r = 0; r < rows.size(); r++) {
      copy(padded, r * rowSize, ragged, offset, rows.get(r).shape(), false);
      offset += rows.get(r).size();
    }
    return Tensors.of(padded, type, shape);
  }

  private void requireFit(int row, Structure instance) {
    int[] inner = instance.shape();
    boolean fits = inner.length == shape.length - 1;
    for (int d = 0; fits && d < inner.length; d++) {
      fits = inner[d] <= shape[d + 1];
    }
    if (instance.size() != instance.visible()) {
      throw new IllegalArgumentException(
          "row "
              + row
              + ": "
              + instance
              + " has extra parts, whose scores a padded tensor of its "
              + "visible parts cannot carry");
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "row "
              + row
              + ": "
              + instance
              + " has parts of shape "
              + Arrays.toString(inner)
              + ", which do not fit into scores of shape "
              + Arrays.toString(shape));
    }
  }

  /** Copies a corner between its padded and its compact form, innermost runs at once. */
  private void copy(
      double[] padded, int row, double[] compact, int offset, int[] inner, boolean toCompact) {
    int run = inner[inner.length - 1];
    if (run == 0) {
      return;
    }
    int runs = 1;
    for (int d = 0; d < inner.length - 1; d++) {
      runs *= inner[d];
    }
    for (int i = 0; i < runs; i++) {
      int position = 0;
      int stride = Math.toIntExact(shape[shape.length - 1]);
      int rest = i;
      for (int d = inner.length - 2; d >= 0; d--) {
        position += rest % inner[d] * stride;
        rest /= inner[d];
        stride *= Math.toIntExact(shape[d + 1]);
      }
      if (toCompact) {
        System.arraycopy(padded, row + position, compact, offset + i * run, run);
      } else {
        System.arraycopy(compact, offset + i * run, padded, row + position, run);
      }
    }
  }
}
