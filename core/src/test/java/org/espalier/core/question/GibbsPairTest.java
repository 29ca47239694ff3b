package org.espalier.core.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.espalier.core.NotFiniteException;
import org.espalier.core.Scores;
import org.espalier.core.categorical.Categorical;
import org.junit.jupiter.api.Test;

class GibbsPairTest {

  /** The ratio of probabilities is that of scores twice as large. */
  @Test
  void theLargestScoresHaveALargestRatio() {
    double most = Scores.LARGEST;
    GibbsPair pair =
        GibbsPair.of(new Categorical(2), new double[] {most, -most}, new double[] {-most, most});
    assertEquals(2 * most, pair.renyi(Double.POSITIVE_INFINITY));
    NotFiniteException e = assertThrows(NotFiniteException.class, () -> pair.renyi(2));
    assertTrue(String.valueOf(e.getMessage()).contains("choice 0 (index 0)"), e::toString);
  }
}
