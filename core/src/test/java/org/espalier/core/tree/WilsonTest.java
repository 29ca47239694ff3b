package org.espalier.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonTest {

  /** Two words that head each other, left for the root once in 1/exit steps on average. */
  @ParameterizedTest
  @CsvSource({"0.1, true", "0.006, true", "0.004, false", "1e-200, false", "0, false"})
  void tellsShortWalksFromLongOnes(double exit, boolean expected) {
    double stay = 1 - exit;
    double[][] weights = {{0, stay}, {stay, 0}};
    double[] roots = {exit, exit};
    // Walks of up to 100 n = 200 steps are short.
    assertEquals(expected, new Wilson().prepare(2, weights, roots, -1));

    // The same with a third word in the root's place.
    double[][] withRoot = {{0, exit, exit}, {0.5, 0, stay}, {0.5, stay, 0}};
    boolean expectedOfThree = exit >= 1.0 / 300;
    assertEquals(expectedOfThree, new Wilson().prepare(3, withRoot, new double[3], 0));
  }
}
