package org.espalier.core.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.junit.jupiter.api.Test;

/** Costs of taking one class for another. */
class CostTest {

  // costs[answer][right]
  private static final double[][] CONFUSION = {{0, 1, 10}, {1, 0, 2}, {3, 4, 0}};

  @Test
  void confusionsAddUpOverPositions() {
    LinearChain chain = new LinearChain(4, 3, Transitions.SHARED, true, false);
    Cost cost = Cost.confusion(CONFUSION);
    assertEquals(10 + 0 + 4 + 1, cost.of(chain, chain.parts(0, 1, 2, 1), chain.parts(2, 1, 1, 0)));
    assertThrows(
        IllegalArgumentException.class,
        () -> cost.of(new Categorical(2), Parts.of(0), Parts.of(1)));
    assertThrows(IllegalArgumentException.class, () -> Cost.confusion(new double[2][3]));
  }

  @Test
  void theLeastExpectedCostNeedNotBeTheMostProbable() {
    // Probabilities 0.5, 0.3, 0.2: expected costs 0.3 + 2, 0.5 + 0.4 and 1.5 + 1.2.
    double[] scores = {Math.log(5), Math.log(3), Math.log(2)};
    Categorical choice = new Categorical(3);
    Parts out = new Parts();
    double risk =
        CostDecoding.minimumRisk(
            choice, Cost.confusion(CONFUSION), scores, 0, out, new Workspace());
    assertEquals(Parts.of(1), out);
    assertEquals(0.9, risk, 1e-12);
  }

  @Test
  void countsAreValuesThatSayWhatTheyCount() {
    assertEquals(Cost.hamming(), Cost.counting(1, 1));
    assertEquals(
        "2.0 for each part missing, 0.0 for each spurious", Cost.counting(2, 0).toString());
  }
}
