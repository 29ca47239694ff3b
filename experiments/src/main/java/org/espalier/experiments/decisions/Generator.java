package org.espalier.experiments.decisions;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.espalier.core.MapOracle;
import org.espalier.core.path.DagPath;
import org.espalier.core.walk.Tour;

/**
 * Draws the standard problems of predict-then-optimise, by PyEPO's formulas: features x are
 * standard normal, and costs are polynomials of Bx/√p, with B drawn for each problem, times a
 * uniform factor.
 *
 * @param degree of the polynomial, at least 1
 * @param noise half the width of the factor's range around 1, from 0 to 1
 * @param train how many examples to learn from
 * @param test how many to measure on
 * @param seed of everything
 */
record Generator(int degree, double noise, int train, int test, long seed) {

  /** The stream of a problem's constants, apart from that of its examples. */
  private static final long EXAMPLES = 0x9e37_79b9_7f4a_7c15L;

  private int count() {
    return train + test;
  }

  /**
   * Shortest paths from one corner of a grid to the opposite one along its edges, right and down: c
   * = ((Bx/√p + 3)^degree + 1)/3.5^degree · ε, B of zeros and ones, five features.
   *
   * @param side the number of nodes in a row and in a column
   */
  DecisionProblem<DagPath> shortestPath(int side) {
    List<DagPath.Arc> arcs = new ArrayList<>();
    for (int node = 0; node < side * side; node++) {
      if (node % side < side - 1) {
        arcs.add(new DagPath.Arc(node, node + 1));
      }
      if (node / side < side - 1) {
        arcs.add(new DagPath.Arc(node, node + side));
      }
    }
    return polynomial(new DagPath(side * side, arcs));
  }

  /** Any structures, with costs by the formula of {@link #shortestPath} for every part. */
  <S extends MapOracle> DecisionProblem<S> polynomial(S structure) {
    int parts = structure.size();
    Random random = new Random(seed);
    double[][] b = bernoulli(parts, 5, random);
    Random examples = new Random(seed ^ EXAMPLES);
    double[][] x = normal(5, examples);
    double[][] costs = new double[count()][parts];
    for (int i = 0; i < count(); i++) {
      for (int k = 0; k < parts; k++) {
        costs[i][k] =
            (power(signal(b[k], x[i]) + 3) + 1) / Math.pow(3.5, degree) * factor(examples);
      }
    }
    return problem(structure, x, costs);
  }

  /**
   * Multi-dimensional knapsacks: values ⌈5((Bx/√p + 3)^degree + 1)/3.5^degree · ε⌉, weights from 3
   * to 8 in hundredths, five features.
   *
   * @param dimensions how many weights an item has
   * @param capacity of every dimension
   */
  DecisionProblem<Packing> knapsack(int items, int dimensions, int capacity) {
    Random random = new Random(seed);
    int[][] weights = new int[dimensions][items];
    int[] capacities = new int[dimensions];
    for (int d = 0; d < dimensions; d++) {
      capacities[d] = 100 * capacity;
      for (int i = 0; i < items; i++) {
        weights[d][i] = random.nextInt(300, 800);
      }
    }
    double[][] b = bernoulli(items, 5, random);
    Random examples = new Random(seed ^ EXAMPLES);
    double[][] x = normal(5, examples);
    double[][] costs = new double[count()][items];
    for (int i = 0; i < count(); i++) {
      for (int k = 0; k < items; k++) {
        double value = 5 * (power(signal(b[k], x[i]) + 3) + 1) / Math.pow(3.5, degree);
        costs[i][k] = -Math.ceil(value * factor(examples));
      }
    }
    return problem(new Packing(weights, capacities), x, costs);
  }

  /**
   * Round trips: the distance of two cities, plus (Bx/√p + 3)^degree/3^(degree − 1) · ε, ten
   * features. Half of the cities are uniform on [−2, 2]², half are standard normal; entries of B
   * are 0 with probability ½ and else uniform on [−2, 2].
   */
  DecisionProblem<ShortestTour> salesman(int cities) {
    ShortestTour tours = new ShortestTour(new Tour(cities));
    return salesman(tours, cities);
  }

  /** The same over another view of the tours. */
  <S extends MapOracle> DecisionProblem<S> salesman(S tours, int cities) {
    Routes routes = routes(cities);
    return problem(tours, routes.features(), routes.costs());
  }

  /**
   * Features and costs of round trips.
   *
   * @param features a row for each example
   * @param costs of the edges, in the order of {@link Tour}
   */
  record Routes(double[][] features, double[][] costs) {}

  /** Draws the costs of edges between cities. */
  Routes routes(int cities) {
    Random random = new Random(seed);
    double[][] at = new double[cities][2];
    for (int i = 0; i < cities; i++) {
      for (int axis = 0; axis < 2; axis++) {
        at[i][axis] = i < cities / 2 ? random.nextDouble(-2, 2) : random.nextGaussian();
      }
    }
    int edges = cities * (cities - 1) / 2;
    double[][] b = bernoulli(edges, 10, random);
    for (double[] row : b) {
      for (int j = 0; j < row.length; j++) {
        row[j] *= random.nextDouble(-2, 2);
      }
    }
    Random examples = new Random(seed ^ EXAMPLES);
    double[][] x = normal(10, examples);
    double[][] costs = new double[count()][edges];
    for (int n = 0; n < count(); n++) {
      int edge = 0;
      for (int i = 0; i < cities; i++) {
        for (int j = i + 1; j < cities; j++) {
          double distance = Math.hypot(at[i][0] - at[j][0], at[i][1] - at[j][1]);
          double part = power(signal(b[edge], x[n]) + 3) / Math.pow(3, degree - 1);
          costs[n][edge++] = distance + part * factor(examples);
        }
      }
    }
    return new Routes(x, costs);
  }

  private <S extends MapOracle> DecisionProblem<S> problem(
      S structure, double[][] features, double[][] costs) {
    Instances all = new Instances(features, costs);
    return new DecisionProblem<>(structure, all.part(0, train), all.part(train, count()));
  }

  private double power(double base) {
    return Math.pow(base, degree);
  }

  private double factor(Random random) {
    return noise == 0 ? 1 : random.nextDouble(1 - noise, 1 + noise);
  }

  private static double signal(double[] row, double[] x) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += row[j] * x[j];
    }
    return sum / Math.sqrt(x.length);
  }

  private static double[][] bernoulli(int rows, int columns, Random random) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      for (int j = 0; j < columns; j++) {
        row[j] = random.nextInt(2);
      }
    }
    return matrix;
  }

  private double[][] normal(int columns, Random random) {
    double[][] matrix = new double[count()][columns];
    for (double[] row : matrix) {
      for (int j = 0; j < columns; j++) {
        row[j] = random.nextGaussian();
      }
    }
    return matrix;
  }
}
