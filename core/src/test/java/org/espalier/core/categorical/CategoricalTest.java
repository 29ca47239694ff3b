package org.espalier.core.categorical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Support;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.junit.jupiter.api.Test;

class CategoricalTest {

  private static final Parts NOTHING = new Parts();

  private final Workspace workspace = new Workspace();

  @Test
  void whatIsAlmostCertainKeepsItsDigits() {
    Categorical choice = new Categorical(3);
    double[] scores = {-50, 0, -60};
    double others = Math.exp(-50) + Math.exp(-60);
    double lost = 50 * Math.exp(-50) + 60 * Math.exp(-60);
    assertEquals(1, choice.distribution(scores).entropy() / (others + lost), 1e-12);
    double map = choice.logProbability(Parts.of(1), scores, 0, workspace);
    assertEquals(1, map / -others, 1e-12);
    double on = choice.logProbability(Parts.of(1), NOTHING, scores, 0, workspace);
    assertEquals(1, on / -others, 1e-12);
    double off = choice.logProbability(NOTHING, Parts.of(2), scores, 0, workspace);
    assertEquals(1, off / -Math.exp(-60), 1e-12);
    double rare = choice.logProbability(Parts.of(2), Parts.of(0), scores, 0, workspace);
    assertEquals(-60, rare, 1e-12);
    double never = choice.logProbability(Parts.of(0, 2), NOTHING, scores, 0, workspace);
    assertEquals(Truth.FORBIDDEN, never);
  }

  @Test
  void conditionsMayBeAdded() {
    Categorical choice = new Categorical(4);
    var given = choice.given(NOTHING, Parts.of(1)).given(NOTHING, Parts.of(3));
    double[] scores = {0, Double.NaN, 1, 5};
    assertEquals(List.of(Parts.of(2), Parts.of(0)), given.kBest(9, scores));
    assertEquals(2, given.count().intValueExact());
    assertEquals(2, given.sampleWithoutReplacement(9, scores, new Random(1)).size());
    assertThrows(InfeasibleException.class, () -> given.given(Parts.of(3), NOTHING));
    assertThrows(IllegalArgumentException.class, () -> given.given(Parts.of(4), NOTHING));
  }

  /** Lengths about those at which loops take a block or a register more, after a longer one. */
  @Test
  void longVectorsFollowTheDefinition() {
    Random random = new Random(7);
    for (int n : new int[] {2100, 1, 7, 8, 9, 15, 17, 63, 64, 65, 129, 1023, 1024, 1025, 2049}) {
      for (double scale : new double[] {1e-3, 0.3, 3}) {
        double[] scores = Truth.normal(random, n + 2, scale);
        scores[1 + random.nextInt(n)] += 2 * scale; // the best one, wherever it is
        double[] values = Arrays.copyOfRange(scores, 1, n + 1);
        Categorical choice = new Categorical(n);
        double total = Arrays.stream(values).map(Math::exp).sum();
        double[] out = new double[n];
        choice.distribution(scores, 1, workspace).marginals(out, 0);
        assertArrayEquals(
            Arrays.stream(values).map(v -> Math.exp(v) / total).toArray(), out, 1e-13, "n = " + n);
        double threshold = threshold(values);
        double[] expected = Arrays.stream(values).map(v -> Math.max(0, v - threshold)).toArray();
        choice.project(scores, 1, Support.EMPTY, workspace).point(out, 0);
        assertArrayEquals(expected, out, 1e-13, "n = " + n);
        assertStrided(values, expected);
      }
    }
  }

  /** By its definition: over the largest values, as many as are above their own threshold. */
  private static double threshold(double[] values) {
    double[] sorted = Arrays.stream(values).map(v -> -v).sorted().map(v -> -v).toArray();
    double sum = 0;
    double threshold = 0;
    for (int k = 0; k < sorted.length; k++) {
      sum += sorted[k];
      if (sorted[k] > (sum - 1) / (k + 1)) {
        threshold = (sum - 1) / (k + 1);
      }
    }
    return threshold;
  }

  private void assertStrided(double[] values, double[] expected) {
    int stride = 3;
    double[] spread = new double[2 + stride * values.length];
    double[] out = new double[spread.length];
    Arrays.fill(spread, 100);
    Arrays.fill(out, -7);
    for (int i = 0; i < values.length; i++) {
      spread[2 + stride * i] = values[i];
    }
    assertTrue(Simplex.project(spread, 2, stride, values.length, out, 2, workspace));
    for (int i = 0; i < out.length; i++) {
      boolean own = i >= 2 && (i - 2) % stride == 0;
      assertEquals(own ? expected[(i - 2) / stride] : -7, out[i], 1e-13);
    }
    double[] forbidden = new double[stride * values.length];
    Arrays.fill(forbidden, Truth.FORBIDDEN);
    assertFalse(Simplex.project(forbidden, 0, stride, values.length, out, 0, workspace));
  }

  @Test
  void anEdgeOfTheSupportHasNoDerivative() {
    Categorical choice = new Categorical(3);
    double[] onTheEdge = {0, 1, 0};
    assertFalse(differentiable(choice, onTheEdge, 1, 0, 0));
    assertTrue(differentiable(choice, onTheEdge, 1, 1, 1));
    assertTrue(differentiable(choice, new double[] {0.5, 1, -3}, 1, 0, 0));
    assertTrue(differentiable(choice, new double[] {0.5, 1, -3}, 0, 0, 5));
    assertFalse(differentiable(choice, new double[] {1e6, 1e6 + 1, 0}, 1, 0, 0));
  }

  private boolean differentiable(Categorical choice, double[] scores, double... direction) {
    return choice.project(scores, 0, Support.EMPTY, workspace).differentiableAlong(direction, 0);
  }

  @Test
  void whatIsNoneIsSaidInTheWordsOfAChoice() {
    assertEquals("it has 2 choices instead of one", new Categorical(3).objection(Parts.of(0, 2)));
  }
}
