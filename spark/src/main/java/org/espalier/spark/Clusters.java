package org.espalier.spark;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** Opens Spark sessions for the command line, and says at once what they lack. */
final class Clusters {

  private static final String SCALA = "2.13";
  private static final String CORES = "spark.executor.cores";

  private static final Pattern MASTER =
      Pattern.compile("local(\\[.+])?|local-cluster\\[.+]|spark://.+|yarn|k8s://.+");

  private Clusters() {}

  /**
   * Opens a session whose executors have this program's class path.
   *
   * @throws IllegalArgumentException if the master, Scala or the environment does not fit
   */
  static SparkSession open(String master, String name) {
    requireFit(master, System.getenv(), scala.util.Properties.versionNumberString());
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master)
            .appName(name)
            .config("spark.log.level", "ERROR")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.executorEnv.OMP_NUM_THREADS", "1")
            .config("spark.executorEnv.OMP_WAIT_POLICY", "passive")
            .config("spark.executorEnv.MALLOC_ARENA_MAX", "2")
            .config(
                "spark.executor.extraJavaOptions",
                "--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED"
                    + " -Dorg.bytedeco.javacpp.nopointergc=true");
    if (!master.startsWith("local[") && !master.equals("local")) {
      builder = builder.config("spark.executor.extraClassPath", absolute(classPath()));
    }
    return builder.getOrCreate();
  }

  /** Checks what can be checked before anything is started. */
  static void requireFit(String master, Map<String, String> environment, String scala) {
    if (!MASTER.matcher(master).matches()) {
      throw new IllegalArgumentException(
          "--spark "
              + master
              + " is no master of Spark's; such are local[*], spark://HOST:7077, yarn and"
              + " local-cluster[EXECUTORS,CORES,MEGABYTES]");
    }
    if (!scala.startsWith(SCALA + ".")) {
      throw new IllegalArgumentException(
          "this Spark is built for Scala " + scala + "; the module spark needs one for " + SCALA);
    }
    if (!master.startsWith("local-cluster")) {
      return;
    }
    String home = environment.getOrDefault("SPARK_HOME", "");
    if (home.isEmpty() || !Files.isDirectory(Path.of(home, "jars"))) {
      throw new IllegalArgumentException(
          "local-cluster starts executors from SPARK_HOME, a folder with RELEASE and jars; "
              + (home.isEmpty() ? "it is not set" : home + " has no folder jars"));
    }
    if (!environment.getOrDefault("SPARK_SCALA_VERSION", SCALA).equals(SCALA)
        || (!environment.containsKey("SPARK_SCALA_VERSION")
            && !Files.exists(Path.of(home, "RELEASE")))) {
      throw new IllegalArgumentException(
          "local-cluster needs SPARK_SCALA_VERSION=" + SCALA + " in the environment");
    }
  }

  private static String classPath() {
    return System.getProperty("java.class.path", "");
  }

  private static String absolute(String path) {
    return Arrays.stream(path.split(Pattern.quote(File.pathSeparator)))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Returns how many sentences an executor may predict at once: 0 for as many as its machine has
   * cores, which a standalone cluster gives it unless told otherwise.
   */
  static int coresOfExecutors(SparkContext context) {
    if (context.isLocal()) {
      return context.defaultParallelism();
    }
    String master = context.master().toLowerCase(Locale.ROOT);
    String each =
        master.startsWith("local-cluster[")
            ? master.substring("local-cluster[".length(), master.length() - 1).split(",", -1)[1]
            : context.conf().get(CORES, "0");
    return Integer.parseInt(each.strip());
  }
}
