package org.espalier.core.factor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.core.Enumerable;
import org.espalier.core.Parts;

/**
 * LP-SparseMAP from its definition: the quadratic program over the weights p ≥ 0 of all structures
 * of all factors and the variables μ. A primal-dual interior-point method finds out which weights
 * are positive; then the optimality conditions are linear, and are solved and verified.
 *
 * <p>Minimises ½‖μ‖² − s·μ − c·p where, for every factor, the weights sum to 1 and mix to the
 * factor's variables. Written as A·p − C·μ = b. It shares no code with the solver.
 */
final class QuadraticReference {

  private final FactorGraph graph;
  private final double[] scores;
  private final List<double[]> columns = new ArrayList<>(); // of A
  private final List<Double> costs = new ArrayList<>();
  private final double[] b;
  private final int[] variable; // of a row, or −1
  private final double[] sign; // the entry of C

  private QuadraticReference(FactorGraph graph, double[] scores) {
    this.graph = graph;
    this.scores = scores;
    int rows = graph.factors().size();
    for (Factor factor : graph.factors()) {
      rows += factor.inputs();
    }
    b = new double[rows];
    variable = new int[rows];
    sign = new double[rows];
    int row = 0;
    for (int f = 0; f < graph.factors().size(); f++) {
      Factor factor = graph.factors().get(f);
      int first = row;
      b[first] = 1;
      variable[first] = -1;
      for (int j = 0; j < factor.inputs(); j++) {
        b[first + 1 + j] = factor.negated(j) ? 1 : 0;
        variable[first + 1 + j] = factor.variable(j);
        sign[first + 1 + j] = factor.negated(j) ? -1 : 1;
      }
      int extras = graph.extraStart(f) - factor.inputs();
      ((Enumerable) factor.oracle()).forEach(parts -> addColumn(factor, first, extras, parts));
      row += 1 + factor.inputs();
    }
  }

  private void addColumn(Factor factor, int first, int extras, Parts parts) {
    double[] column = new double[b.length];
    column[first] = 1;
    double cost = 0;
    for (int k = 0; k < parts.count(); k++) {
      int part = parts.get(k);
      if (part < factor.inputs()) {
        column[first + 1 + part] = 1;
      } else {
        cost += scores[extras + part];
      }
    }
    columns.add(column);
    costs.add(cost);
  }

  /** Returns μ*, visible parts only. */
  static double[] solve(FactorGraph graph, double[] scores) {
    QuadraticReference problem = new QuadraticReference(graph, scores);
    double[] mu = problem.interiorPoint();
    boolean[] covered = new boolean[mu.length];
    for (int v : problem.variable) {
      if (v >= 0) {
        covered[v] = true;
      }
    }
    for (int i = 0; i < mu.length; i++) {
      mu[i] = covered[i] ? mu[i] : Math.clamp(scores[i], 0.0, 1.0);
    }
    return mu;
  }

  private double[] interiorPoint() {
    int count = columns.size();
    int rows = b.length;
    int n = graph.visible();
    double[] p = new double[count];
    double[] z = new double[count];
    double[] y = new double[rows];
    double[] mu = new double[n];
    Arrays.fill(p, 1);
    Arrays.fill(z, 1);
    for (int round = 0; round < 200; round++) {
      double[] dual = new double[count]; // −c − Aᵀy − z
      double[] primal = new double[rows]; // Ap − Cμ − b
      double[] stationary = new double[n]; // μ − s + Cᵀy
      double complementarity = 0;
      double worst = 0;
      for (int r = 0; r < rows; r++) {
        primal[r] = -b[r] - (variable[r] < 0 ? 0 : sign[r] * mu[variable[r]]);
      }
      for (int k = 0; k < count; k++) {
        dual[k] = -costs.get(k) - z[k];
        for (int r = 0; r < rows; r++) {
          dual[k] -= columns.get(k)[r] * y[r];
          primal[r] += columns.get(k)[r] * p[k];
        }
        complementarity += p[k] * z[k] / count;
        worst = Math.max(worst, Math.abs(dual[k]));
      }
      for (int i = 0; i < n; i++) {
        stationary[i] = mu[i] - scores[i];
      }
      for (int r = 0; r < rows; r++) {
        if (variable[r] >= 0) {
          stationary[variable[r]] += sign[r] * y[r];
        }
        worst = Math.max(worst, Math.abs(primal[r]));
      }
      if (complementarity < 1e-6 && worst < 1e-6) {
        double[] exact = verified(p, z, y);
        if (exact.length == n) {
          return exact;
        }
      }
      double target = 0.1 * complementarity;
      double[][] matrix = new double[rows][rows];
      double[] right = new double[rows];
      for (int k = 0; k < count; k++) {
        double weight = p[k] / z[k];
        double shift = (target - p[k] * z[k]) / z[k] - weight * dual[k];
        double[] column = columns.get(k);
        for (int r = 0; r < rows; r++) {
          if (column[r] != 0) {
            right[r] -= column[r] * shift;
            for (int q = 0; q < rows; q++) {
              matrix[r][q] += weight * column[r] * column[q];
            }
          }
        }
      }
      for (int r = 0; r < rows; r++) {
        right[r] -= primal[r];
        if (variable[r] >= 0) {
          right[r] -= sign[r] * stationary[variable[r]];
          for (int q = 0; q < rows; q++) {
            matrix[r][q] += variable[q] == variable[r] ? sign[r] * sign[q] : 0;
          }
        }
      }
      solve(matrix, right);
      double[] stepMu = new double[n];
      for (int i = 0; i < n; i++) {
        stepMu[i] = -stationary[i];
      }
      for (int r = 0; r < rows; r++) {
        if (variable[r] >= 0) {
          stepMu[variable[r]] -= sign[r] * right[r];
        }
      }
      double[] stepP = new double[count];
      double[] stepZ = new double[count];
      double length = 1;
      for (int k = 0; k < count; k++) {
        stepZ[k] = dual[k];
        for (int r = 0; r < rows; r++) {
          stepZ[k] -= columns.get(k)[r] * right[r];
        }
        stepP[k] = (target - p[k] * z[k] - p[k] * stepZ[k]) / z[k];
        length = stepP[k] < 0 ? Math.min(length, 0.995 * p[k] / -stepP[k]) : length;
        length = stepZ[k] < 0 ? Math.min(length, 0.995 * z[k] / -stepZ[k]) : length;
      }
      for (int k = 0; k < count; k++) {
        p[k] += length * stepP[k];
        z[k] += length * stepZ[k];
      }
      for (int r = 0; r < rows; r++) {
        y[r] += length * right[r];
      }
      for (int i = 0; i < n; i++) {
        mu[i] += length * stepMu[i];
      }
    }
    throw new AssertionError("the reference has not converged");
  }

  /**
   * Solves the optimality conditions with the weights that are larger than their multipliers, from
   * where the interior point is: what they leave undetermined stays.
   *
   * @return μ, or nothing if a weight or a multiplier comes out negative
   */
  private double[] verified(double[] p, double[] z, double[] y) {
    int[] support = IntStream.range(0, p.length).filter(k -> p[k] > z[k]).toArray();
    int rows = b.length;
    int count = support.length;
    // A·p + C·Cᵀ·y = b + C·s and Aᵀ·y = −c on the support, with μ = s − Cᵀ·y.
    double[][] matrix = new double[rows + count][rows + count];
    double[] right = new double[rows + count];
    for (int r = 0; r < rows; r++) {
      right[r] = b[r];
      if (variable[r] >= 0) {
        right[r] += sign[r] * scores[variable[r]];
        for (int q = 0; q < rows; q++) {
          matrix[r][q] = variable[q] == variable[r] ? sign[r] * sign[q] : 0;
        }
      }
      for (int k = 0; k < count; k++) {
        matrix[r][rows + k] = columns.get(support[k])[r];
        matrix[rows + k][r] = columns.get(support[k])[r];
      }
    }
    for (int k = 0; k < count; k++) {
      right[rows + k] = -costs.get(support[k]);
    }
    double[] kept = right.clone();
    double[][] copy = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    double[] solution = Arrays.copyOf(y, rows + count);
    for (int k = 0; k < count; k++) {
      solution[rows + k] = p[support[k]];
    }
    for (int i = 0; i < right.length; i++) {
      for (int j = 0; j < right.length; j++) {
        right[i] -= matrix[i][j] * solution[j];
      }
    }
    double[] correction = solveFully(copy, right);
    for (int i = 0; i < right.length; i++) {
      solution[i] += correction[i];
    }
    boolean correct = true;
    for (int i = 0; i < solution.length; i++) {
      double error = -kept[i];
      for (int j = 0; j < solution.length; j++) {
        error += matrix[i][j] * solution[j];
      }
      correct &= Math.abs(error) < 1e-10 && (i < rows || solution[i] > -1e-10);
    }
    for (int k = 0; k < p.length; k++) {
      double reduced = -costs.get(k);
      for (int r = 0; r < rows; r++) {
        reduced -= columns.get(k)[r] * solution[r];
      }
      correct &= reduced > -1e-10;
    }
    if (!correct) {
      return new double[0];
    }
    double[] mu = Arrays.copyOf(scores, graph.visible());
    for (int r = 0; r < rows; r++) {
      if (variable[r] >= 0) {
        mu[variable[r]] -= sign[r] * solution[r];
      }
    }
    return mu;
  }

  /** Solves by elimination with the largest pivots; what they leave undetermined is 0. */
  private static double[] solveFully(double[][] matrix, double[] right) {
    int n = right.length;
    int[] order = IntStream.range(0, n).toArray();
    int rank = 0;
    while (rank < n) {
      int row = rank;
      int column = rank;
      for (int i = rank; i < n; i++) {
        for (int j = rank; j < n; j++) {
          if (Math.abs(matrix[i][j]) > Math.abs(matrix[row][column])) {
            row = i;
            column = j;
          }
        }
      }
      if (Math.abs(matrix[row][column]) < 1e-9) {
        break;
      }
      double[] swap = matrix[row];
      matrix[row] = matrix[rank];
      matrix[rank] = swap;
      double value = right[row];
      right[row] = right[rank];
      right[rank] = value;
      for (double[] line : matrix) {
        double entry = line[column];
        line[column] = line[rank];
        line[rank] = entry;
      }
      int name = order[column];
      order[column] = order[rank];
      order[rank] = name;
      for (int i = rank + 1; i < n; i++) {
        double factor = matrix[i][rank] / matrix[rank][rank];
        for (int j = rank; j < n && factor != 0; j++) {
          matrix[i][j] -= factor * matrix[rank][j];
        }
        right[i] -= factor * right[rank];
      }
      rank++;
    }
    double[] solution = new double[n];
    for (int i = rank - 1; i >= 0; i--) {
      double sum = right[i];
      for (int j = i + 1; j < rank; j++) {
        sum -= matrix[i][j] * solution[order[j]];
      }
      solution[order[i]] = sum / matrix[i][i];
    }
    return solution;
  }

  /** Solves by elimination; a row that depends on earlier ones, up to rounding, gets 0. */
  private static void solve(double[][] matrix, double[] right) {
    int n = right.length;
    double[] diagonal = new double[n];
    for (int i = 0; i < n; i++) {
      diagonal[i] = matrix[i][i];
    }
    boolean[] skipped = new boolean[n];
    for (int k = 0; k < n; k++) {
      skipped[k] = matrix[k][k] <= 1e-13 * diagonal[k];
      for (int i = k + 1; i < n && !skipped[k]; i++) {
        double factor = matrix[i][k] / matrix[k][k];
        for (int j = k; j < n && factor != 0; j++) {
          matrix[i][j] -= factor * matrix[k][j];
        }
        right[i] -= factor * right[k];
      }
    }
    for (int k = n - 1; k >= 0; k--) {
      double sum = right[k];
      for (int j = k + 1; j < n; j++) {
        sum -= matrix[k][j] * right[j];
      }
      right[k] = skipped[k] ? 0 : sum / matrix[k][k];
    }
  }
}
