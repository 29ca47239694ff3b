package org.espalier.experiments.rationale;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.enumerated.Enumerated;
import org.junit.jupiter.api.Test;

class PassagesTest {

  @Test
  void wordsStandTogether() {
    Passages one = new Passages(6, 3, 1);
    assertTrue(one.contains(Parts.of(2, 3, 4)));
    assertFalse(one.contains(Parts.of(1, 3, 4)));
    assertFalse(one.contains(Parts.of(3, 4)));
    assertEquals(4, one.count().intValueExact());
    double[] scores = {9, -5, 1, 1, 1, 5};
    assertEquals(Parts.of(3, 4, 5), one.argmax(scores));
    assertEquals(Parts.of(0, 4, 5), new Passages(6, 3, 2).argmax(scores));
    assertThrows(IllegalArgumentException.class, () -> new Passages(2, 3, 1));
    assertThrows(IllegalArgumentException.class, () -> new Passages(2, 1, 0));
  }

  @Test
  void theChartAgreesWithTheListOfAllSelections() {
    Random random = new Random(1);
    for (int n = 0; n <= 7; n++) {
      for (int k = 0; k <= n; k++) {
        for (int r = 1; r <= 3; r++) {
          assertAgrees(new Passages(n, k, r), random);
        }
      }
    }
  }

  private static void assertAgrees(Passages passages, Random random) {
    Enumerated listed = Enumerated.over(passages);
    double[] scores = random.doubles(passages.size(), -2, 2).toArray();
    assertEquals(listed.argmax(scores), passages.argmax(scores), passages::toString);
    assertEquals(listed.count(), passages.count(), passages::toString);
    Distribution expected = listed.distribution(scores, 0, new Workspace());
    Distribution actual = passages.distribution(scores, 0, new Workspace());
    assertEquals(expected.logPartition(), actual.logPartition(), 1e-12, passages::toString);
    double[] one = new double[scores.length];
    double[] other = new double[scores.length];
    expected.marginals(one, 0);
    actual.marginals(other, 0);
    assertArrayEquals(one, other, 1e-12, passages::toString);
    listed.project(scores).point(one, 0);
    passages.project(scores).point(other, 0);
    assertArrayEquals(one, other, 1e-9, passages::toString);
  }
}
