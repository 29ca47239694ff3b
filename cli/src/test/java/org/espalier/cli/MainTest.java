package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import picocli.CommandLine;

class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void versionNamesProgramAndJava() {
    assertEquals(CommandLine.ExitCode.OK, run("--version"));
    assertTrue(out.toString().startsWith("espalier 0."), out::toString);
    assertTrue(out.toString().contains("java " + Runtime.version()), out::toString);
  }

  @Test
  @ResourceLock(Resources.SYSTEM_PROPERTIES)
  void versionNamesTheCommitThatWasBuilt() {
    try {
      System.setProperty("espalier.commit", "0123456789ab, changed");
      assertEquals(CommandLine.ExitCode.OK, run("--version"));
    } finally {
      System.clearProperty("espalier.commit");
    }
    assertTrue(out.toString().contains(", commit 0123456789ab, changed\n"), out::toString);
  }

  @Test
  void unknownCommandIsAUsageError() {
    assertEquals(CommandLine.ExitCode.USAGE, run("prune"));
    assertTrue(err.toString().contains("prune"), err::toString);
  }

  @Test
  void whatIsMisspelledIsSuggested() {
    assertEquals(CommandLine.ExitCode.USAGE, run("trian"));
    assertTrue(err.toString().contains("did you mean train?"), err::toString);
    assertEquals(CommandLine.ExitCode.USAGE, run("train", "--epoch", "3"));
    assertTrue(err.toString().contains("did you mean --epochs?"), err::toString);
  }

  @Test
  void helpHasEveryCommandAndOptionOnce() {
    assertEquals(CommandLine.ExitCode.OK, run("help"));
    for (String name : Main.commandLine().getSubcommands().keySet()) {
      assertEquals(2, out.toString().split("(?m)^  " + name + " ", -1).length, name);
    }
    out.getBuffer().setLength(0);
    assertEquals(CommandLine.ExitCode.OK, run("help", "train"));
    String options = out.toString().split("Examples:", -1)[0];
    CommandLine train = Objects.requireNonNull(Main.commandLine().getSubcommands().get("train"));
    train
        .getCommandSpec()
        .options()
        .forEach(option ->
            assertEquals(
                2,
                options.split(
                        "(?m)^ {1,8}(-\\w, |--\\w+, )*" + option.longestName() + "(?=[=\\s])", -1)
                    .length,
                option.longestName()));
    assertTrue(options.contains("\nNetwork:\n"), options);
  }

  @Test
  void noCommandPrintsUsage() {
    assertEquals(CommandLine.ExitCode.USAGE, run());
    assertTrue(err.toString().contains("Usage: espalier"), err::toString);
  }

  /** Help is a format string: a single percent sign in it is a warning on the user's screen. */
  @Test
  void helpCanBeFormatted() {
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      Stream.concat(
              Arrays.stream(command.getCommandSpec().usageMessage().description()),
              command.getCommandSpec().args().stream()
                  .flatMap(one -> Arrays.stream(one.description())))
          .forEach(line -> assertDoesNotThrow(() -> String.format(line), line));
    }
  }
}
