package org.espalier.cli;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.espalier.data.Counts;
import org.espalier.lab.train.EpochRecord;
import org.espalier.lab.train.Pace;
import org.espalier.lab.train.Progress;

/**
 * Prints the progress of training: one line for each epoch and some in between. On a terminal the
 * latter are a single line with a bar, which is overwritten.
 */
final class ProgressLines implements Progress {

  private static final double NANO = 1e-9;

  private final StatusLine line;
  private final String quality;
  private final LongSupplier clock;
  private String what = "";
  private String dev = "";
  private long steps;
  private long before;
  private long begun;

  /**
   * Creates the printer.
   *
   * @param quality the name of what epochs are chosen by
   * @param clock nanoseconds
   */
  ProgressLines(StatusLine line, String quality, LongSupplier clock) {
    this.line = line;
    this.quality = quality;
    this.clock = clock;
  }

  @Override
  public void begin(String name, long stepsInAll, long done) {
    what = name;
    dev = "";
    steps = stepsInAll;
    before = done;
    begun = clock.getAsLong();
    line.rest();
    line.print(
        done == 0
            ? "training " + name + ": at most " + Counts.of(stepsInAll, "steps")
            : "training " + name + ": going on after step " + done + " of at most " + stepsInAll);
  }

  @Override
  public void step(long done, double loss) {
    if (!line.isDue()) {
      return;
    }
    double share = (double) done / steps;
    double left = (clock.getAsLong() - begun) * NANO / Math.max(1, done - before) * (steps - done);
    line.show(
        what,
        share,
        String.format(
            Locale.ROOT, "%3.0f%%  loss %.3f%s  %s left", 100 * share, loss, dev, duration(left)));
  }

  @Override
  public void epoch(EpochRecord epoch, int epochs) {
    dev = String.format(Locale.ROOT, "  dev %.1f%%", 100 * epoch.devAccuracy());
    StringBuilder told =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "  epoch %2d of %d  loss %.3f  dev %s %5.1f%%",
                epoch.epoch(),
                epochs,
                epoch.trainLoss(),
                quality,
                100 * epoch.devAccuracy()));
    if (!Double.isNaN(epoch.devAttachment())) {
      told.append(String.format(Locale.ROOT, "  attachment %.3f", epoch.devAttachment()));
    }
    if (epoch.entropy() > 0) {
      told.append(String.format(Locale.ROOT, "  entropy %.2f per word", epoch.entropy()));
    }
    line.print(told.append("  ").append(duration(epoch.seconds())).toString());
    line.rest();
  }

  @Override
  public void note(String note) {
    line.print(note);
  }

  @Override
  public void pace(Pace pace) {
    line.print("  " + pace);
  }

  @Override
  public void end() {
    line.clear();
  }

  /** Writes a time as m:ss, or h:mm:ss. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
