package org.espalier.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Reports the progress of a list of measurements, and writes the output of JMH to a file. */
final class RunLog {

  private final Path file;
  private final int count;
  private final long begun = System.nanoTime();
  private int done;

  /**
   * Begins a list.
   *
   * @param count how many measurements there will be
   */
  RunLog(int count) {
    this.count = count;
    try {
      file = Files.createTempFile("espalier-bench", ".log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the file for the output of JMH. */
  Path file() {
    return file;
  }

  /** Reports what was measured. */
  void tell(String what, double figure, String unit) {
    done++;
    Duration past = Duration.ofNanos(System.nanoTime() - begun);
    long left = past.toSeconds() * (count - done) / done;
    System.err.printf(
        Locale.ROOT,
        "%d of %d: %s: %.4g %s; about %d s left%n",
        done,
        count,
        what,
        figure,
        unit,
        left);
  }
}
