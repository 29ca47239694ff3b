package org.espalier.core.estimate;

import org.espalier.core.numeric.DroppingCholesky;

/**
 * Linear least squares over the passes of a run, in which older passes count less and less: the
 * coefficients w with the smallest mean of ‖y − Σ_j w_j x_j‖², where y and x_j are numbers or
 * vectors. There is no learning rate, and a change of scale changes nothing.
 *
 * <p>The memory holds the sums of x_j·x_k and of x_j·y.
 */
final class LeastSquares {

  /** How much a pass counts once the next is there. */
  private static final double DECAY = 0.98;

  /** Draws coefficients to their first values where the data do not determine them. */
  private static final double RIDGE = 1e-6;

  private final Memory memory;
  private final String name;
  private final double[] first;
  private final int count;
  private final double[] state;

  /**
   * Takes up what was learned.
   *
   * @param name of the array in the memory
   * @param first the coefficients before anything is learned
   */
  LeastSquares(Memory memory, String name, double... first) {
    this.memory = memory;
    this.name = name;
    this.first = first;
    this.count = first.length;
    this.state = memory.get(name, new double[count * count + count]);
  }

  /** Returns w. */
  double[] coefficients() {
    double trace = 0;
    for (int j = 0; j < count; j++) {
      trace += state[products(j, j)];
    }
    if (trace == 0) {
      return first.clone();
    }
    double[][] matrix = new double[count][count];
    double[] right = new double[count];
    for (int j = 0; j < count; j++) {
      for (int k = 0; k < count; k++) {
        matrix[j][k] = state[products(j, k)];
      }
      // Each in its own scale, so that features may be of different sizes.
      double ridge = RIDGE * (matrix[j][j] > 0 ? matrix[j][j] : trace);
      matrix[j][j] += ridge;
      right[j] = state[count * count + j] + ridge * first[j];
    }
    DroppingCholesky factor = new DroppingCholesky();
    factor.factorize(matrix, count);
    factor.solve(right);
    return right;
  }

  /** Lets all that was added so far count less: the beginning of a pass's additions. */
  void age() {
    for (int i = 0; i < state.length; i++) {
      state[i] *= DECAY;
    }
  }

  /** Adds one case of numbers. */
  void add(double[] features, double target) {
    for (int j = 0; j < count; j++) {
      for (int k = 0; k < count; k++) {
        state[products(j, k)] += features[j] * features[k];
      }
      state[count * count + j] += features[j] * target;
    }
  }

  /** Adds one case of vectors. */
  void add(double[][] features, double[] target) {
    for (int j = 0; j < count; j++) {
      for (int k = 0; k < count; k++) {
        state[products(j, k)] += dot(features[j], features[k]);
      }
      state[count * count + j] += dot(features[j], target);
    }
  }

  /** Writes what was learned back. */
  void keep() {
    memory.put(name, state);
  }

  private int products(int j, int k) {
    return j * count + k;
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
