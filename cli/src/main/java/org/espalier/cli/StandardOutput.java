package org.espalier.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The standard output with a record of failed writes. Java's own ignores them silently, and a
 * script would take a truncated file for a complete one.
 */
final class StandardOutput extends FilterOutputStream {

  private @Nullable IOException failure;

  StandardOutput(OutputStream out) {
    super(out);
  }

  /** Puts it in the place of Java's. What goes into files and other programs is UTF-8. */
  static StandardOutput install() {
    StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    System.setOut(
        new PrintStream(
            output,
            true,
            Screen.isTerminal()
                ? Charset.forName(System.getProperty("stdout.encoding", "UTF-8"))
                : StandardCharsets.UTF_8));
    return output;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /**
   * Returns the program's exit status, and says why where it is not the command's. A reader that
   * wanted no more, as head does, is no failure to be told.
   */
  int status(int ofCommand, PrintStream err) {
    System.out.flush();
    if (failure == null) {
      return ofCommand;
    }
    String cause = String.valueOf(failure.getMessage());
    if (!cause.contains("Broken pipe")) {
      err.println(
          "espalier: the standard output cannot be written: %s; what is there is cut off%s"
              .formatted(
                  cause,
                  cause.contains("No space left")
                      ? "; make room and give the same command again"
                      : ""));
    }
    return ofCommand == CommandLine.ExitCode.OK ? CommandLine.ExitCode.SOFTWARE : ofCommand;
  }
}
