package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Real processes that are interrupted, or killed in the middle of an epoch, and taken up again come
 * to the same numbers as one that was left in peace.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals")
class KilledRunTest {

  private static final int EPOCHS = 30;
  private static final int INTERRUPT = 2;
  private static final int KILL = 9;
  private static final int TERMINATE = 15;

  @TempDir private Path folder;

  @Test
  void resumedRunsComeToTheSameNumbers() throws IOException, InterruptedException {
    Path data = CommandLines.texts(folder);
    Path peaceful = folder.resolve("peaceful");
    Path interrupted = folder.resolve("interrupted");
    Path killed = folder.resolve("killed");

    assertEquals(0, wait(start(command(data, peaceful))));

    int signal = ignoresInterrupts() ? TERMINATE : INTERRUPT;
    Process first = start(command(data, interrupted));
    signal(first, interrupted, signal);
    assertEquals(128 + signal, wait(first));
    assertTrue(log(interrupted).contains("espalier train --resume"), () -> log(interrupted));
    assertTrue(Files.notExists(interrupted.resolve("result.json")));
    assertEquals(0, wait(start("train", "--resume", interrupted.toString())));

    Process second = start(command(data, killed));
    signal(second, killed, KILL);
    assertEquals(128 + KILL, wait(second));
    assertTrue(Files.notExists(killed.resolve("result.json")));
    assertEquals(0, wait(start(command(data, killed))));

    assertEquals(metrics(peaceful), metrics(interrupted));
    assertEquals(metrics(peaceful), metrics(killed));
    assertEquals(result(peaceful), result(interrupted));
    assertEquals(result(peaceful), result(killed));
    assertNotEquals(0, metrics(peaceful).size());
  }

  private static String[] command(Path data, Path out) {
    return CommandLines.with(
        CommandLines.small(data, out, EPOCHS),
        "--only-latent",
        "--patience",
        Integer.toString(EPOCHS));
  }

  /** Starts the program in a Java machine of its own; what it prints goes into a file. */
  private Process start(String... args) throws IOException {
    String path =
        Stream.of("jdk.module.path", "java.class.path")
            .map(System::getProperty)
            .filter(value -> value != null && !value.isEmpty())
            .reduce((a, b) -> a + File.pathSeparator + b)
            .orElseThrow();
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-cp",
                path,
                Main.class.getName()));
    command.addAll(List.of(args));
    String name =
        args[List.of(args).indexOf(List.of(args).contains("--out") ? "--out" : "--resume") + 1];
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(name + ".log")))
        .start();
  }

  /** Waits until some epochs are done and sends a signal: somewhere in the next one. */
  private static void signal(Process process, Path out, int signal)
      throws IOException, InterruptedException {
    Path metrics = out.resolve("latent/metrics.csv");
    while (Files.notExists(metrics) || Files.readAllLines(metrics).size() < 4) {
      if (!process.isAlive()) {
        fail("ended by itself: " + log(out));
      }
      Thread.sleep(5);
    }
    int status =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    assertEquals(0, status);
  }

  private static int wait(Process process) throws InterruptedException {
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      fail("does not end");
    }
    return process.exitValue();
  }

  /** A shell's background jobs ignore Ctrl-C, and so do the processes they start. */
  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  private static String log(Path out) {
    try {
      return Files.readString(Path.of(out + ".log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The rows of metrics.csv without the seconds. */
  private static List<String> metrics(Path out) throws IOException {
    return Files.readAllLines(out.resolve("latent/metrics.csv")).stream()
        .map(line -> line.replaceFirst("^(\\d+,\\d+),[^,]*,", "$1,"))
        .toList();
  }

  /** The result without times. */
  private static JsonNode result(Path out) throws IOException {
    JsonNode tree = JsonMapper.shared().readTree(Files.readString(out.resolve("result.json")));
    forgetTimes(tree);
    return tree;
  }

  private static void forgetTimes(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(List.of("seconds", "times", "started"));
    }
    node.forEach(KilledRunTest::forgetTimes);
  }
}
