package org.espalier.cli;

import java.io.PrintWriter;
import java.util.function.LongSupplier;

/**
 * What tells from time to time how far a long work is. On a terminal it is one line, which is
 * written over and gives way to others; elsewhere a line every half minute.
 */
final class StatusLine {

  private static final int BAR = 20;
  private static final long LINE_NANOS = 30_000_000_000L;
  private static final long BAR_NANOS = 100_000_000L;

  private final PrintWriter out;
  private final boolean terminal;
  private final boolean unicode;
  private final LongSupplier clock;
  private long shown;
  private int width;

  /**
   * Creates the line.
   *
   * @param terminal whether a line can be written over
   * @param unicode whether blocks can be shown
   * @param clock nanoseconds
   */
  StatusLine(PrintWriter out, boolean terminal, boolean unicode, LongSupplier clock) {
    this.out = out;
    this.terminal = terminal;
    this.unicode = unicode;
    this.clock = clock;
    shown = clock.getAsLong() - LINE_NANOS;
  }

  /** Has nothing told for a while, because something else was. */
  void rest() {
    shown = clock.getAsLong();
  }

  /** Returns whether it is time to tell. */
  boolean isDue() {
    return clock.getAsLong() - shown >= (terminal ? BAR_NANOS : LINE_NANOS);
  }

  /**
   * Tells how far the work is.
   *
   * @param what the work
   * @param share how much of it is done, 0 to 1
   * @param rest what else there is to tell
   */
  void show(String what, double share, String rest) {
    rest();
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

  /** Prints a line that stays. */
  void print(String line) {
    clear();
    out.println(line);
    out.flush();
  }

  /** Takes the line away. */
  void clear() {
    if (width > 0) {
      out.print("\r" + " ".repeat(width) + "\r");
      out.flush();
      width = 0;
    }
  }

  private void over(String line) {
    int before = width;
    width = line.length();
    out.print("\r" + line + " ".repeat(Math.max(0, before - width)));
    out.flush();
  }
}
