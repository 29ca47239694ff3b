package org.espalier.experiments.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The most memory that this process has held at a time, as Linux counts it: the high-water mark of
 * the resident set, Java heap, tensors and libraries together. The heap does not shrink by itself,
 * so that a run's mark includes what earlier runs of the process have left.
 */
final class PeakMemory {

  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String MARK = "VmHWM:";
  private static final double KIB_PER_MIB = 1024;

  private PeakMemory() {}

  /** Sets the mark back to what is held now, where the system allows it. */
  static void reset() {
    System.gc();
    try {
      var _ = Files.writeString(CLEAR, "5");
    } catch (IOException e) {
      // Then the mark is that of the whole process; elsewhere than on Linux there is none.
      return;
    }
  }

  /** Returns the mark in MiB; NaN elsewhere than on Linux. */
  static double mebibytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(MARK))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KIB_PER_MIB)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
