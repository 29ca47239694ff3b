package org.espalier.core.automaton;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class AutomatonTest {

  private static final int N = 6;
  private static final Automaton.Cells ONES = (_, y) -> y == 1;

  private static Automaton count(int least, int most) {
    return Automaton.count(N, 2, ONES, least, most);
  }

  @Test
  void equalSetsAreEqual() {
    assertEquals(count(2, 3), count(2, N).and(count(0, 3)));
    assertEquals(count(2, 3), count(0, 1).or(count(4, N)).not());
    assertEquals(count(2, 3).hashCode(), count(0, 1).or(count(4, N)).not().hashCode());
    assertEquals(Automaton.all(N, 2), count(0, N));
    assertEquals(count(0, 2), count(0, 1).or(count(2, 2)));
    assertNotEquals(count(2, 3), count(2, 4));
    assertEquals(count(3, 3), count(3, 3).not().not());
  }

  @Test
  void itIsMinimal() {
    assertEquals(N + 1, Automaton.all(N, 2).states());
    for (int place = 0; place <= N; place++) { // how many so far, as far as it matters
      int states = count(1, 2).states(place);
      assertEquals(place == N ? 1 : Math.min(place, 2) + 1, states, "at " + place);
    }
    Automaton late = Automaton.count(N, 2, (t, y) -> y == 1 && t >= N - 1, 1, 1);
    assertEquals(N + 1, late.states(), "only the last symbol matters");
  }

  @Test
  void whatIsAcceptedIsCounted() {
    assertEquals(BigInteger.valueOf(20), count(3, 3).count());
    assertEquals(BigInteger.ZERO, count(3, 3).and(count(4, 4)).count());
    assertTrue(count(3, 3).and(count(4, 4)).isEmpty());
    assertEquals(BigInteger.valueOf(22), Automaton.runs(N, 2, ONES, 0, 1).count());
    assertTrue(Automaton.runs(N, 2, ONES, 2, 2).accepts(1, 1, 0, 0, 1, 0));
    assertTrue(!Automaton.runs(N, 2, ONES, 2, 2).accepts(1, 1, 0, 1, 0, 1));
    assertTrue(Automaton.all(0, 3).accepts());
    assertTrue(Automaton.all(0, 3).not().isEmpty());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    var _ = assertThrows(IllegalArgumentException.class, () -> count(1, 1).accepts(1));
    var _ =
        assertThrows(
            IllegalArgumentException.class, () -> count(1, 1).and(Automaton.all(N - 1, 2)));
    Automaton.Machine endless =
        new Automaton.Machine() {
          @Override
          public int next(int state, int position, int symbol) {
            return Math.abs(31 * state + symbol + 7 * position + 1);
          }

          @Override
          public boolean accepts(int state) {
            return state % 2 == 0;
          }
        };
    var _ = assertThrows(TooManyStatesException.class, () -> Automaton.of(40, 3, endless));
  }

  @Test
  void whatIsOutOfReachTakesNoStates() {
    int most = Integer.MAX_VALUE;
    assertEquals(BigInteger.ONE, Automaton.count(2000, 2, ONES, 2000, most).count());
    assertTrue(Automaton.count(2000, 2, ONES, 2001, most).isEmpty());
    assertTrue(Automaton.runs(2000, 2, ONES, 2001, most).isEmpty());
    assertEquals(BigInteger.TWO.pow(N), count(0, most).count());
    var _ = assertThrows(IllegalArgumentException.class, () -> count(-1, 1));
    var _ = assertThrows(IllegalArgumentException.class, () -> Automaton.runs(N, 2, ONES, 2, 1));
  }
}
