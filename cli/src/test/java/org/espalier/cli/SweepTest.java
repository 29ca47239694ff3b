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

/** Sweeps over settings. */
class SweepTest {

  @TempDir private Path folder;

  private CommandLines.Outcome sweep(String out, int epochs, String... more) throws IOException {
    Path data = folder.resolve("texts.tsv");
    if (Files.notExists(data)) {
      var _ = CommandLines.texts(folder);
    }
    List<String> command =
        Stream.concat(
                Stream.of("sweep"),
                CommandLines.small(data, folder.resolve(out), epochs).stream().skip(1))
            .toList();
    return CommandLines.run(CommandLines.with(command, more));
  }

  /** Reads the table without the times. */
  private List<String> csv(String out) throws IOException {
    return Files.readAllLines(folder.resolve(out).resolve("sweep.csv")).stream()
        .map(line -> line.replaceFirst(",[^,]*,([^,]*)$", ",$1"))
        .toList();
  }

  private static long runs(CommandLines.Outcome outcome) {
    return outcome.out().lines().filter(line -> line.matches("\\d+ of \\d+: .*")).count();
  }

  @Test
  void resultsDependNeitherOnJobsNorOnAnInterruption() throws IOException {
    String[] axes = {"--over", "eta=0.5,2", "--over", "structure=subset,chain", "--seeds", "2"};
    CommandLines.Outcome two =
        sweep("two", 1, CommandLines.with(List.of(axes), "--jobs", "2")).ended(0);
    assertEquals(8, runs(two), two::out);
    List<String> table = csv("two");
    assertEquals(1 + 8, table.size());
    assertTrue(table.getFirst().startsWith("eta,structure,epochs,seed,dev,test"), table::toString);
    assertTrue(two.out().contains("the best: ./espalier train --task text"), two::out);

    sweep("one", 1, "--over", "eta=2", "--over", "structure=chain", "--jobs", "1").ended(0);
    long begun = folders("one");
    sweep("one", 1, CommandLines.with(List.of(axes), "--jobs", "1")).ended(0);
    assertEquals(1, begun);
    assertEquals(8, folders("one"));
    assertEquals(table, csv("one"));
  }

  private long folders(String out) throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve(out))) {
      return all.filter(Files::isDirectory).count();
    }
  }

  @Test
  void halvingTrainsFewForAllEpochs() throws IOException {
    sweep("half", 3, "--random", "4", "--over", "eta=0.1..10", "--halving").ended(0);
    List<String> table = csv("half");
    assertEquals(2, table.stream().filter(line -> line.matches("[^,]+,3,.*")).count());
    assertEquals(4, table.stream().filter(line -> line.matches("[^,]+,1,.*")).count());
    List<String> again = List.copyOf(table);
    assertEquals(
        0, sweep("half", 3, "--random", "4", "--over", "eta=0.1..10", "--halving").status());
    assertEquals(again, csv("half"));
  }

  @Test
  void settingsLeaveOutWhatHasNoEffectOnThem() throws IOException {
    CommandLines.Outcome outcome =
        sweep(
                "useless",
                1,
                "--over",
                "structure=subset,projective",
                "--over",
                "estimator=spigot,marginals",
                "--over",
                "eta=0.5,2",
                "--k",
                "2")
            .ended(0);
    for (String option : List.of("--k", "--eta")) {
      assertTrue(
          outcome.out().contains(option + " is left out where it has no effect: "), outcome::out);
    }
    assertEquals(
        List.of(
            "projective,marginals,-",
            "projective,spigot,0.5",
            "projective,spigot,2",
            "subset,marginals,-",
            "subset,spigot,0.5",
            "subset,spigot,2"),
        csv("useless").stream()
            .skip(1)
            .map(line -> line.replaceFirst(",1,1,.*", ""))
            .sorted()
            .toList());
  }

  @Test
  void aRunThatFailsIsARow() throws IOException {
    sweep("fails", 1, "--over", "longest=20,1")
        .ended(1)
        .printed("no training sentence has at most 1 word");
    assertEquals(3, csv("fails").size());
  }

  @Test
  void badAxesAreTold() throws IOException {
    for (String[] bad :
        new String[][] {
          {"--over", "eta", "such as eta=0.1,1"},
          {"--over", "eta=1..2", "a range needs --random"},
          {"--over", "eta=1,1", "there twice"},
          {"--over", "out=x", "cannot sweep over --out"},
          {"--over", "hidden=2,4", "--hidden is given and swept over"},
          {"--over", "oak=2", "--oak"},
          {"--over", "k=1,2", "has no use for --k"},
          {"--over", "eta=0,1", "--eta must be a positive number"},
          {"--seeds", "1", "nothing to sweep over"},
          {"--random", "3", "needs something to draw"},
        }) {
      sweep("bad", 1, bad[0], bad[1]).ended(2).complained(bad[2]);
    }
    assertFalse(Files.exists(folder.resolve("bad")));
  }
}
