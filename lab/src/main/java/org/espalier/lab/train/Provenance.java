package org.espalier.lab.train;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.espalier.core.kernel.Rows;

/**
 * Where a result comes from.
 *
 * @param espalier version of this program, see {@link #program}
 * @param java version and vendor of the Java machine, and whether kernels used its Vector API,
 *     which rounds differently
 * @param torch version of the tensor library
 * @param system operating system and processor architecture
 * @param processors number of processors that the JVM sees
 * @param dataHash SHA-256 of the data
 * @param started when the run began, UTC
 */
public record Provenance(
    String espalier,
    String java,
    String torch,
    String system,
    int processors,
    String dataHash,
    String started) {

  /** Describes this program on this machine, now. */
  public static Provenance now(String dataHash) {
    return new Provenance(
        program(),
        System.getProperty("java.version")
            + ", "
            + System.getProperty("java.vendor")
            + (Rows.lanes() == 1 ? ", scalar loops" : ", vectors of " + Rows.lanes() + " numbers"),
        torchVersion(),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + ", "
            + System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        dataHash,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /**
   * Returns the version of this program and, where it was built in a checkout by the launcher, the
   * commit, followed by "changed" if sources differed from it.
   */
  public static String program() {
    String commit = System.getProperty("espalier.commit", "");
    return versionOf(Provenance.class) + (commit.isEmpty() ? "" : ", commit " + commit);
  }

  private static String torchVersion() {
    try {
      return Loader.getVersion("org.bytedeco", "pytorch");
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Modules know their version by their descriptor, jars on the class path by their manifest. */
  private static String versionOf(Class<?> type) {
    return Optional.ofNullable(type.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion)
        .or(() -> Optional.ofNullable(type.getPackage().getImplementationVersion()))
        .orElse("unknown");
  }
}
