package org.espalier.torch;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.estimate.Batch;

/**
 * The marginals of a batch's Gibbs distributions and their derivatives, as rows of the scores'
 * layout.
 *
 * @param rows the scores
 * @param padding of the rows
 * @param instances of the rows, whose parts are those of the batch's
 * @param batch the scores, read
 */
record GibbsRows(
    Tensor rows,
    Padding padding,
    List<? extends GibbsModel> instances,
    Batch<?> batch,
    Workers workers) {

  /** Of the central difference, in units of 1/‖v‖₁. */
  private static final double STEP = 0.05;

  /** The central difference of order six: weights of f(kh) − f(−kh), k = 1, 2, 3, over h. */
  private static final double[] WEIGHTS = {45.0 / 60, -9.0 / 60, 1.0 / 60};

  /** What is computed of one example. */
  @FunctionalInterface
  interface OfExample {
    void write(
        GibbsModel structure, double[] scores, int offset, Workspace workspace, double[] out);
  }

  /** Computes entries in the layout of the batch's scores and lays them out in rows. */
  Tensor each(OfExample task) {
    double[] ragged = new double[batch.scores().length];
    workers.each(
        batch.count(),
        (i, workspace) ->
            task.write(instances.get(i), batch.scores(), batch.offset(i), workspace, ragged));
    return padding.toTensor(ragged, instances, Placement.of(rows));
  }

  private double[] read(Tensor tensor) {
    double[] ragged = new double[batch.scores().length];
    padding.toRagged(tensor, instances, ragged);
    return ragged;
  }

  /** Returns μ(s), differentiable twice. */
  Tensor marginals() {
    Tensor value =
        each((structure, scores, offset, workspace, out) ->
            structure.distribution(scores, offset, workspace).marginals(out, offset));
    return value.add(Tie.zeros(rows, this::product));
  }

  /** Returns J(s)·d, differentiable any number of times in d, and once in s. */
  Tensor product(Tensor direction) {
    double[] d = read(direction);
    Tensor value =
        each((structure, scores, offset, workspace, out) ->
            structure.distribution(scores, offset, workspace).jvp(d, offset, out, offset));
    return value
        .add(Tie.zeros(direction, this::product))
        .add(Tie.zeros(rows, v -> third(direction, v)));
  }

  /** Returns the third cumulant κ₃[d, v], the derivative of J(s)·d along v. */
  private Tensor third(Tensor direction, Tensor along) {
    double[] d = read(direction);
    double[] v = read(along);
    Tensor value =
        each((structure, scores, offset, workspace, out) ->
            derivative(structure, scores, d, v, offset, workspace, out));
    String what = "third derivatives of marginals are not offered";
    return Tie.refuse(Tie.refuse(Tie.refuse(value, rows, what), direction, what), along, what);
  }

  private static void derivative(
      GibbsModel structure,
      double[] scores,
      double[] direction,
      double[] along,
      int offset,
      Workspace workspace,
      double[] out) {
    int size = structure.size();
    double norm = 0;
    for (int p = offset; p < offset + size; p++) {
      norm += Math.abs(along[p]);
    }
    if (norm == 0) {
      return;
    }
    double step = STEP / norm;
    double[] moved = new double[size];
    double[] product = new double[size];
    double[] own = Arrays.copyOfRange(direction, offset, offset + size);
    for (int k = 1; k <= WEIGHTS.length; k++) {
      for (int side = -1; side <= 1; side += 2) {
        for (int p = 0; p < size; p++) {
          moved[p] = scores[offset + p] + side * k * step * along[offset + p];
        }
        Distribution distribution = structure.distribution(moved, 0, workspace);
        distribution.jvp(own, 0, product, 0);
        for (int p = 0; p < size; p++) {
          out[offset + p] += side * WEIGHTS[k - 1] / step * product[p];
        }
      }
    }
  }
}
