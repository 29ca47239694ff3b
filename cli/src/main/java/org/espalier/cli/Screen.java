package org.espalier.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.espalier.lab.train.Progress;

/** Whether the standard output is a terminal, and which characters it can show. */
final class Screen {

  private Screen() {}

  /** Returns whether input and output are a terminal that can go back in a line. */
  @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again where there is no terminal
  static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
  }

  /** Returns whether lines and blocks can be drawn with more than ASCII. */
  static boolean hasUnicode() {
    String encoding = System.getProperty("stdout.encoding", "UTF-8");
    return Charset.isSupported(encoding) && Charset.forName(encoding).newEncoder().canEncode("─│█");
  }

  /** Returns a line that tells how far a work is. */
  static StatusLine status(PrintWriter out) {
    return new StatusLine(out, isTerminal(), hasUnicode(), System::nanoTime);
  }

  /**
   * Returns what tells the user how training goes on.
   *
   * @param quality the name of what epochs are chosen by
   */
  static Progress progress(PrintWriter out, String quality) {
    return new ProgressLines(status(out), quality, System::nanoTime);
  }
}
