package org.espalier.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.espalier.lab.train.EpochRecord;
import org.espalier.lab.train.Pace;
import org.espalier.lab.train.Progress;

/**
 * Prints the progress of training: one line for each epoch and some in between. On a terminal the
 * latter are a single line with a bar, which is overwritten.
 */
final class ProgressLines implements Progress {

  private static final int BAR = 20;
  private static final long LINE_NANOS = 30_000_000_000L;
  private static final long BAR_NANOS = 100_000_000L;
  private static final double NANO = 1e-9;

  private final PrintWriter out;
  private final String quality;
  private final boolean terminal;
  private final boolean unicode;
  private final LongSupplier clock;
  private String what = "";
  private String dev = "";
  private long steps;
  private long before;
  private long begun;
  private long shown;
  private int width;

  /**
   * Creates the printer.
   *
   * @param quality the name of what epochs are chosen by
   * @param terminal whether a line can be written over
   * @param unicode whether blocks can be shown
   * @param clock nanoseconds
   */
  ProgressLines(
      PrintWriter out, String quality, boolean terminal, boolean unicode, LongSupplier clock) {
    this.out = out;
    this.quality = quality;
    this.terminal = terminal;
    this.unicode = unicode;
    this.clock = clock;
  }

  @Override
  public void begin(String name, long stepsInAll, long done) {
    what = name;
    dev = "";
    steps = stepsInAll;
    before = done;
    begun = clock.getAsLong();
    shown = begun;
    print(
        done == 0
            ? "training " + name + ": at most " + stepsInAll + " steps"
            : "training " + name + ": going on after step " + done + " of at most " + stepsInAll);
  }

  @Override
  public void step(long done, double loss) {
    long now = clock.getAsLong();
    if (now - shown < (terminal ? BAR_NANOS : LINE_NANOS)) {
      return;
    }
    shown = now;
    double share = (double) done / steps;
    double left = (now - begun) * NANO / Math.max(1, done - before) * (steps - done);
    String rest =
        String.format(
            Locale.ROOT, "%3.0f%%  loss %.3f%s  %s left", 100 * share, loss, dev, duration(left));
    if (terminal) {
      int filled = (int) Math.round(share * BAR);
      over(
          what
              + "  "
              + (unicode ? "█" : "#").repeat(filled)
              + (unicode ? "░" : ".").repeat(BAR - filled)
              + rest);
    } else {
      out.println("  " + what + rest);
      out.flush();
    }
  }

  @Override
  public void epoch(EpochRecord epoch, int epochs) {
    dev = String.format(Locale.ROOT, "  dev %.1f%%", 100 * epoch.devAccuracy());
    StringBuilder line =
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
      line.append(String.format(Locale.ROOT, "  attachment %.3f", epoch.devAttachment()));
    }
    if (epoch.entropy() > 0) {
      line.append(String.format(Locale.ROOT, "  entropy %.2f per word", epoch.entropy()));
    }
    print(line.append("  ").append(duration(epoch.seconds())).toString());
    shown = clock.getAsLong();
  }

  @Override
  public void note(String line) {
    print(line);
  }

  @Override
  public void pace(Pace pace) {
    print("  " + pace);
  }

  @Override
  public void end() {
    clear();
  }

  private void print(String line) {
    clear();
    out.println(line);
    out.flush();
  }

  private void over(String line) {
    int before = width;
    width = line.length();
    out.print("\r" + line + " ".repeat(Math.max(0, before - width)));
    out.flush();
  }

  private void clear() {
    if (width > 0) {
      out.print("\r" + " ".repeat(width) + "\r");
      out.flush();
      width = 0;
    }
  }

  /** Writes a time as m:ss, or h:mm:ss. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
