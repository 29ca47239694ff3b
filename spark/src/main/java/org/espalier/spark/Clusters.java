package org.espalier.spark;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.espalier.data.DataException;

/** Opens Spark sessions for the command line, and reports at once what they lack. */
final class Clusters {

  private static final String SCALA = "2.13";
  private static final String CORES = "spark.executor.cores";

  private static final Pattern MASTER =
      Pattern.compile("local(\\[.+])?|local-cluster\\[.+]|spark://.+|yarn|k8s://.+");

  private static final Pattern LOCAL = Pattern.compile("local\\[(\\d{1,6}|\\*)(,\\d+)?]");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[ *(\\d{1,6}) *, *(\\d{1,6}) *, *(\\d{1,6}) *]");

  private static final String JAVA_OPTIONS = "spark.executor.extraJavaOptions";

  /** The most causes of a failure that are examined. */
  private static final int DEEPEST = 20;

  private Clusters() {}

  /**
   * Opens a session whose executors have this program's class path.
   *
   * @throws IllegalArgumentException if the master, Scala or the environment does not fit
   */
  static SparkSession open(String master, String name) {
    return open(master, name, Map.of());
  }

  /**
   * Opens a session with further settings, besides those of the program's system properties.
   *
   * @throws IllegalArgumentException if the master, Scala or the environment does not fit
   */
  static SparkSession open(String master, String name, Map<String, String> settings) {
    requireFit(master);
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master)
            .appName(name)
            .config("spark.log.level", "ERROR")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.executorEnv.OMP_NUM_THREADS", "1")
            .config("spark.executorEnv.OMP_WAIT_POLICY", "passive")
            .config("spark.executorEnv.MALLOC_ARENA_MAX", "2");
    if (!master.startsWith("local[") && !master.equals("local")) {
      builder = builder.config("spark.executor.extraClassPath", absolute(classPath()));
    }
    Map<String, String> all = new HashMap<>(settings);
    String options =
        "--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED"
            + " -Dorg.bytedeco.javacpp.nopointergc=true -XX:+UseParallelGC";
    Matcher cluster = LOCAL_CLUSTER.matcher(master);
    if (cluster.matches()) {
      // Workers otherwise have other sizes than executors ask for.
      all.put("spark.executor.memory", cluster.group(3) + "m");
      // Otherwise every executor collects garbage with as many threads as the machine has cores.
      options += " -XX:ActiveProcessorCount=" + cluster.group(2);
    }
    for (Map.Entry<String, String> setting : all.entrySet()) {
      if (System.getProperty(setting.getKey()) == null) {
        builder = builder.config(setting.getKey(), setting.getValue());
      }
    }
    String own = System.getProperty(JAVA_OPTIONS, "");
    return builder.config(JAVA_OPTIONS, (options + " " + own).strip()).getOrCreate();
  }

  /**
   * Returns the settings for a training by a number of executors, each with a number of threads.
   */
  static Map<String, String> training(String master, int executors, int threads) {
    Map<String, String> settings = new HashMap<>();
    // A lost executor fails the whole stage. Members count attempts that make no progress.
    settings.put("spark.stage.maxConsecutiveAttempts", "1000");
    settings.put("spark.deploy.maxExecutorRetries", "1000");
    if (!master.startsWith("local")) {
      settings.put("spark.task.cpus", Integer.toString(threads));
      settings.put(CORES, Integer.toString(threads));
      settings.put("spark.cores.max", Integer.toString(executors * threads));
      settings.put("spark.executor.instances", Integer.toString(executors));
    }
    return settings;
  }

  /** Returns how many tasks a master runs at a time; 0 if the address does not say. */
  static int slots(String master) {
    if (master.equals("local")) {
      return 1;
    }
    Matcher local = LOCAL.matcher(master);
    if (local.matches()) {
      return local.group(1).equals("*")
          ? Runtime.getRuntime().availableProcessors()
          : Integer.parseInt(local.group(1));
    }
    Matcher cluster = LOCAL_CLUSTER.matcher(master);
    return cluster.matches()
        ? Integer.parseInt(cluster.group(1)) * Integer.parseInt(cluster.group(2))
        : 0;
  }

  /** Returns an exception whose message is one line: the deepest cause from Espalier or Spark. */
  static RuntimeException plain(RuntimeException failure) {
    if (failure instanceof IllegalArgumentException || failure instanceof DataException) {
      return failure;
    }
    Throwable cause = failure;
    for (int depth = 0; cause.getCause() != null && depth < DEEPEST; depth++) {
      cause = cause.getCause();
    }
    String text = String.valueOf(failure.getMessage()) + " " + cause;
    if (text.contains("stopped SparkContext")) {
      return new IllegalArgumentException(
          "Spark has ended the session, as it does when the master that --spark names cannot be"
              + " reached, or ends; is it there?",
          failure);
    }
    if (text.contains("ClassNotFoundException: org.espalier")) {
      return new IllegalArgumentException(
          "the executors cannot read the program's classes, "
              + System.getProperty("java.class.path", "")
              + "; that must be a folder that all machines have in common",
          failure);
    }
    int ours = text.indexOf("the executor on ");
    return new IllegalArgumentException(
        ours >= 0
            ? text.substring(ours).lines().findFirst().orElse("")
            : "Spark failed: " + text.lines().findFirst().orElse(""),
        failure);
  }

  /** Checks master, Scala and environment before anything is started. */
  static void requireFit(String master) {
    requireFit(master, System.getenv(), scala.util.Properties.versionNumberString());
  }

  /** The same in an environment. */
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
    // Spark's own scripts set it; a program that starts Spark from Java must do so itself.
    if (!environment.getOrDefault("SPARK_SCALA_VERSION", "").equals(SCALA)) {
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
}
