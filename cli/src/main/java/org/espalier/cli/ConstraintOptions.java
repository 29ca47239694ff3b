package org.espalier.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.core.constraint.Constraint;
import org.espalier.core.constraint.Constraints;
import org.espalier.data.DataException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for constraints on structures. */
final class ConstraintOptions {

  @Option(
      names = "--constraint",
      paramLabel = "EXPR",
      description =
          "What labels, trees or chosen words must be like, such as 'exactly 1 VERB' or 'at most 3"
              + " modifiers of .'; as often as there are constraints (docs/constraints.md).")
  private List<String> expressions = new ArrayList<>();

  @Option(
      names = "--constraints",
      paramLabel = "FILE",
      description = "The same from a file, one on a line; # begins a comment.")
  private @Nullable Path file;

  /**
   * Returns the constraints, each as it is written by itself.
   *
   * @throws DataException if the file cannot be read
   * @throws IllegalArgumentException if a constraint cannot be read
   */
  List<String> all() {
    List<String> all = new ArrayList<>();
    for (String expression : expressions) {
      try {
        add(Constraints.parse(expression), all);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "--constraint " + ShellCommand.quoted(expression) + ": " + e.getMessage(), e);
      }
    }
    if (file != null) {
      try {
        add(Constraints.parse(Files.readString(file)), all);
      } catch (IllegalArgumentException e) {
        throw new DataException(file, String.valueOf(e.getMessage()));
      } catch (NoSuchFileException e) {
        throw new DataException(file, "there is no such file");
      } catch (CharacterCodingException e) {
        throw new DataException(file, "is not text in UTF-8");
      } catch (IOException e) {
        throw new DataException(file, "cannot be read: " + e.getMessage());
      }
    }
    return all;
  }

  /** Returns all of them together; throws as {@link #all}. */
  Constraints together() {
    return Constraints.parse(String.join("\n", all()));
  }

  private static void add(Constraints constraints, List<String> out) {
    constraints.list().stream().map(Constraint::toString).forEach(out::add);
  }
}
