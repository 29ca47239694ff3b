package org.espalier.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.lab.run.EncoderConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prediction on a standalone cluster of two hosts, where Spark begins a slow task a second time on
 * the other host, as it does not do in a local cluster.
 */
@Tag("nightly")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class SpeculationTest {

  @TempDir private Path folder;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void stop() {
    processes.forEach(process -> {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    });
  }

  private Process java(String log, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path", "")));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile())
            .start();
    processes.add(process);
    return process;
  }

  private Process worker(String host, String master) throws IOException {
    return java(
        "worker-" + host,
        "-Dspark.local.dir=" + local(host),
        "org.apache.spark.deploy.worker.Worker",
        "--host",
        host,
        "--webui-port",
        "0",
        "--cores",
        "1",
        "--memory",
        "1g",
        "--work-dir",
        folder.resolve("work-" + host).toString(),
        master);
  }

  private Path local(String host) {
    return folder.resolve("local-" + host);
  }

  /** Returns how many bytes of rows to be exchanged a host holds, which others wait for. */
  private long exchanged(String host) {
    return files(local(host)).stream()
        .filter(file -> file.toString().endsWith(".data"))
        .mapToLong(file -> file.toFile().length())
        .sum();
  }

  /** Stops an executor as a machine hangs, while it has a task, and lets it go on at the end. */
  @Test
  void aTaskThatHangsIsDoneByAnotherHostAndWrittenOnce() throws Exception {
    Sessions.home();
    Path run = Sessions.tagger(folder, EncoderConfig.FEATURES);
    List<String> lines = IntStream.range(0, 100_000).mapToObj(i -> "the cats see it " + i).toList();
    Path input = Files.write(folder.resolve("input.txt"), lines);
    Path out = folder.resolve("out");
    Path events = Files.createDirectory(folder.resolve("events"));
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String master = "spark://127.0.0.1:" + port;
    var _ =
        java(
            "master",
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--webui-port",
            "0");
    Process one = worker("127.0.0.1", master);
    Process other = worker("127.0.0.2", master);
    Process driver =
        java(
            "driver",
            "-Dspark.cores.max=2", // begins when both hosts are there, so that each gets a task
            "-Dspark.scheduler.minRegisteredResourcesRatio=1",
            "-Dspark.scheduler.maxRegisteredResourcesWaitingTime=5m",
            "-Dspark.locality.wait=0",
            "-Dspark.speculation=true",
            "-Dspark.speculation.quantile=0.1",
            "-Dspark.speculation.minTaskRuntime=200ms",
            "-Dspark.speculation.efficiency.enabled=false",
            "-Dspark.eventLog.enabled=true",
            "-Dspark.eventLog.compress=false",
            "-Dspark.eventLog.dir=" + events,
            "org.espalier.cli.Main",
            "predict",
            run.toString(),
            "--format",
            "tsv",
            "--spark",
            master,
            "--in",
            input.toString(),
            "--out",
            out.toString());
    while (driver.isAlive()
        && files(out).stream().filter(SpeculationTest::isAnswer).count() < 2) { // of either host
      Thread.sleep(10);
    }
    // The host without the rows: otherwise the next task of the other would hang as well.
    Process slow = exchanged("127.0.0.1") < exchanged("127.0.0.2") ? one : other;
    List<ProcessHandle> executors = slow.descendants().toList();
    executors.forEach(executor -> signal("STOP", executor));
    int status = driver.waitFor();
    executors.forEach(executor -> signal("CONT", executor));
    assertEquals(0, status, () -> read(folder.resolve("driver")));
    List<String> answered =
        files(out).stream()
            .filter(SpeculationTest::isAnswer)
            .sorted()
            .flatMap(file -> read(file).lines())
            .map(line -> line.substring(line.lastIndexOf('\t') + 1))
            .toList();
    assertIterableEquals(lines, answered);
    assertTrue(
        files(events).stream().anyMatch(file -> read(file).contains("\"Speculative\":true")),
        "nothing was speculated");
  }

  private static boolean isAnswer(Path file) {
    return file.getFileName().toString().startsWith("part-");
  }

  private static void signal(String name, ProcessHandle process) {
    try {
      var _ = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path root) {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException | UncheckedIOException _) {
      return List.of(); // folders of tasks come and go
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
