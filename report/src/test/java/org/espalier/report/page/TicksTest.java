package org.espalier.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TicksTest {

  @Test
  void coversTheDataWithRoundSteps() {
    Random random = new Random(1);
    for (int k = 0; k < 1000; k++) {
      double low = random.nextGaussian() * Math.pow(10, random.nextInt(-3, 4));
      double high = low + random.nextDouble() * Math.pow(10, random.nextInt(-3, 4));
      Ticks ticks = Ticks.covering(low, high, 5, 0);

      double slack = 1e-6 * ticks.step();
      assertTrue(ticks.low() <= low + slack && ticks.high() >= high - slack, ticks::toString);
      assertTrue(ticks.count() >= 2 && ticks.count() <= 7, ticks::toString);
      double digit = ticks.step() / Math.pow(10, Math.floor(Math.log10(ticks.step()) + 1e-9));
      assertTrue(
          Math.abs(digit - 1) < 1e-6 || Math.abs(digit - 2) < 1e-6 || Math.abs(digit - 5) < 1e-6,
          ticks::toString);
    }
  }

  @Test
  void labelsTellMarksApart() {
    Ticks ticks = Ticks.covering(0.61, 0.68, 5, 0);

    assertEquals(0.02, ticks.step(), 1e-12);
    assertEquals("0.60", ticks.label(ticks.at(0)));
    assertEquals("0.62", ticks.label(ticks.at(1)));
  }

  @Test
  void aSingleValueHasAnAxisToo() {
    assertEquals(new Ticks(0, 1, 2), Ticks.covering(0, 0, 5, 0));
    assertEquals(new Ticks(3, 1, 2), Ticks.covering(3, 3, 5, 1));
    assertEquals(new Ticks(50, 10, 2), Ticks.covering(50, 50, 5, 0.01));
  }
}
