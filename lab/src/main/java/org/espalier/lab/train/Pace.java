package org.espalier.lab.train;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.espalier.data.Counts;

/**
 * How long training takes for an epoch, by the later half of its steps: while the first ones run,
 * the JIT compiler works. Evaluations are left out.
 */
public final class Pace {

  private static final double NANO = 1e-9;

  /** Where the count stood, at some step. */
  private record Mark(long steps, double seconds, double processor) {

    private Mark since(Mark earlier) {
      return new Mark(
          steps - earlier.steps, seconds - earlier.seconds, processor - earlier.processor);
    }
  }

  private final int stepsOfEpoch;
  private final List<Mark> marks = new ArrayList<>(); // at the start and at powers of two
  private Mark now = new Mark(0, 0, 0);
  private double begun; // processor time of the process when steps began or went on
  private boolean resting;

  /** Starts to count. */
  Pace(int stepsOfEpoch) {
    this.stepsOfEpoch = stepsOfEpoch;
    marks.add(now);
    goOn();
  }

  /** Counts a step. */
  void step(double seconds) {
    now = new Mark(now.steps + 1, now.seconds + seconds, now.processor);
    if (Long.bitCount(now.steps) == 1) {
      rest();
      goOn();
      marks.add(now);
    }
  }

  /** Leaves out the processor time that is used from here on. */
  void rest() {
    double used = resting ? 0 : processor() - begun;
    now = new Mark(now.steps, now.seconds, now.processor + used);
    resting = true;
  }

  /** Counts processor time again. */
  void goOn() {
    begun = processor();
    resting = false;
  }

  /** Returns the processor seconds of the process, 0 where the system does not tell. */
  private static double processor() {
    return ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L)
        * NANO;
  }

  /** Returns whether there was any step. */
  boolean isKnown() {
    return now.steps > 0;
  }

  /** Returns how many steps were made, and what an epoch takes at the rate of the later half. */
  @Override
  public String toString() {
    Mark half =
        now.since(marks.stream().filter(mark -> 2 * mark.steps <= now.steps).toList().getLast());
    double epochs = (double) half.steps / stepsOfEpoch;
    return String.format(
        Locale.ROOT,
        "%s in %.1f s; by the last %d an epoch of %d takes %.1f s, and %.1f s of the"
            + " processors' time",
        Counts.of(now.steps, "steps"),
        now.seconds,
        half.steps,
        stepsOfEpoch,
        half.seconds / epochs,
        half.processor / epochs);
  }
}
