package org.espalier.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espalier.core.kernel.Rows;

/**
 * The machine of a measurement.
 *
 * @param processor its name in the operating system
 * @param processors how many there are
 * @param jdk version and vendor
 * @param lanes how many numbers of 64 bits a vector register holds
 */
record Machine(String processor, int processors, String jdk, int lanes) {

  /** Describes this machine. */
  static Machine here() {
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.vm.version") + ", " + System.getProperty("java.vendor"),
        Rows.lanes());
  }

  private static String processorName() {
    Path file = Path.of("/proc/cpuinfo");
    if (Files.isReadable(file)) {
      try {
        List<String> lines = Files.readAllLines(file);
        for (String line : lines) {
          if (line.startsWith("model name")) {
            return line.substring(line.indexOf(':') + 1).strip();
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return System.getProperty("os.arch");
  }

  @Override
  public String toString() {
    return "%s, %s processors, %s numbers in a register; JDK %s"
        .formatted(processor, processors, lanes, jdk);
  }
}
