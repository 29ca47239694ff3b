package org.espalier.torch;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.espalier.core.Structure;
import org.espalier.core.estimate.Batch;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.LabelledTree;

/**
 * Conversion between a padded tensor and ragged arrays.
 *
 * <p>A row of the tensor holds the visible parts of one instance in its leading corner: for an
 * instance of shape {n₁, …, n_k} and a tensor of shape [R, N₁, …, N_k], part (i₁, …, i_k) stands at
 * [r, i₁, …, i_k]. With extra parts the tensor has shape [R, N₁·…·N_k + E], and those of the
 * instance are the leading ones of the last E. Everything else is padding: it is not read, and
 * written as 0.
 */
final class Padding {

  private final int extra;
  private final long[] shape;
  private final int visibleSize;

  /**
   * @param extra E, 0 if extra parts are left out
   * @param shape of the visible parts' tensor, with one row for each instance
   */
  Padding(int extra, long... shape) {
    this.extra = extra;
    this.shape = shape.clone();
    int product = 1;
    for (int d = 1; d < shape.length; d++) {
      product = Math.multiplyExact(product, Math.toIntExact(shape[d]));
    }
    this.visibleSize = product;
  }

  /**
   * Returns the padding of a tensor of visible parts.
   *
   * @throws IllegalArgumentException if instances do not fit into its rows
   */
  static Padding visible(Tensor like, List<? extends Structure> instances) {
    if (like.dim() < 1 || like.size(0) != instances.size()) {
      throw new IllegalArgumentException(
          "there are %s instances, but the tensor has shape %s"
              .formatted(instances.size(), Arrays.toString(like.shape())));
    }
    return new Padding(0, like.shape()).requireFit(instances);
  }

  /** Returns E. */
  int extra() {
    return extra;
  }

  /** Returns the padding of the visible parts alone, for another number of rows. */
  Padding visible(int rows) {
    long[] other = shape.clone();
    other[0] = rows;
    return new Padding(0, other);
  }

  private int rowSize() {
    return visibleSize + extra;
  }

  /** Reads the scores of a batch, from a tensor of this padding. */
  <S extends Structure> Batch<S> toBatch(Tensor rows, List<? extends S> instances) {
    int total = 0;
    for (S instance : instances) {
      total = Math.addExact(total, instance.size());
    }
    double[] ragged = new double[total];
    toRagged(rows, instances, ragged);
    return new Batch<>(instances, ragged);
  }

  /** Reads a tensor of this padding, one row for each instance, into ragged rows. */
  void toRagged(Tensor tensor, List<? extends Structure> rows, double[] out) {
    try (PointerScope _ = new PointerScope()) {
      copy(Tensors.reader(tensor), rows, out);
    }
  }

  /** Writes ragged rows into a new tensor of this padding. */
  Tensor toTensor(double[] ragged, List<? extends Structure> rows, Placement placement) {
    return placement.tensor(
        runs -> copy(runs, rows, ragged), extra == 0 ? shape : new long[] {rows.size(), rowSize()});
  }

  /**
   * Checks that the visible parts of instances fit into their rows. Those of dependency trees must
   * be squares: others are of another layout, such as one with a column for the root.
   *
   * @return this
   * @throws IllegalArgumentException if they do not
   */
  Padding requireFit(List<? extends Structure> instances) {
    for (int row = 0; row < instances.size(); row++) {
      Structure instance = instances.get(row);
      int[] inner = instance.shape();
      boolean square = instance instanceof DependencyTree || instance instanceof LabelledTree;
      boolean fits = inner.length == shape.length - 1 && (!square || shape[1] == shape[2]);
      for (int d = 0; fits && d < inner.length; d++) {
        fits = inner[d] <= shape[d + 1];
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "row %s: %s has parts of shape %s, which do not fit into scores of shape %s"
                .formatted(row, instance, Arrays.toString(inner), Arrays.toString(shape)));
      }
    }
    return this;
  }

  private void copy(Tensors.Runs runs, List<? extends Structure> rows, double[] ragged) {
    int offset = 0;
    for (int r = 0; r < rows.size(); r++) {
      Structure instance = rows.get(r);
      copyCorner(runs, r * rowSize(), ragged, offset, instance.shape());
      if (extra > 0) {
        runs.copy(
            r * rowSize() + visibleSize,
            ragged,
            offset + instance.visible(),
            instance.size() - instance.visible());
      }
      offset += instance.size();
    }
  }

  /** Copies a corner between its padded and its compact form, innermost runs at once. */
  private void copyCorner(Tensors.Runs runs, int row, double[] compact, int offset, int[] inner) {
    int run = inner[inner.length - 1];
    if (run == 0) {
      return;
    }
    int count = 1;
    for (int d = 0; d < inner.length - 1; d++) {
      count *= inner[d];
    }
    for (int i = 0; i < count; i++) {
      int position = 0;
      int stride = Math.toIntExact(shape[shape.length - 1]);
      int rest = i;
      for (int d = inner.length - 2; d >= 0; d--) {
        position += rest % inner[d] * stride;
        rest /= inner[d];
        stride *= Math.toIntExact(shape[d + 1]);
      }
      runs.copy(row + position, compact, offset + i * run, run);
    }
  }
}
