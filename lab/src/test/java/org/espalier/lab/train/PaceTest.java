package org.espalier.lab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class PaceTest {

  private static final Pattern TOLD =
      Pattern.compile(
          "(\\d+) steps? in (\\S+) s; by the last (\\d+) an epoch of (\\d+) takes (\\S+) s, and"
              + " (\\S+) s of the processors' time");

  private static Matcher told(Pace pace) {
    Matcher told = TOLD.matcher(pace.toString());
    assertTrue(told.matches(), pace::toString);
    return told;
  }

  @Test
  void anEpochTakesWhatTheLaterHalfTakes() {
    Pace pace = new Pace(100);
    assertFalse(pace.isKnown());
    for (int step = 0; step < 11; step++) {
      pace.step(step < 4 ? 10 : 0.5);
    }
    Matcher told = told(pace);
    assertEquals("11", told.group(1));
    assertEquals("43.5", told.group(2));
    assertEquals("7", told.group(3)); // the power of two that is no more than half: 4 were before
    assertEquals("100", told.group(4));
    assertEquals("50.0", told.group(5));
  }

  @Test
  void aSingleStepTells() {
    Pace pace = new Pace(3);
    pace.step(2);
    assertEquals("6.0", told(pace).group(5));
  }

  @Test
  void processorTimeOfARestDoesNotCount() {
    Pace pace = new Pace(1);
    pace.step(1);
    work();
    pace.rest();
    double before = Double.parseDouble(told(pace).group(6));
    assertTrue(before >= 0.2, () -> "only " + before);
    work();
    pace.rest();
    pace.goOn();
    pace.rest();
    assertEquals(before, Double.parseDouble(told(pace).group(6)), 0.11);
  }

  /** Uses .3 seconds of a processor. */
  private static void work() {
    long begin = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
    while (ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis()
        < begin + 300) {
      Thread.onSpinWait();
    }
  }
}
