package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {

  /** A command that fails as it is told. */
  @Command(name = "broken")
  private record Broken(Throwable failure) implements Runnable {
    @Override
    public void run() {
      switch (failure) {
        case Error e -> throw e;
        case RuntimeException e -> throw e;
        default -> throw new IllegalStateException(failure);
      }
    }
  }

  private static CommandLines.Outcome run(Throwable failure, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.commandLine()
            .addSubcommand(new Broken(failure))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    int status = command.execute(CommandLines.with(List.of("broken"), args));
    return new CommandLines.Outcome(status, out.toString(), err.toString());
  }

  @Test
  void everyErrorIsOneLine() {
    for (Error error :
        List.of(
            new StackOverflowError(),
            new OutOfMemoryError("Java heap space"),
            new UnsatisfiedLinkError("no jnitorch in java.library.path"),
            new AssertionError("what is this"),
            new InternalError())) {
      CommandLines.Outcome outcome = run(error).ended(1);
      assertEquals(1, outcome.err().lines().count(), outcome.err());
      assertTrue(outcome.err().startsWith("espalier broken: "), outcome.err());
    }
  }

  @Test
  void nothingOfAFileSteersTheTerminal() {
    String err = run(new IllegalArgumentException("label \u001b[2J\u202e\u0007 and\nmore")).err();
    assertEquals("espalier broken: label \ufffd[2J\ufffd\ufffd and more", err.strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "list", "list estimators", "train --help"})
  @EnabledOnOs(OS.LINUX)
  void anOutputThatCannotBeWrittenIsAnError(String line, @TempDir Path folder)
      throws IOException, InterruptedException {
    Path err = folder.resolve("err");
    int status =
        ChildProcess.builder(folder, line.split(" "))
            .redirectOutput(Path.of("/dev/full").toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    assertEquals(1, status);
    assertTrue(
        Files.readString(err).contains("the standard output cannot be written: No space left"),
        () -> err.toString());
  }

  @Test
  void aReaderThatWantsNoMoreIsNotTold() {
    for (String cause : List.of("Broken pipe", "Input/output error")) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      StandardOutput output =
          new StandardOutput(
              new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                  throw new IOException(cause);
                }
              });
      new PrintStream(output, true, StandardCharsets.UTF_8).println("lost");
      assertEquals(1, output.status(0, new PrintStream(err, true, StandardCharsets.UTF_8)));
      assertEquals(2, output.status(2, new PrintStream(err, true, StandardCharsets.UTF_8)));
      assertEquals(cause.equals("Broken pipe"), err.size() == 0);
    }
    assertFalse(System.out.checkError());
  }
}
