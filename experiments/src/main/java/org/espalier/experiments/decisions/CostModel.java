package org.espalier.experiments.decisions;

import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Costs that are linear in the features, or in a layer of rectified units over them, and their
 * training by Adam (Kingma &amp; Ba 2015). Steps of a problem of this size take microseconds; a
 * tensor library would spend a hundred times that on its calls.
 */
public final class CostModel implements CostPredictor {

  private static final double FIRST_DECAY = 0.9;
  private static final double SECOND_DECAY = 0.999;
  private static final double EPSILON = 1e-8;
  private static final double RIDGE = 1e-9;

  private final int hidden;
  private final int outputs;

  /** Rows of weights with the bias last: those of the hidden units, then those of the costs. */
  private final double[][] weights;

  private final double[][] gradients;
  private final double[][] means;
  private final double[][] squares;
  private final double[] units;
  private final double[] unitErrors;
  private int steps;

  /**
   * Creates a model whose parameters are uniform on ±1/√(number of inputs of their layer).
   *
   * @param hidden the number of hidden units; 0 for a linear model
   */
  public CostModel(int inputs, int hidden, int outputs, RandomGenerator random) {
    this.hidden = hidden;
    this.outputs = outputs;
    weights = new double[hidden + outputs][];
    for (int row = 0; row < weights.length; row++) {
      int from = row < hidden || hidden == 0 ? inputs : hidden;
      double bound = 1 / Math.sqrt(from);
      weights[row] = random.doubles(from + 1L, -bound, bound).toArray();
    }
    gradients = zeros();
    means = zeros();
    squares = zeros();
    units = new double[hidden];
    unitErrors = new double[hidden];
  }

  private double[][] zeros() {
    return Arrays.stream(weights).map(row -> new double[row.length]).toArray(double[][]::new);
  }

  /**
   * Returns the linear model of least squared error. A ridge of 1e-9 of the features' squares
   * decides where features are combinations of others, or examples too few.
   */
  static CostModel leastSquares(Instances train) {
    CostModel model = new CostModel(train.inputs(), 0, train.parts(), new Random(0));
    int n = train.inputs() + 1;
    int d = train.parts();
    double[][] system = new double[n][n + d];
    for (int i = 0; i < train.count(); i++) {
      double[] x = Arrays.copyOf(train.features()[i], n);
      x[n - 1] = 1;
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < n; k++) {
          system[j][k] += x[j] * x[k];
        }
        for (int k = 0; k < d; k++) {
          system[j][n + k] += x[j] * train.costs()[i][k];
        }
      }
    }
    for (int j = 0; j < n; j++) {
      system[j][j] += RIDGE * (system[j][j] + train.count());
    }
    solve(system);
    for (int k = 0; k < d; k++) {
      for (int j = 0; j < n; j++) {
        model.weights[k][j] = system[j][n + k];
      }
    }
    return model;
  }

  /**
   * Turns the right-hand sides, the columns after a positive definite matrix, into solutions in
   * place.
   */
  private static void solve(double[][] system) {
    int n = system.length;
    for (int j = 0; j < n; j++) {
      int pivot = j;
      for (int i = j + 1; i < n; i++) {
        pivot = Math.abs(system[i][j]) > Math.abs(system[pivot][j]) ? i : pivot;
      }
      double[] swap = system[j];
      system[j] = system[pivot];
      system[pivot] = swap;
      for (int i = 0; i < n; i++) {
        double factor = i == j ? 0 : system[i][j] / system[j][j];
        for (int k = j; factor != 0 && k < system[i].length; k++) {
          system[i][k] -= factor * system[j][k];
        }
      }
    }
    for (int j = 0; j < n; j++) {
      for (int k = n; k < system[j].length; k++) {
        system[j][k] /= system[j][j];
      }
    }
  }

  @Override
  public void predict(double[] features, double[] costs) {
    for (int h = 0; h < hidden; h++) {
      units[h] = Math.max(0, affine(weights[h], features));
    }
    double[] below = hidden == 0 ? features : units;
    for (int k = 0; k < outputs; k++) {
      costs[k] = affine(weights[hidden + k], below);
    }
  }

  private static double affine(double[] row, double[] x) {
    double sum = row[x.length];
    for (int j = 0; j < x.length; j++) {
      sum += row[j] * x[j];
    }
    return sum;
  }

  /**
   * Adds the gradient of an example's loss to that of the parameters.
   *
   * @param errors derivatives of the loss in the predicted costs
   * @param share what the example counts
   */
  public void accumulate(double[] features, double[] errors, double share) {
    double[] below = features;
    if (hidden > 0) {
      for (int h = 0; h < hidden; h++) {
        units[h] = Math.max(0, affine(weights[h], features));
      }
      below = units;
      Arrays.fill(unitErrors, 0);
    }
    for (int k = 0; k < outputs; k++) {
      double error = share * errors[k];
      if (error != 0) {
        add(gradients[hidden + k], below, error);
        for (int h = 0; h < hidden; h++) {
          unitErrors[h] += error * weights[hidden + k][h];
        }
      }
    }
    for (int h = 0; h < hidden; h++) {
      if (units[h] > 0) {
        add(gradients[h], features, unitErrors[h]);
      }
    }
  }

  private static void add(double[] gradient, double[] x, double error) {
    for (int j = 0; j < x.length; j++) {
      gradient[j] += error * x[j];
    }
    gradient[x.length] += error;
  }

  /** Takes a step against the gradient that was accumulated, and forgets it. */
  public void step(double rate) {
    steps++;
    double first = 1 - Math.pow(FIRST_DECAY, steps);
    double second = 1 - Math.pow(SECOND_DECAY, steps);
    for (int row = 0; row < weights.length; row++) {
      for (int j = 0; j < weights[row].length; j++) {
        double g = gradients[row][j];
        means[row][j] += (1 - FIRST_DECAY) * (g - means[row][j]);
        squares[row][j] += (1 - SECOND_DECAY) * (g * g - squares[row][j]);
        weights[row][j] -=
            rate * (means[row][j] / first) / (Math.sqrt(squares[row][j] / second) + EPSILON);
        gradients[row][j] = 0;
      }
    }
  }
}
