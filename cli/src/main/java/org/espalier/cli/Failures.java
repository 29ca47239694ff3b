package org.espalier.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import org.espalier.data.DataException;
import org.espalier.lab.train.DivergedException;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports an error in one line and turns it into an exit status. {@code --verbose} adds the stack
 * trace.
 */
final class Failures {

  /** The option that prints stack traces. */
  static final String VERBOSE = "--verbose";

  /** Reports a command line that cannot be understood. */
  int usage(ParameterException failure, String... args) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    print(
        command,
        failure,
        explained(failure) + " (" + name + " --help explains)",
        Arrays.asList(args).contains(VERBOSE));
    return CommandLine.ExitCode.USAGE;
  }

  /** Says what cannot be understood, and what may have been meant. */
  static String explained(ParameterException failure) {
    String message = line(failure);
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return message
          + unmatched.getSuggestions().stream()
              .findFirst()
              .map(close -> "; did you mean " + close + "?")
              .orElse("");
    }
    ArgSpec argument = failure.getArgSpec();
    String value = failure.getValue();
    if (argument == null || value == null) {
      return message;
    }
    Class<?>[] types = argument.auxiliaryTypes(); // of a list its elements'
    Class<?> type = types.length == 0 ? argument.type() : types[types.length - 1];
    return type.isEnum()
        ? message.replaceFirst(": expected one of .*", "")
            + ": "
            + value
            + Names.suggestion(
                value.toLowerCase(Locale.ROOT),
                Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                    .toList())
        : message;
  }

  /**
   * Reports an error of the Java machine: no room, too deep a recursion, a library that is amiss.
   */
  int error(Error failure, CommandLine command, ParseResult parsed) {
    boolean verbose = parsed.originalArgs().contains(VERBOSE);
    String what =
        switch (failure) {
          case OutOfMemoryError e ->
              ("out of memory (%s); smaller sizes, batches or numbers of samples need less,"
                      + " ESPALIER_JAVA_OPTS=-Xmx16g permits more")
                  .formatted(e.getMessage());
          case StackOverflowError _ ->
              "the input nests too deeply or is too long for this command (StackOverflowError)";
          case LinkageError e -> "a library is missing or does not fit this machine: " + line(e);
          default -> "unexpected: " + failure.getClass().getSimpleName() + ": " + line(failure);
        };
    print(command, failure, what + (verbose ? "" : " (" + VERBOSE + " shows where)"), verbose);
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Reports what a command threw. */
  int execution(Exception failure, CommandLine command, ParseResult parsed) {
    boolean verbose = parsed.originalArgs().contains(VERBOSE);
    boolean expected =
        failure instanceof DataException
            || failure instanceof IllegalArgumentException
            || failure instanceof UncheckedIOException
            || failure instanceof ArithmeticException; // sizes that are too large
    if (expected) {
      print(command, failure, line(failure), verbose);
      return CommandLine.ExitCode.USAGE;
    }
    if (failure instanceof DivergedException) {
      print(command, failure, line(failure), verbose);
      return CommandLine.ExitCode.SOFTWARE;
    }
    String hint = verbose ? "" : " (" + VERBOSE + " shows where)";
    print(
        command,
        failure,
        "unexpected: " + failure.getClass().getSimpleName() + ": " + line(failure) + hint,
        verbose);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static void print(
      CommandLine command, Throwable failure, String message, boolean verbose) {
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + shown(message));
    if (verbose) {
      failure.printStackTrace(err);
    }
    err.flush();
  }

  /** What files hold may be quoted: nothing of it may steer the terminal or turn the line round. */
  private static String shown(String message) {
    return message.replaceAll("[\\p{Cntrl}\\p{Cf}]", "�");
  }

  private static String line(Throwable failure) {
    String message = failure.getMessage();
    String text = message == null || message.isBlank() ? failure.toString() : message;
    // Torch's messages go on with the stack of its own functions.
    text = text.replaceAll("(?s)\\R(Exception raised from|frame #0).*", "");
    String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
    // Sentences of libraries begin with a capital; ours follow the command's name and a colon.
    return line.startsWith("Unknown ")
            || line.startsWith("Unmatched ")
            || line.startsWith("Invalid ")
            || line.startsWith("Missing ")
        ? line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1)
        : line;
  }
}
