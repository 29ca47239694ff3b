package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons of estimators. */
class CompareTest {

  @TempDir private Path folder;

  private CommandLines.Outcome compare(String... more) throws IOException {
    Path data = folder.resolve("texts.tsv");
    if (Files.notExists(data)) {
      var _ = CommandLines.texts(folder);
    }
    List<String> command =
        Stream.concat(
                Stream.of("compare"),
                CommandLines.small(data, folder.resolve("out"), 1).stream().skip(1))
            .toList();
    return CommandLines.run(CommandLines.with(command, more));
  }

  @Test
  void writesTablesAndKeepsWhatIsDone() throws IOException {
    CommandLines.Outcome first =
        compare("--estimators", "spigot,marginals", "--seeds", "1").ended(0);
    for (String name : List.of("comparison.csv", "comparison.md", "comparison.html")) {
      assertTrue(Files.exists(folder.resolve("out").resolve(name)), name);
    }
    assertTrue(first.out().contains("training spigot"), first::out);

    CommandLines.Outcome more =
        compare("--estimators", "spigot,spigot=0.5,marginals", "--seeds", "2", "--references", "no")
            .ended(0);
    assertEquals(
        4, more.out().lines().filter(line -> line.startsWith("training ")).count(), more::out);
    List<String> csv = Files.readAllLines(folder.resolve("out/comparison.csv"));
    assertEquals(1 + 6, csv.size());
    assertEquals(2, csv.stream().filter(line -> line.startsWith("spigot,latent,0.5,")).count());
  }

  @Test
  void otherSettingsAreRefused() throws IOException {
    assertEquals(
        0, compare("--estimators", "spigot", "--seeds", "1", "--references", "no").status());
    CommandLines.Outcome other = compare("--estimators", "spigot", "--sentences", "10").ended(2);
    assertTrue(other.err().contains("holds a comparison with other settings"), other::err);
  }

  @Test
  void runsEndWhenTheirTimeIsOver() throws IOException {
    compare(
            "--estimators",
            "spigot",
            "--seeds",
            "1",
            "--references",
            "no",
            "--minutes",
            "0.0000001")
        .ended(0)
        .printed("stopped after");
  }

  @Test
  void unknownNamesAreTold() throws IOException {
    compare("--estimators", "spigot,marginal").ended(2).complained("did you mean marginals?");
    assertFalse(Files.exists(folder.resolve("out")));
  }
}
