package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Runs command lines in this process, and makes data for them. */
final class CommandLines {

  private CommandLines() {}

  /**
   * What came of a command line.
   *
   * @param status the exit status
   * @param out what it printed
   * @param err what it complained
   */
  record Outcome(int status, String out, String err) {

    /** Fails if it ended with another status. */
    Outcome ended(int expected) {
      assertEquals(expected, status, this::toString);
      return this;
    }

    /** Fails if it did not print this. */
    Outcome printed(String text) {
      assertTrue(out.contains(text), this::toString);
      return this;
    }

    /** Fails if it did not complain of this. */
    Outcome complained(String text) {
      assertTrue(err.contains(text), this::toString);
      return this;
    }
  }

  static Outcome run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
    return new Outcome(status, out.toString(), err.toString());
  }

  /** Writes texts whose label hangs on one of their words. */
  static Path texts(Path folder) throws IOException {
    Random random = new Random(1);
    List<String> good = List.of("good", "fine", "lovely");
    List<String> bad = List.of("bad", "awful", "dull");
    List<String> other = List.of("the", "film", "was", "plot", "and", "rather", "cast");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      boolean positive = random.nextBoolean();
      List<String> words = new ArrayList<>();
      int length = 2 + random.nextInt(5);
      for (int k = 0; k < length; k++) {
        words.add(other.get(random.nextInt(other.size())));
      }
      words.add(random.nextInt(length), (positive ? good : bad).get(random.nextInt(3)));
      lines.add((positive ? "pos" : "neg") + "\t" + String.join(" ", words));
    }
    return Files.write(folder.resolve("texts.tsv"), lines);
  }

  /** The options of a run that takes a second. */
  static List<String> small(Path data, Path out, int epochs) {
    return List.of(
        "train",
        "--task",
        "text",
        "--data",
        data.toString(),
        "--out",
        out.toString(),
        "--epochs",
        Integer.toString(epochs),
        "--batch",
        "8",
        "--hidden",
        "4",
        "--arc-width",
        "4",
        "--decoder-width",
        "4",
        "--word-width",
        "4",
        "--ending-width",
        "2",
        "--threads",
        "1");
  }

  /** Adds arguments. */
  static String[] with(List<String> args, String... more) {
    return Stream.concat(args.stream(), Stream.of(more)).toArray(String[]::new);
  }
}
