package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.espalier.data.ConlluReader;
import org.espalier.data.Sentence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first steps, word for word, in a shell, on small data. */
class FirstStepsTest {

  private static final Path BASH = Path.of("/bin/bash");

  private static final Pattern BLOCK = Pattern.compile("(?:^    \\S.*\n)+", Pattern.MULTILINE);

  @TempDir Path folder;

  /** Returns the commands of a block of the section, the first one being 0. */
  private static List<String> commands(int block) {
    String section =
        Modules.text(Path.of("README.md"))
            .split("\n## In ten minutes\n", -1)[1]
            .split("\n## ", -1)[0];
    Matcher blocks = BLOCK.matcher(section);
    for (int i = 0; i <= block; i++) {
      assertTrue(blocks.find(), "block " + block);
    }
    return blocks.group().lines().map(String::strip).toList();
  }

  /** Runs commands one after the other; a browser is content with a file that is there. */
  private void run(List<String> commands) throws IOException, InterruptedException {
    assertEquals(5, commands.size(), commands::toString);
    String program =
        ChildProcess.builder(folder).command().stream()
            .map(ShellCommand::quoted)
            .collect(Collectors.joining(" "));
    Path launcher =
        Files.writeString(
            folder.resolve("espalier"), "#!" + BASH + "\nexec " + program + " \"$@\"\n");
    assertTrue(launcher.toFile().setExecutable(true));
    Path script =
        Files.writeString(
            folder.resolve("commands.sh"),
            "set -e -o pipefail\nxdg-open() { grep -q '</html>' \"$1\"; }\n"
                + String.join("\n", commands)
                + "\n");
    Path told = folder.resolve("told");
    Process shell =
        new ProcessBuilder(BASH.toString(), "-x", script.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile())
            .start();
    assertEquals(0, shell.waitFor(), () -> read(told));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void fromReviewsToReasons() throws IOException, InterruptedException {
    assumeTrue(Files.exists(BASH));
    Path texts = CommandLines.texts(folder);
    Files.copy(texts, folder.resolve("later.tsv"));
    Files.move(texts, folder.resolve("reviews.tsv"));
    run(commands(0));
    List<String> answers = Files.readAllLines(folder.resolve("answers.tsv"));
    assertEquals(60, answers.size());
    for (String answer : answers) {
      assertTrue(answer.matches("(pos|neg)\t[01]\\.\\d+\t.*"), answer);
    }
    String told = read(folder.resolve("told"));
    assertTrue(told.contains("accuracy "), told);
    assertTrue(told.contains("[lovely]") || told.contains("[end.]") || told.contains("["), told);
  }

  @Test
  void fromATreebankToTrees() throws IOException, InterruptedException {
    assumeTrue(Files.exists(BASH));
    String sentence =
        """
        # text = the cats see it
        1\tthe\tthe\tDET\t_\t_\t2\tdet\t_\t_
        2\tcats\tcat\tNOUN\t_\t_\t3\tnsubj\t_\t_
        3\tsee\tsee\tVERB\t_\t_\t0\troot\t_\t_
        4\tit\tit\tPRON\t_\t_\t3\tobj\t_\t_

        """;
    Path treebank = Files.createDirectories(folder.resolve("treebank"));
    for (String part : List.of("train", "dev", "test")) {
      Files.writeString(
          treebank.resolve(part + ".conllu"),
          sentence.repeat(12) + sentence.replace("cats", "dogs").repeat(12));
    }
    run(commands(1));
    List<Sentence> parsed = ConlluReader.readAll(folder.resolve("parsed.conllu"));
    assertEquals(24, parsed.size());
    assertFalse(parsed.stream().anyMatch(one -> !one.hasTree()));
    assertTrue(read(folder.resolve("told")).contains("24 sentences"));
  }
}
