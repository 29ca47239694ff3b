package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The program in a Java machine of its own.
 *
 * @param process that runs it
 * @param log what it prints
 */
record ChildProcess(Process process, Path log) {

  static final int INTERRUPT = 2;
  static final int KILL = 9;
  static final int TERMINATE = 15;

  /** Starts it in a folder; what it prints is appended to the file {@code log} there. */
  static ChildProcess start(Path folder, String... args) throws IOException {
    Path log = folder.resolve("log");
    return new ChildProcess(
        builder(folder, args)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start(),
        log);
  }

  /** Prepares to start it in a folder. */
  static ProcessBuilder builder(Path folder, String... args) {
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
                // Processes of seconds, which the second compiler and a parallel collector do not
                // pay for.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-cp",
                path,
                Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).directory(folder.toFile());
  }

  /** Sends a signal, if it still runs. */
  void signal(int number) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + number, Long.toString(process.pid())).start().waitFor();
    assertEquals(process.isAlive() ? 0 : status, status);
  }

  /** Waits for its end and returns its exit status. */
  int status() throws InterruptedException {
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      fail("does not end");
    }
    return process.exitValue();
  }

  /** Returns what it and those before it printed in this folder. */
  String printed() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** A shell's background jobs ignore Ctrl-C, and so do the processes they start. */
  static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }
}
