package org.espalier.core.bracket;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.espalier.core.OnGraph;
import org.espalier.core.Workspace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanSumsTest {

  /** From 32 words on the outside values of four widths come at once; any number may be left. */
  @ParameterizedTest
  @ValueSource(ints = {31, 32, 33, 34, 35, 41})
  void sumsAreThoseOfTheGraph(int n) {
    Random random = new Random(n);
    Workspace workspace = new Workspace();
    OnGraph.agrees(
        new Bracketing(n + 13, 3), new Random(1), 300, 0, 1e-8, workspace); // leaves its values
    for (double scale : new double[] {.1, 1, 10}) {
      for (int oneIn : new int[] {0, 20}) {
        assertTrue(
            OnGraph.agrees(new Bracketing(n, 2), random, scale, oneIn, 1e-11 * scale, workspace));
      }
    }
  }
}
