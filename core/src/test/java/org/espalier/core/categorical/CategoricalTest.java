package org.espalier.core.categorical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
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
}
