package org.espalier.spark;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClustersTest {

  private static final String SCALA = "2.13.17";

  @TempDir private Path folder;

  private static void assertRefused(
      String message, String master, Map<String, String> environment, String scala) {
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> Clusters.requireFit(master, environment, scala))
            .toString()
            .contains(message));
  }

  @Test
  void whatDoesNotFitIsSaidBeforeAnythingStarts() throws IOException {
    Map<String, String> home = Map.of("SPARK_HOME", folder.toString());
    assertRefused("no master of Spark's", "cluster", Map.of(), SCALA);
    assertRefused("built for Scala 2.12.18", "local[2]", Map.of(), "2.12.18");
    assertRefused("it is not set", Sessions.TWO_EXECUTORS, Map.of(), SCALA);
    assertRefused("has no folder jars", Sessions.TWO_EXECUTORS, home, SCALA);
    Files.createDirectory(folder.resolve("jars"));
    assertRefused("SPARK_SCALA_VERSION=2.13", Sessions.TWO_EXECUTORS, home, SCALA);
    Clusters.requireFit(
        Sessions.TWO_EXECUTORS,
        Map.of("SPARK_HOME", folder.toString(), "SPARK_SCALA_VERSION", "2.13"),
        SCALA);
    Clusters.requireFit("spark://host:7077", Map.of(), SCALA);
    Clusters.requireFit("local[*]", Map.of(), SCALA);
  }

  @Test
  void aMasterThatIsNotThereIsSaidInALine() {
    RuntimeException told =
        Clusters.plain(
            new IllegalStateException(
                "Cannot call methods on a stopped SparkContext.\nThis stopped SparkContext was"
                    + " created at:\n\norg.espalier.spark.Clusters.open(Clusters.java:73)"));
    assertTrue(told instanceof IllegalArgumentException, told::toString);
    String line = String.valueOf(told.getMessage());
    assertTrue(line.contains("cannot be reached") && line.lines().count() == 1, line);
    String none =
        assertThrows(
                IllegalArgumentException.class,
                () -> SparkCluster.requireSlots("spark://host:7077", 2, 0))
            .toString();
    assertTrue(none.contains("spark://host:7077 has given none within 60 s"), none);
  }
}
