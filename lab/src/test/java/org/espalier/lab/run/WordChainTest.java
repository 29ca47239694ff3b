package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.enumerated.Enumerated;
import org.junit.jupiter.api.Test;

class WordChainTest {

  @Test
  void neighboursCountBesideWords() {
    WordChain chain = new WordChain(4, 2);
    assertTrue(chain.contains(Parts.of(1, 2, 5)));
    assertTrue(chain.contains(Parts.of(0, 2)));
    assertFalse(chain.contains(Parts.of(1, 2)), "the pair is missing");
    assertFalse(chain.contains(Parts.of(0, 2, 5)));
    assertFalse(chain.contains(Parts.of(1, 5)));
    assertEquals(6, chain.count().intValueExact());
    double[] scores = {3, 1, 1, 2, 0, 0, 0};
    assertEquals(Parts.of(0, 3), chain.argmax(scores));
    Arrays.fill(scores, 4, 7, 1.5);
    assertEquals(Parts.of(0, 1, 4), chain.argmax(scores));
    assertThrows(IllegalArgumentException.class, () -> new WordChain(2, 3));
  }

  @Test
  void theChartAgreesWithTheListOfAllSelections() {
    Random random = new Random(1);
    for (int n = 0; n <= 7; n++) {
      for (int k = 0; k <= n; k++) {
        assertAgrees(new WordChain(n, k), random);
      }
    }
  }

  private static void assertAgrees(WordChain chain, Random random) {
    Enumerated listed = Enumerated.over(chain);
    double[] scores = random.doubles(chain.size(), -2, 2).toArray();
    assertEquals(listed.argmax(scores), chain.argmax(scores), chain::toString);
    assertEquals(listed.count(), chain.count(), chain::toString);
    Distribution expected = listed.distribution(scores, 0, new Workspace());
    Distribution actual = chain.distribution(scores, 0, new Workspace());
    assertEquals(expected.logPartition(), actual.logPartition(), 1e-12, chain::toString);
    double[] one = new double[scores.length];
    double[] other = new double[scores.length];
    expected.marginals(one, 0);
    actual.marginals(other, 0);
    assertArrayEquals(one, other, 1e-12, chain::toString);
    listed.project(scores).point(one, 0);
    chain.project(scores).point(other, 0);
    // Which pairs go with a mixture of words is not unique.
    assertArrayEquals(
        Arrays.copyOf(one, chain.visible()),
        Arrays.copyOf(other, chain.visible()),
        1e-9,
        chain::toString);
  }
}
