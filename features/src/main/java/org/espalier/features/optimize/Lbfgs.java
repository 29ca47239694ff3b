package org.espalier.features.optimize;

import java.util.function.Consumer;
import org.espalier.core.NotFiniteException;
import org.espalier.core.Workers;

/**
 * Minimises f(x) + λ₁·‖x‖₁ for a differentiable f. Directions are those of L-BFGS by the two-loop
 * recursion. With λ₁ = 0 step lengths satisfy the strong Wolfe conditions; with λ₁ &gt; 0 it is
 * OWL-QN: pseudo-gradients, steps that stay in one orthant, and backtracking.
 *
 * <p>O(D·history) time for each step beside the evaluations, (2·history + 5)·D numbers of memory.
 * Answers do not depend on the number of threads.
 *
 * <p>J. Nocedal and S. Wright, Numerical Optimization, 2006, algorithms 7.4, 3.5 and 3.6; G. Andrew
 * and J. Gao, Scalable training of L1-regularized log-linear models, ICML 2007.
 *
 * @param history the number of steps that curvature is taken from, at least 1
 * @param iterations the most steps, not negative
 * @param tolerance of the gradient: ends where ‖∇‖ ≤ tolerance · max(1, ‖x‖)
 * @param stagnation ends where the value fell by less than this share of itself over {@value
 *     #PERIOD} steps; 0 never does
 * @param l1 λ₁, not negative
 */
public record Lbfgs(int history, int iterations, double tolerance, double stagnation, double l1) {

  /** The number of steps over which stagnation is looked for. */
  public static final int PERIOD = 10;

  private static final double DECREASE = 1e-4; // sufficient decrease, c₁
  private static final double CURVATURE = 0.9; // c₂
  private static final int TRIALS = 40;

  public Lbfgs {
    if (history < 1 || iterations < 0) {
      throw new IllegalArgumentException(
          "L-BFGS needs a history of at least 1 and no negative number of iterations, not %s and %s"
              .formatted(history, iterations));
    }
    if (!(tolerance >= 0) || !(stagnation >= 0)) {
      throw new IllegalArgumentException(
          "tolerances cannot be negative: " + tolerance + ", " + stagnation);
    }
    if (!(l1 >= 0 && l1 < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("an L1 penalty must be a number from 0 on, not " + l1);
    }
  }

  /** One step of a minimisation. */
  public record Step(int iteration, double value, double gradientNorm, int evaluations) {}

  /**
   * Minimises.
   *
   * @param function f
   * @param start where to begin, not modified
   * @param workers threads for vectors; the function has its own
   * @param told is called after each step; an exception that it throws ends the minimisation
   * @throws NotFiniteException if the value or gradient at the start is not finite
   */
  public Minimum minimize(
      Objective function, double[] start, Workers workers, Consumer<Step> told) {
    return new Search(function, start, new Vectors(workers)).run(told);
  }

  private final class Search {
    private final Objective function;
    private final Vectors vectors;
    private final int size;
    private double[] x;
    private double[] gradient;
    private double[] trial;
    private double[] trialGradient;
    private final double[] direction;
    private final double[] pseudo; // the pseudo-gradient; the gradient itself without L1
    private final double[][] steps;
    private final double[][] changes;
    private final double[] inverse; // 1 / (step · change)
    private int newest = -1;
    private int stored;
    private int evaluations;
    private double value;

    Search(Objective function, double[] start, Vectors vectors) {
      this.function = function;
      this.vectors = vectors;
      size = start.length;
      x = start.clone();
      gradient = new double[size];
      trial = new double[size];
      trialGradient = new double[size];
      direction = new double[size];
      pseudo = l1 > 0 ? new double[size] : new double[0];
      steps = new double[history][0];
      changes = new double[history][0];
      inverse = new double[history];
    }

    Minimum run(Consumer<Step> told) {
      value = evaluate(x, gradient);
      double[] slope = slope();
      double norm = Math.sqrt(vectors.dot(slope, slope));
      if (!Double.isFinite(value) || !Double.isFinite(norm)) {
        throw new NotFiniteException(
            ("the function to be minimised has the value %s at the start, and its gradient the"
                    + " length %s")
                .formatted(value, norm));
      }
      double[] past = new double[PERIOD];
      for (int iteration = 0; ; iteration++) {
        if (norm <= tolerance * Math.max(1, Math.sqrt(vectors.dot(x, x)))) {
          return end(iteration, Minimum.End.GRADIENT);
        }
        if (iteration >= PERIOD
            && past[iteration % PERIOD] - value < stagnation * Math.abs(value)) {
          return end(iteration, Minimum.End.STAGNATION);
        }
        if (iteration == iterations) {
          return end(iteration, Minimum.End.ITERATIONS);
        }
        past[iteration % PERIOD] = value;
        if (!step(slope, norm)) {
          return end(iteration, Minimum.End.PRECISION);
        }
        slope = slope();
        norm = Math.sqrt(vectors.dot(slope, slope));
        told.accept(new Step(iteration + 1, value, norm, evaluations));
      }
    }

    private Minimum end(int iteration, Minimum.End end) {
      return new Minimum(x, value, iteration, evaluations, end);
    }

    /** Takes a step; without success the curvature is forgotten and the gradient tried alone. */
    private boolean step(double[] slope, double norm) {
      while (true) {
        double along = direct(slope);
        if (along < 0 && search(along, stored == 0 ? 1 / norm : 1)) {
          remember();
          return true;
        }
        if (stored == 0) {
          return false;
        }
        stored = 0;
      }
    }

    /** Returns the gradient, or with L1 the smallest subgradient. */
    private double[] slope() {
      if (l1 == 0) {
        return gradient;
      }
      var _ =
          vectors.sum(
              size,
              (from, to) -> {
                for (int i = from; i < to; i++) {
                  double g = gradient[i];
                  pseudo[i] =
                      x[i] != 0
                          ? g + Math.copySign(l1, x[i])
                          : g > l1 ? g - l1 : g < -l1 ? g + l1 : 0;
                }
                return 0;
              });
      return pseudo;
    }

    /** Writes the direction −H·slope. Returns its inner product with the slope. */
    private double direct(double[] slope) {
      vectors.ray(direction, slope, 0, slope);
      double[] a = new double[history];
      int at = newest;
      double product = stored == 0 ? 0 : vectors.dot(direction, steps[at]);
      for (int k = 0; k < stored; k++) {
        a[at] = inverse[at] * product;
        int older = Math.floorMod(at - 1, history);
        boolean last = k == stored - 1;
        product =
            vectors.addAndDot(direction, -a[at], changes[at], last ? direction : steps[older]);
        at = last ? at : older;
      }
      double scale = -1;
      if (stored > 0) {
        double[] change = changes[newest];
        scale = -1 / (inverse[newest] * vectors.dot(change, change));
      }
      // The second loop on the negative direction: signs of the corrections turn.
      product = vectors.scaleAndDot(direction, scale, stored == 0 ? slope : changes[at]);
      for (int k = 0; k < stored; k++) {
        boolean last = k == stored - 1;
        int newer = (at + 1) % history;
        double correction = -a[at] - inverse[at] * product;
        product =
            vectors.addAndDot(direction, correction, steps[at], last ? slope : changes[newer]);
        at = newer;
      }
      return l1 == 0 ? product : aligned(slope);
    }

    /** Leaves out what does not descend along its own axis. */
    private double aligned(double[] slope) {
      return vectors.sum(
          size,
          (from, to) -> {
            double sum = 0;
            for (int i = from; i < to; i++) {
              if (direction[i] * slope[i] >= 0) {
                direction[i] = 0;
              }
              sum += direction[i] * slope[i];
            }
            return sum;
          });
    }

    private boolean search(double along, double first) {
      return l1 == 0 ? wolfe(along, first) : backtrack(first);
    }

    private double evaluate(double[] at, double[] out) {
      evaluations++;
      double f = function.evaluate(at, out);
      return l1 == 0
          ? f
          : f
              + l1
                  * vectors.sum(
                      size,
                      (from, to) -> {
                        double sum = 0;
                        for (int i = from; i < to; i++) {
                          sum += Math.abs(at[i]);
                        }
                        return sum;
                      });
    }

    /** The value at a step length, whose point and gradient are left as the trial. */
    private double at(double length) {
      vectors.ray(trial, x, length, direction);
      double f = evaluate(trial, trialGradient);
      return Double.isNaN(f) ? Double.POSITIVE_INFINITY : f;
    }

    /**
     * Looks for a step length that satisfies the strong Wolfe conditions, in a bracket between a
     * low end, which has the least value so far, and a high one. After too many trials a length
     * that only decreases the value sufficiently will do.
     *
     * @param along the derivative in the direction, negative
     * @return whether the trial is smaller than what there was
     */
    private boolean wolfe(double along, double first) {
      double low = 0;
      double lowValue = value;
      double lowSlope = along;
      double high = Double.POSITIVE_INFINITY; // not bracketed yet
      double highValue = Double.NaN;
      double length = first;
      for (int k = 0; k < TRIALS; k++) {
        double f = at(length);
        double slope = Double.isInfinite(f) ? Double.NaN : vectors.dot(trialGradient, direction);
        if (f > value + DECREASE * length * along || f >= lowValue || Double.isNaN(slope)) {
          high = length;
          highValue = f;
        } else if (Math.abs(slope) <= -CURVATURE * along) {
          return accept(f);
        } else {
          if (slope * (high - low) >= 0) {
            high = low;
            highValue = lowValue;
          }
          low = length;
          lowValue = f;
          lowSlope = slope;
        }
        length =
            Double.isInfinite(high)
                ? 2 * length
                : between(low, lowValue, lowSlope, high, highValue);
      }
      return low != 0 && accept(at(low));
    }

    /**
     * Returns where the parabola through the low end, with its slope, and the high end is least, or
     * the middle where that is too near an end.
     */
    private static double between(
        double low, double lowValue, double lowSlope, double high, double highValue) {
      double width = high - low;
      double least =
          low - lowSlope * width * width / (2 * (highValue - lowValue - lowSlope * width));
      double margin = 0.1 * Math.abs(width);
      return Math.abs(least - low) >= margin
              && Math.abs(least - high) >= margin
              && (least - low) * (least - high) < 0
          ? least
          : low + width / 2;
    }

    /** Halves the step, whose point stays in the orthant it begins in. */
    private boolean backtrack(double first) {
      double length = first;
      for (int k = 0; k < TRIALS; k++) {
        double step = length;
        double promised =
            vectors.sum(
                size,
                (from, to) -> {
                  double sum = 0;
                  for (int i = from; i < to; i++) {
                    double next = x[i] + step * direction[i];
                    double side = x[i] == 0 ? -pseudo[i] : x[i];
                    trial[i] = next * side > 0 ? next : 0;
                    sum += pseudo[i] * (trial[i] - x[i]);
                  }
                  return sum;
                });
        double f = evaluate(trial, trialGradient);
        if (promised < 0 && f <= value + DECREASE * promised) {
          return accept(f);
        }
        length /= 2;
      }
      return false;
    }

    /** Keeps the trial's value if it is smaller; {@link #remember} makes the trial the point. */
    private boolean accept(double f) {
      if (!(f < value)) {
        return false;
      }
      value = f;
      return true;
    }

    /** Makes the trial the point, and keeps the step and the change of the gradient. */
    private void remember() {
      int next = (newest + 1) % history;
      if (steps[next].length == 0) {
        steps[next] = new double[size];
        changes[next] = new double[size];
      }
      double[] step = steps[next];
      double[] change = changes[next];
      double product =
          vectors.sum(
              size,
              (from, to) -> {
                double sum = 0;
                for (int i = from; i < to; i++) {
                  step[i] = trial[i] - x[i];
                  change[i] = trialGradient[i] - gradient[i];
                  sum += step[i] * change[i];
                }
                return sum;
              });
      double[] oldX = x;
      x = trial;
      trial = oldX;
      double[] oldGradient = gradient;
      gradient = trialGradient;
      trialGradient = oldGradient;
      // Without positive curvature the pair would spoil the directions.
      if (product > 1e-16 * vectors.dot(change, change)) {
        newest = next;
        inverse[next] = 1 / product;
        stored = Math.min(stored + 1, history);
      }
    }
  }
}
