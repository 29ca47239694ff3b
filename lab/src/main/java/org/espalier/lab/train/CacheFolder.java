package org.espalier.lab.train;

import java.nio.file.Path;
import java.util.Optional;

/** The folder of caches, whose files can be computed again. */
public final class CacheFolder {

  /** The system property that names the folder of caches. */
  public static final String PROPERTY = "espalier.cache";

  private CacheFolder() {}

  /**
   * Returns the user's: the folder that the system property {@value #PROPERTY} names, else {@code
   * espalier} in the folder that the environment's {@code XDG_CACHE_HOME} names, else {@code
   * .cache/espalier} in the home folder.
   */
  public static Path ofUser() {
    String named = System.getProperty(PROPERTY, "");
    String caches = Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).orElse("");
    Path home = Path.of(System.getProperty("user.home"), ".cache");
    return named.isEmpty()
        ? (caches.isEmpty() ? home : Path.of(caches)).resolve("espalier")
        : Path.of(named);
  }
}
