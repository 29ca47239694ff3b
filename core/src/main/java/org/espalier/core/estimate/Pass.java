package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One pass of an estimator over a batch: the points of the forward pass, and the backward pass,
 * which may run once.
 */
public final class Pass {

  /** The way back of an estimator. */
  @FunctionalInterface
  public interface Backward {

    /**
     * Computes the surrogate gradient.
     *
     * @see Pass#backward
     */
    void backward(Downstream downstream, double[] out);
  }

  /** What a pass minimises, and how its points' weights in that depend on the decoder's losses. */
  public interface Objective {

    /**
     * Returns the weight of every row's gradient.
     *
     * @param losses of every row, not modified
     */
    double[] weights(double[] losses);

    /**
     * Returns the value for every example.
     *
     * @param losses of every row, not modified
     */
    double[] values(double[] losses);
  }

  /** The weighted sum of an example's losses, with the weights that the points come with. */
  private record WeightedSum(Points points) implements Objective {

    @Override
    public double[] weights(double[] losses) {
      double[] weights = new double[points.rows()];
      Arrays.setAll(weights, points::weight);
      return weights;
    }

    @Override
    public double[] values(double[] losses) {
      double[] values = new double[points.rows() == 0 ? 0 : points.example(points.rows() - 1) + 1];
      for (int row = 0; row < losses.length; row++) {
        values[points.example(row)] += points.weight(row) * losses[row];
      }
      return values;
    }
  }

  private final int size;
  private final Points points;
  private final Objective objective;
  private final Backward way;
  private final AtomicBoolean gone = new AtomicBoolean();

  /**
   * Creates a pass that minimises the weighted sum of each example's losses.
   *
   * @param batch the examples
   * @param points the points that the decoder sees, with their weights
   * @param way the way back
   */
  public Pass(Batch<?> batch, Points points, Backward way) {
    this(batch, points, new WeightedSum(points), way);
  }

  /**
   * Creates a pass that minimises something else.
   *
   * @param batch the examples
   * @param points the points that the decoder sees
   * @param objective of their losses
   * @param way the way back
   */
  public Pass(Batch<?> batch, Points points, Objective objective, Backward way) {
    this(batch.scores().length, points, objective, way);
  }

  private Pass(int size, Points points, Objective objective, Backward way) {
    this.size = size;
    this.points = points;
    this.objective = objective;
    this.way = way;
  }

  /**
   * Creates a pass that shows and minimises what another does.
   *
   * @param inner the other
   * @param way the way back, which may go by {@code inner}'s
   */
  public Pass(Pass inner, Backward way) {
    this(inner.size, inner.points, inner.objective, way);
  }

  /** Returns what the decoder is to be shown; not to be modified. */
  public Points points() {
    return points;
  }

  /**
   * Returns the weight of every row of {@link #points()} in the objective. Most do not depend on
   * the losses.
   *
   * @param losses of every row, not modified
   * @throws IllegalArgumentException if there are more or fewer than rows
   */
  public double[] weights(double[] losses) {
    requireLosses(losses);
    return objective.weights(losses);
  }

  /**
   * Returns the value of what is minimised, for every example: the weighted sum of its points'
   * losses, and a bound where that is what an estimator minimises.
   *
   * @param losses of every row, not modified
   * @throws IllegalArgumentException if there are more or fewer than rows
   */
  public double[] objectives(double[] losses) {
    requireLosses(losses);
    return objective.values(losses);
  }

  private void requireLosses(double[] losses) {
    if (losses.length != points.rows()) {
      throw new IllegalArgumentException(
          "the pass shows %s points, but there are %s losses"
              .formatted(points.rows(), losses.length));
    }
  }

  /**
   * Computes the surrogate gradient.
   *
   * @param downstream the decoder, as it was in the forward pass
   * @param out overwritten with every example's gradient of its own loss in the batch's layout; 0
   *     exactly on forbidden and unusable parts; as many entries as the batch has scores
   * @throws IllegalArgumentException if {@code out} has more entries or fewer
   * @throws IllegalStateException at a second call, failed or not: estimators learn from a pass,
   *     and must not do so twice
   */
  public void backward(Downstream downstream, double[] out) {
    if (out.length != size) {
      throw new IllegalArgumentException(
          "the batch has " + size + " scores, but the gradient's array " + out.length + " entries");
    }
    if (gone.getAndSet(true)) {
      throw new IllegalStateException(
          "the backward pass of this forward pass has been made: estimators learn from it, so it is"
              + " made once; run the estimator forward again");
    }
    way.backward(downstream, out);
  }

  @Override
  public String toString() {
    return "pass that shows " + points + (gone.get() ? ", gone back" : "");
  }
}
