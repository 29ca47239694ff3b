package org.espalier.features.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.espalier.core.NotFiniteException;
import org.espalier.core.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LbfgsTest {

  private static final Lbfgs EXACT = new Lbfgs(6, 2000, 1e-9, 0, 0);

  private static Minimum minimize(Lbfgs method, Objective objective, double... start) {
    try (Workers workers = Workers.sequential()) {
      return method.minimize(objective, start, workers, _ -> {});
    }
  }

  /** Rosenbrock's valley in pairs of coordinates, with its minimum 0 at ones. */
  private static double valley(double[] x, double[] gradient) {
    double value = 0;
    for (int i = 0; i < x.length; i += 2) {
      double a = 1 - x[i];
      double b = x[i + 1] - x[i] * x[i];
      value += a * a + 100 * b * b;
      gradient[i] = -2 * a - 400 * x[i] * b;
      gradient[i + 1] = 200 * b;
    }
    return value;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 100})
  void findsTheEndOfRosenbrocksValley(int size) {
    double[] start = new double[size];
    for (int i = 0; i < size; i += 2) {
      start[i] = -1.2;
      start[i + 1] = 1;
    }
    Minimum minimum = minimize(EXACT, LbfgsTest::valley, start);
    assertEquals(Minimum.End.GRADIENT, minimum.end());
    for (double one : minimum.x()) {
      assertEquals(1, one, 1e-8);
    }
    assertTrue(minimum.iterations() < 100, minimum.iterations() + " iterations");
  }

  /** Beale's function, with its minimum 0 at (3, ½). */
  @Test
  void findsTheMinimumOfBealesFunction() {
    double[] c = {1.5, 2.25, 2.625};
    Minimum minimum =
        minimize(
            EXACT,
            (x, gradient) -> {
              double value = 0;
              gradient[0] = 0;
              gradient[1] = 0;
              for (int i = 1; i <= 3; i++) {
                double power = Math.pow(x[1], i);
                double f = c[i - 1] - x[0] * (1 - power);
                value += f * f;
                gradient[0] -= 2 * f * (1 - power);
                gradient[1] += 2 * f * x[0] * i * Math.pow(x[1], i - 1);
              }
              return value;
            },
            1,
            1);
    assertArrayEquals(new double[] {3, 0.5}, minimum.x(), 1e-7);
  }

  /** Curvatures from 1 to 1e4, whose minimum is known. */
  @Test
  void solvesAQuadraticProblem() {
    int size = 200;
    double[] centre = new Random(3).doubles(size, -2, 2).toArray();
    Objective bowl = bowl(centre);
    Minimum minimum = minimize(EXACT, bowl, new double[size]);
    assertArrayEquals(centre, minimum.x(), 1e-6);
    assertEquals(0, minimum.value(), 1e-10);
  }

  private static Objective bowl(double... centre) {
    return (x, gradient) -> {
      double value = 0;
      for (int i = 0; i < x.length; i++) {
        double curvature = Math.pow(1e4, (double) i / x.length);
        double difference = x[i] - centre[i];
        value += curvature / 2 * difference * difference;
        gradient[i] = curvature * difference;
      }
      return value;
    };
  }

  /** Each coordinate of ½·c·(x − a)² + λ·|x| is a shrunk towards 0 by λ/c. */
  @Test
  void withL1ShrinksCoordinates() {
    int size = 200;
    double[] centre = new Random(4).doubles(size, -2, 2).toArray();
    double l1 = 3;
    Minimum minimum = minimize(new Lbfgs(6, 5000, 1e-9, 0, l1), bowl(centre), new double[size]);
    int zeros = 0;
    for (int i = 0; i < size; i++) {
      double shrink = l1 / Math.pow(1e4, (double) i / size);
      double expected =
          Math.abs(centre[i]) <= shrink ? 0 : centre[i] - Math.copySign(shrink, centre[i]);
      assertEquals(expected, minimum.x()[i], 1e-6);
      zeros += minimum.x()[i] == 0 ? 1 : 0;
    }
    assertTrue(zeros > 20, zeros + " zeros");
  }

  /** At a minimum no subgradient descends, in coordinates that depend on one another. */
  @Test
  void withL1NoSubgradientIsLeft() {
    int size = 30;
    Random random = new Random(5);
    double[][] rows = new double[60][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = random.doubles(size, -1, 1).toArray();
    }
    double[] targets = random.doubles(rows.length, -1, 1).toArray();
    Objective squares =
        (x, gradient) -> {
          Arrays.fill(gradient, 0);
          double value = 0;
          for (int r = 0; r < rows.length; r++) {
            double residual = -targets[r];
            for (int i = 0; i < size; i++) {
              residual += rows[r][i] * x[i];
            }
            value += residual * residual / 2;
            for (int i = 0; i < size; i++) {
              gradient[i] += residual * rows[r][i];
            }
          }
          return value;
        };
    double l1 = 1.5;
    Minimum minimum = minimize(new Lbfgs(6, 5000, 1e-8, 0, l1), squares, new double[size]);
    double[] gradient = new double[size];
    double smooth = squares.evaluate(minimum.x(), gradient);
    double norm = 0;
    for (int i = 0; i < size; i++) {
      norm += Math.abs(minimum.x()[i]);
      if (minimum.x()[i] == 0) {
        assertTrue(Math.abs(gradient[i]) <= l1 + 1e-6);
      } else {
        assertEquals(-Math.copySign(l1, minimum.x()[i]), gradient[i], 1e-5);
      }
    }
    assertEquals(smooth + l1 * norm, minimum.value(), 1e-9);
  }

  @Test
  void everyStepIsSmaller() {
    List<Double> values = new ArrayList<>();
    try (Workers workers = Workers.sequential()) {
      var _ =
          EXACT.minimize(
              LbfgsTest::valley, new double[] {-1.2, 1}, workers, step -> values.add(step.value()));
    }
    for (int i = 1; i < values.size(); i++) {
      assertTrue(values.get(i) < values.get(i - 1));
    }
  }

  @Test
  void threadsMakeNoDifference() {
    int size = 100_000; // several blocks
    double[] centre = new Random(6).doubles(size, -2, 2).toArray();
    Lbfgs method = new Lbfgs(5, 40, 0, 0, 0.5);
    try (Workers one = Workers.sequential();
        Workers three = Workers.of(3)) {
      Minimum alone = method.minimize(bowl(centre), new double[size], one, _ -> {});
      Minimum together = method.minimize(bowl(centre), new double[size], three, _ -> {});
      assertArrayEquals(alone.x(), together.x(), 0);
      assertEquals(alone.value(), together.value(), 0);
    }
  }

  @Test
  void endsAtOnceAtTheMinimum() {
    Minimum minimum = minimize(EXACT, bowl(1, 2), 1, 2);
    assertEquals(0, minimum.iterations());
    assertEquals(Minimum.End.GRADIENT, minimum.end());
  }

  /** A wall of infinite values is stepped back from. */
  @Test
  void staysWhereTheFunctionIsFinite() {
    Minimum minimum =
        minimize(
            EXACT,
            (x, gradient) -> {
              gradient[0] = 1 - 1e-3 / x[0];
              return x[0] > 0 ? x[0] - 1e-3 * Math.log(x[0]) : Double.NaN;
            },
            1);
    assertEquals(1e-3, minimum.x()[0], 1e-9);
  }

  @Test
  void refusesAStartWithoutAValue() {
    NotFiniteException refused =
        assertThrows(NotFiniteException.class, () -> minimize(EXACT, (_, _) -> Double.NaN, 1, 2));
    assertTrue(refused.toString().contains("at the start"), refused.toString());
  }

  @Test
  void refusesWhatCannotBe() {
    assertThrows(IllegalArgumentException.class, () -> new Lbfgs(0, 1, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Lbfgs(1, 1, 0, 0, -1));
    assertThrows(IllegalArgumentException.class, () -> new Lbfgs(1, 1, 0, 0, Double.NaN));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Ridge((_, _) -> 0, Double.POSITIVE_INFINITY, Workers.sequential()));
  }
}
