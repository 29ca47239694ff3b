package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.cli.CommandLines.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentTest {

  @TempDir private Path folder;

  private Outcome run(String... more) throws IOException {
    Path data = folder.resolve("texts.tsv");
    if (!Files.exists(data)) {
      var _ = CommandLines.texts(folder);
    }
    return CommandLines.run(
        CommandLines.with(
            List.of(
                "experiment",
                "sentiment",
                "--quick",
                "--data",
                data.toString(),
                "--out",
                folder.resolve("out").toString()),
            more));
  }

  private static long trialsDone(Outcome outcome) {
    return outcome.out().lines().filter(line -> line.matches("\\d+ of \\d+: .*")).count();
  }

  private List<String> csv() throws IOException {
    return Files.readAllLines(folder.resolve("out/sentiment/sentiment-quick.csv"));
  }

  @Test
  void anExperimentLeavesFilesAndGoesOn() throws IOException {
    Outcome first = run("--methods", "no trees,spigot", "--jobs", "2").ended(0);
    assertEquals(2, trialsDone(first), first.out());
    assertTrue(first.out().contains("| spigot | "), first.out());
    assertTrue(first.out().contains("trials ran 2 at a time"), first.out());
    assertEquals(3, csv().size());
    try (Stream<Path> files = Files.list(folder.resolve("out/sentiment"))) {
      assertEquals(
          List.of("sentiment-quick.csv", "sentiment-quick.html", "sentiment-quick.md"),
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("sentiment-"))
              .sorted()
              .toList());
    }
    Outcome again = run("--methods", "no trees,spigot", "--jobs", "1", "--seeds", "2").ended(0);
    assertEquals(2, trialsDone(again), "only the second seed: " + again.out());
    assertEquals(5, csv().size());
    assertTrue(
        Files.readString(
                folder.resolve("out/sentiment/sentiment-quick-seeds_texts.tsv_accuracy.svg"))
            .startsWith("<svg "));
    assertEquals(0, trialsDone(run("--methods", "no trees,spigot", "--seeds", "2")));
  }

  @Test
  void dataIsReadAsTheUserSays() throws IOException {
    List<String> lines = Files.readAllLines(CommandLines.texts(folder));
    Path table =
        Files.write(
            folder.resolve("texts.tsv"),
            Stream.concat(
                    Stream.of("a#b#c"), lines.stream().map(line -> "x#" + line.replace('\t', '#')))
                .toList(),
            StandardCharsets.UTF_16LE);
    String[] reading = {
      "--encoding", "UTF-16LE", "--delimiter", "#", "--label-column", "b", "--text-column", "3"
    };
    Outcome read = run(CommandLines.with(List.of(reading), "--methods", "no trees")).ended(0);
    assertTrue(
        read.out()
            .contains(
                "read as: table with '#'s with header, label in column 2 (b), text in column 3 (c),"
                    + " UTF-16LE"),
        read.out());
    assertEquals(1, trialsDone(read), read.out());
    Outcome other =
        run(CommandLines.with(List.of(reading), "--methods", "no trees", "--limit", "900"));
    assertEquals(1, trialsDone(other), "read in another way: " + other.out());
    assertEquals(0, trialsDone(run(CommandLines.with(List.of(reading), "--methods", "no trees"))));
    Outcome named =
        CommandLines.run(
            CommandLines.with(
                List.of(
                    "experiment", "sentiment", "--quick", "--list", "--train", table.toString()),
                reading));
    assertTrue(named.out().startsWith("texts.tsv\n"), named.out() + named.err());
  }

  @Test
  void tablesAndRowsAreListed() throws IOException {
    Outcome all = run("--list").ended(0);
    assertTrue(all.out().startsWith("texts.tsv\n  no trees\n"), all.out());
    Outcome one = run("--list", "--methods", "spigot");
    assertEquals("texts.tsv\n  spigot\n", one.out().replace("\r", ""));
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void whatOnlyTheFullExperimentHasIsTold() {
    CommandLines.run(
            "experiment",
            "listops",
            "--quick",
            "--methods",
            "gold trees",
            "--out",
            folder.resolve("out").toString())
        .ended(2)
        .complained("there is no method named gold trees");
    CommandLines.run(
            "experiment",
            "paths",
            "--quick",
            "--tables",
            "8 neighbours 12x12",
            "--out",
            folder.resolve("out").toString())
        .ended(2)
        .complained("the table 8 neighbours 12x12 is not among the quick ones, which are ")
        .complained("without --quick there is one");
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--jobs 0 | --jobs must be at least 1, not 0",
        "--jobs two | two ~ is not an int",
        "--seeds 0 | --seeds must be at least 1, not 0",
        "--methods spigott | no method named spigott ~ did you mean spigot?",
        "--tables other | no table named other",
        "nli --data other.tsv | say for which experiment",
        "clustres | no experiment named clustres ~ did you mean clusters?"
      })
  void badOptionsAreNamedAndLeaveNothing(String arguments, String parts) throws IOException {
    Outcome outcome = run(arguments.split(" ", -1)).ended(2);
    for (String part : parts.split(" ~ ", -1)) {
      assertTrue(outcome.err().contains(part), outcome.err());
    }
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertFalse(Files.exists(folder.resolve("out")));
  }
}
