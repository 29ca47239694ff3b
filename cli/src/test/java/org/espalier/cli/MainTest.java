package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  @ResourceLock(Resources.SYSTEM_ERR)
  void helpCanBeFormatted() {
    ByteArrayOutputStream warnings = new ByteArrayOutputStream();
    PrintStream usual = System.err;
    System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
    try {
      Main.commandLine().getSubcommands().values().forEach(CommandLine::getUsageMessage);
    } finally {
      System.setErr(usual);
    }
    assertEquals("", warnings.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          train --trees glod ~ option '--trees': glod; did you mean gold? known are latent, none, gold
          train --task tags --scheme boies ~ boies; did you mean bioes? known are none, bio, bioes
          train --format conlu ~ conlu; did you mean conllu? known are auto, tsv
          train --encoder minlm ~ there is no encoder named minlm; did you mean minilm? known are bilstm
          predict m --decode mpr ~ mpr; did you mean mbr? known are map, mbr
          predict m --format protobuf ~ option '--format': protobuf; known are text
          sweep --over etaa=1,2 ~ ; did you mean --eta?
          completion powershell ~ there is no shell with completion named powershell; known are bash, zsh
          """)
  void misspelledValuesAreSuggested(String line, String message) {
    assertEquals(CommandLine.ExitCode.USAGE, run(line.split(" ", -1)));
    assertTrue(err.toString().contains(message), err::toString);
    assertEquals(1, err.toString().lines().count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          pred ~ predict
          train --gol ~ --gold
          train --task pa ~ pairs parse
          train --structure semi ~ semi-markov
          train --loss hi ~ hinge
          predict m --format con ~ conllu
          completion '' ~ bash zsh
          help eval ~ evaluate
          """)
  void bashCompletes(String typed, String expected, @TempDir Path folder)
      throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/bin/bash")));
    assertEquals(CommandLine.ExitCode.OK, run("completion", "bash"));
    Path script = Files.writeString(folder.resolve("espalier"), out.toString());
    String[] words = typed.split(" ", -1);
    Process bash =
        new ProcessBuilder(
                "/bin/bash",
                "-c",
                "compopt() { :; }; source "
                    + script
                    + "; COMP_WORDS=(espalier "
                    + typed
                    + "); COMP_CWORD="
                    + words.length
                    + "; _complete_espalier; echo ${COMPREPLY[@]}")
            .redirectErrorStream(true)
            .start();
    String completed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor());
    assertEquals(expected, completed.strip());
  }

  @Test
  void theManualHasAPageOfEveryCommand(@TempDir Path folder) throws IOException {
    assertEquals(CommandLine.ExitCode.OK, run("manual", folder.resolve("man1").toString()));
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      CommandLine.Model.CommandSpec spec = command.getCommandSpec();
      List<String> page = Files.readAllLines(folder.resolve("man1/espalier-" + spec.name() + ".1"));
      assertTrue(page.getFirst().startsWith(".TH \"ESPALIER\\-"), page::getFirst);
      String text = String.join("\n", page).replace("\\-", "-");
      spec.options()
          .forEach(option ->
              assertEquals(
                  2,
                  text.split("\n\\.B .*" + option.longestName() + "(?=[ \n,])", -1).length,
                  option.longestName()));
      // No line of text is taken for a request.
      assertTrue(
          page.stream()
              .filter(line -> line.startsWith(".") || line.startsWith("'"))
              .allMatch(line -> line.matches("\\.(TH|SH|PP|TP|B|BR|nf|fi)( .*)?")));
      assertFalse(text.contains("${"), text);
    }
    String main = Files.readString(folder.resolve("man1/espalier.1"));
    assertTrue(main.contains(".SH \"COMMANDS\"\n.TP\n.B train\n"), main);
    assertEquals(
        CommandLine.ExitCode.USAGE, run("manual", folder.resolve("man1/espalier.1").toString()));
  }

  @Test
  void quietCommandsTellErrorsAlone(@TempDir Path folder) {
    assertEquals(CommandLine.ExitCode.OK, run("manual", "--quiet", folder.toString()));
    assertEquals("", out.toString());
    assertEquals(
        CommandLine.ExitCode.USAGE,
        run("train", "--quiet", "--data", "absent.tsv", "--task", "text"));
    assertEquals("", out.toString());
    assertTrue(err.toString().contains("absent.tsv"), err::toString);
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      assertEquals(
          !command.getCommandName().equals("help"),
          command.getCommandSpec().findOption("--quiet") != null,
          command.getCommandName());
    }
  }
}
