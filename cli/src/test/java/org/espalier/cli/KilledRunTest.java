package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Real processes that are interrupted, or killed at any moment, and started again come to the same
 * numbers as one that was left in peace.
 *
 * <p>The system properties {@code espalier.kills} and {@code espalier.seed} say how often to kill
 * and when. Each run that was killed and came to the end is told, so that kills of several sessions
 * can be added.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals")
class KilledRunTest {

  private static final int EPOCHS = 30;

  @TempDir private Path folder;

  /** A command, as it was typed each time, and what it must come to. */
  private interface Work {
    String[] command(Path data, Path out);

    List<Object> figures(Path out) throws IOException;
  }

  private static final class Training implements Work {
    @Override
    public String[] command(Path data, Path out) {
      return CommandLines.with(
          CommandLines.small(data, out, EPOCHS),
          "--only-latent",
          "--patience",
          Integer.toString(EPOCHS));
    }

    @Override
    public List<Object> figures(Path out) throws IOException {
      assertTrue(Files.exists(out.resolve("report.html")));
      return List.of(metrics(out), result(out));
    }
  }

  private static final class Trials implements Work {
    @Override
    public String[] command(Path data, Path out) {
      return new String[] {
        "experiment",
        "sentiment",
        "--quick",
        "--methods",
        "no trees,spigot",
        "--seeds",
        "2",
        "--data",
        data.toString(),
        "--out",
        out.toString()
      };
    }

    @Override
    public List<Object> figures(Path out) throws IOException {
      assertTrue(Files.exists(out.resolve("sentiment/sentiment-quick.html")));
      return Files.readAllLines(out.resolve("sentiment/sentiment-quick.csv")).stream()
          .<Object>map(line -> line.replaceFirst(",[^,]*$", ""))
          .toList();
    }
  }

  private static final class Sweep implements Work {
    @Override
    public String[] command(Path data, Path out) {
      List<String> train = CommandLines.small(data, out, 4);
      List<String> sweep = Stream.concat(Stream.of("sweep"), train.stream().skip(1)).toList();
      return CommandLines.with(sweep, "--over", "eta=0.5,2", "--seeds", "2", "--halving");
    }

    @Override
    public List<Object> figures(Path out) throws IOException {
      return Files.readAllLines(out.resolve("sweep.csv")).stream()
          .<Object>map(line -> line.replaceFirst(",[^,]*,([^,]*)$", ",$1"))
          .toList();
    }
  }

  @Test
  void interruptedRunsComeToTheSameNumbers() throws IOException, InterruptedException {
    Path data = CommandLines.texts(folder);
    Work training = new Training();
    Path peaceful = folder.resolve("peaceful");
    Path interrupted = folder.resolve("interrupted");
    assertEquals(0, ChildProcess.start(folder, training.command(data, peaceful)).status());

    int signal = ChildProcess.ignoresInterrupts() ? ChildProcess.TERMINATE : ChildProcess.INTERRUPT;
    ChildProcess first = ChildProcess.start(folder, training.command(data, interrupted));
    awaitEpochs(first, interrupted);
    first.signal(signal);
    assertEquals(128 + signal, first.status(), first::printed);
    assertTrue(first.printed().contains("espalier train --resume"), first::printed);
    assertTrue(Files.notExists(interrupted.resolve("result.json")));
    ChildProcess second = ChildProcess.start(folder, "train", "--resume", interrupted.toString());
    assertEquals(0, second.status(), second::printed);

    assertEquals(training.figures(peaceful), training.figures(interrupted));
    assertNotEquals(0, metrics(peaceful).size());
  }

  /** What a process is at when it is asked to stop, and would be at for hours or for ever. */
  enum Phase {
    READING("reading data") {
      @Override
      String[] command(Path folder) throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        return CommandLines.with(small(folder), "--train", pipe.toString());
      }
    },
    EVALUATING("training ") {
      @Override
      String[] command(Path folder) throws IOException {
        Path dev = folder.resolve("long-dev.tsv");
        Files.writeString(dev, ("pos\t" + "good ".repeat(1000) + "\n").repeat(3000));
        return CommandLines.with(small(folder), "--dev", dev.toString(), "--anyway");
      }
    },
    TRIALS("") {
      @Override
      String[] command(Path folder) throws IOException {
        return new String[] {
          "experiment",
          "sentiment",
          "--data",
          CommandLines.texts(folder).toString(),
          "--seeds",
          "500",
          "--out",
          folder.resolve("out").toString()
        };
      }
    },
    AUDITING("") {
      @Override
      String[] command(Path folder) {
        return new String[] {"audit", "--size", "40", "--draws", "1000000"};
      }
    },
    PREDICTING("good film") {
      @Override
      String[] command(Path folder) throws IOException, InterruptedException {
        ChildProcess trained =
            ChildProcess.start(folder, CommandLines.with(small(folder), "--only-latent"));
        assertEquals(0, trained.status(), trained::printed);
        return new String[] {
          "predict", folder.resolve("out").toString(), "--format", "tsv", "--all-probabilities"
        };
      }
    };

    /** What is printed before it; empty where nothing is. */
    private final String sign;

    Phase(String sign) {
      this.sign = sign;
    }

    abstract String[] command(Path folder) throws IOException, InterruptedException;

    private static List<String> small(Path folder) throws IOException {
      return CommandLines.small(CommandLines.texts(folder), folder.resolve("out"), 1);
    }
  }

  /**
   * A stop takes 2 seconds; a minute is for busy machines, on which none of these phases would end
   * by itself in that time.
   */
  @ParameterizedTest
  @EnumSource(Phase.class)
  void aStopIsObeyedWhateverIsUnderWay(Phase phase) throws IOException, InterruptedException {
    String[] command = phase.command(folder);
    Path place = Files.createDirectory(folder.resolve("place"));
    ChildProcess process = ChildProcess.start(place, command);
    try (OutputStream input = process.process().getOutputStream()) {
      if (phase == Phase.PREDICTING) {
        input.write("good film\n".getBytes(StandardCharsets.UTF_8));
        input.flush();
      }
      while (process.process().isAlive() && !process.printed().contains(phase.sign)) {
        Thread.sleep(20);
      }
      Thread.sleep(phase.sign.isEmpty() ? 4000 : 500);
      assertTrue(process.process().isAlive(), process::printed);
      process.signal(ChildProcess.TERMINATE);
      assertTrue(process.process().waitFor(1, TimeUnit.MINUTES), process::printed);
      assertEquals(128 + ChildProcess.TERMINATE, process.status(), process::printed);
      assertFalse(process.printed().contains("\tat "), process::printed);
    }
  }

  @Test
  void killedTrainingsComeToTheSameNumbers() throws IOException, InterruptedException {
    survivesKills(new Training());
  }

  @Test
  void killedExperimentsComeToTheSameNumbers() throws IOException, InterruptedException {
    survivesKills(new Trials());
  }

  @Test
  void killedSweepsComeToTheSameNumbers() throws IOException, InterruptedException {
    survivesKills(new Sweep());
  }

  /**
   * Kills at random moments, from the start of the machine to the report. On a machine that has
   * become busier than it was, every kill would come before anything was done; so a run is given a
   * tenth more time after each.
   */
  private void survivesKills(Work work) throws IOException, InterruptedException {
    int kills = Integer.getInteger("espalier.kills", 2);
    long seed = Long.getLong("espalier.seed", System.nanoTime());
    Random random = new Random(seed);
    Path data = CommandLines.texts(folder);
    Path peaceful = folder.resolve("peaceful");
    long begun = System.nanoTime();
    ChildProcess whole = ChildProcess.start(folder, work.command(data, peaceful));
    assertEquals(0, whole.status(), whole::printed);
    long millis = (System.nanoTime() - begun) / 1_000_000;
    List<Object> expected = work.figures(peaceful);

    int done = 0;
    int runs = 0;
    while (done < kills) {
      Path out = folder.resolve("run" + ++runs);
      int status = ChildProcess.KILL;
      long span = millis;
      while (status != 0) {
        ChildProcess process = ChildProcess.start(folder, work.command(data, out));
        if (done < kills) {
          Thread.sleep(random.nextLong(span));
          span += span / 10;
          process.signal(ChildProcess.KILL);
        }
        status = process.status();
        done += status == 128 + ChildProcess.KILL ? 1 : 0;
        assertTrue(
            status == 0 || status == 128 + ChildProcess.KILL,
            () -> "seed " + seed + ": " + process.printed());
      }
      assertEquals(expected, work.figures(out), "seed " + seed);
      try (Stream<Path> files = Files.walk(out)) {
        assertFalse(files.anyMatch(file -> file.toString().endsWith(".part")), "seed " + seed);
      }
      System.out.println(
          work.getClass().getSimpleName() + ": survived " + done + " kills in " + runs + " runs");
    }
  }

  @Test
  void ofTwoThatStartAtOnceOneRuns() throws IOException, InterruptedException {
    Path data = CommandLines.texts(folder);
    for (int i = 0; i < 2; i++) {
      Path out = folder.resolve("shared" + i);
      String[] command = new Training().command(data, out);
      List<ChildProcess> both = new ArrayList<>();
      for (String name : List.of("a" + i, "b" + i)) {
        both.add(ChildProcess.start(Files.createDirectory(folder.resolve(name)), command));
      }
      int first = both.get(0).status();
      int second = both.get(1).status();
      ChildProcess refused = both.get(first == 0 ? 1 : 0);
      assertEquals(2, first + second, () -> both.get(0).printed() + both.get(1).printed());
      assertTrue(refused.printed().contains("is working here"), refused::printed);
      assertTrue(Files.exists(out.resolve("report.html")));
    }
  }

  @Test
  void whatIsMissingIsFinishedByTheSameCommand() throws IOException, InterruptedException {
    String[] command = withoutOut(new Training().command(CommandLines.texts(folder), folder));
    assertEquals(0, ChildProcess.start(folder, command).status());
    Path run = folder.resolve("runs/text-projective-spigot-eg-seed1");
    Files.delete(run.resolve("report.html"));
    Files.delete(run.resolve("latent/metrics.csv"));
    ChildProcess again = ChildProcess.start(folder, command);
    assertEquals(0, again.status(), again::printed);
    assertTrue(Files.exists(run.resolve("report.html")));
    try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
      assertEquals(List.of(run), runs.toList());
    }
  }

  private static String[] withoutOut(String... command) {
    List<String> rest = new ArrayList<>(List.of(command));
    int at = rest.indexOf("--out");
    rest.subList(at, at + 2).clear();
    return rest.toArray(String[]::new);
  }

  /** Waits until some epochs are done. */
  private static void awaitEpochs(ChildProcess process, Path out)
      throws IOException, InterruptedException {
    Path metrics = out.resolve("latent/metrics.csv");
    while (Files.notExists(metrics) || Files.readAllLines(metrics).size() < 4) {
      if (!process.process().isAlive()) {
        fail("ended by itself: " + process.printed());
      }
      Thread.sleep(5);
    }
  }

  /** The rows of metrics.csv without the seconds. */
  private static List<String> metrics(Path out) throws IOException {
    return Files.readAllLines(out.resolve("latent/metrics.csv")).stream()
        .map(line -> line.replaceFirst("^(\\d+,\\d+),[^,]*,", "$1,"))
        .toList();
  }

  /** The result without times, and without the checksum, which is of them too. */
  private static JsonNode result(Path out) throws IOException {
    JsonNode tree = JsonMapper.shared().readTree(Files.readString(out.resolve("result.json")));
    forgetTimes(tree);
    return tree;
  }

  private static void forgetTimes(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(List.of("seconds", "times", "started", "sha256"));
    }
    node.forEach(KilledRunTest::forgetTimes);
  }
}
