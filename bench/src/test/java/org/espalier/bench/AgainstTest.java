package org.espalier.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two builds side by side: this one with itself, and with jars that lack something. */
class AgainstTest {

  @TempDir private static Path folder = Path.of("");

  private static Path itself = Path.of("");

  @BeforeAll
  static void keepThisBuild() {
    // Another run of JMH on this machine is no reason to fail.
    System.setProperty("jmh.ignoreLock", "true");
    itself = folder.resolve("itself.jar");
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("linux-x86_64"))
            .collect(Collectors.joining(File.pathSeparator));
    assertEquals(0, program().execute("jar", itself.toString(), "--class-path", classPath));
  }

  private static CommandLine program() {
    return BenchMain.commandLine();
  }

  @Test
  void aBuildAgainstItselfHasRatios() {
    Path json = folder.resolve("table.json");
    assertEquals(
        0,
        program()
            .execute(
                "table",
                "--quick",
                "--only",
                "^cky-entropy$",
                "--against",
                itself.toString(),
                "--json",
                json.toString()));
    JsonNode table = JsonMapper.shared().readTree(json.toFile());
    assertEquals(itself.toString(), table.path("against").stringValue());
    JsonNode row = table.path("rows").path(0);
    double ours = row.path("vectorMilliseconds").doubleValue();
    double theirs = row.path("againstMilliseconds").doubleValue();
    assertTrue(ours > 0 && theirs > 0, row::toString);
    assertEquals(theirs / ours, row.path("timesAsFast").doubleValue(), 1e-9, row::toString);
  }

  @Test
  void aQueryThatTheOtherBuildLacksHasNoTime() throws IOException {
    Query unknown =
        new Query(
            "of-tomorrow",
            Question.MAP,
            Query.ALL.getFirst().family(),
            List.of(5),
            1,
            Query.ALL.getFirst().cost());
    Path log = Files.createTempFile(folder, "jmh", ".log");
    assertTrue(new OtherBuild(itself).measure(unknown, 5, true, log).isEmpty());
  }

  @Test
  void aJarWithoutBenchmarksIsToldInOneLine() throws IOException {
    Path empty = folder.resolve("empty.jar");
    new JarOutputStream(Files.newOutputStream(empty)).close();
    for (Path jar : List.of(empty, folder.resolve("missing.jar"))) {
      IllegalArgumentException thrown =
          assertThrows(IllegalArgumentException.class, () -> new OtherBuild(jar));
      String message = String.valueOf(thrown.getMessage());
      assertTrue(message.startsWith(jar.toString()), message);
      assertFalse(message.contains("\n"), message);
    }
    assertEquals(
        CommandLine.ExitCode.SOFTWARE, program().execute("table", "--against", empty.toString()));
  }
}
