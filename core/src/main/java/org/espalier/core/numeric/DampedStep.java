package org.espalier.core.numeric;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * A damped Newton step of multipliers for a dual that is minimised. Those that the step would make
 * negative stop at 0, and the others move anew.
 */
public final class DampedStep {

  private final IntPredicate free;
  private final DroppingCholesky factor = new DroppingCholesky();
  private boolean[] stopped = new boolean[16];

  /**
   * Creates an instance with memory of its own.
   *
   * @param free whether a multiplier may be negative, by its number
   */
  public DampedStep(IntPredicate free) {
    this.free = free;
  }

  /**
   * Solves (B + damping)·step = excess for those that do not stop, as often as one more stops.
   *
   * @param matrix B of the working multipliers, symmetric
   * @param working their numbers
   * @param count how many there are
   * @param last the multipliers, by number
   * @param excess the negative gradient, by number
   * @param damping added to the diagonal, not negative
   * @param step overwritten: how far each working multiplier moves
   * @return the decrease of the damped quadratic model
   */
  public double solve(
      double[][] matrix,
      int[] working,
      int count,
      double[] last,
      double[] excess,
      double damping,
      double[] step) {
    if (stopped.length < count) {
      stopped = new boolean[2 * count];
    }
    Arrays.fill(stopped, 0, count, false);
    boolean again = true;
    while (again) {
      again = false;
      for (int i = 0; i < count; i++) {
        if (!stopped[i]) {
          step[i] = excess[working[i]];
          for (int k = 0; k < count; k++) {
            step[i] -= stopped[k] ? matrix[i][k] * step[k] : 0;
          }
        }
      }
      factor.factorize(matrix, count, damping, 0, stopped);
      factor.solve(step);
      for (int i = 0; i < count; i++) {
        double multiplier = last[working[i]];
        if (!stopped[i] && multiplier + step[i] < 0 && !free.test(working[i])) {
          stopped[i] = true;
          step[i] = -multiplier;
          again = true;
        }
      }
    }
    double predicted = 0;
    for (int i = 0; i < count; i++) {
      double half = damping * step[i];
      for (int k = 0; k < count; k++) {
        half += matrix[i][k] * step[k];
      }
      predicted += step[i] * (excess[working[i]] - half / 2);
    }
    return Math.max(0, predicted);
  }
}
