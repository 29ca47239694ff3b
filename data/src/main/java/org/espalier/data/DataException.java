package org.espalier.data;

import java.io.Serial;
import java.nio.file.Path;

/**
 * Data that cannot be used: which file, which line, what is wrong, in one line of text.
 *
 * <p>All readers of this package throw it for malformed content, for files that are missing or
 * empty, and for failures of the disk, so that callers have one thing to catch.
 */
public final class DataException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** The most that is quoted from a file. */
  private static final int QUOTED = 60;

  private final String file;
  private final int line;
  private final String problem;

  /**
   * Blames a whole file or folder.
   *
   * @param problem the problem, as the rest of a sentence
   */
  public DataException(Path file, String problem) {
    super(file + ": " + oneLine(problem));
    this.file = file.toString();
    this.line = 0;
    this.problem = oneLine(problem);
  }

  /**
   * Blames a line.
   *
   * @param line its number, from 1
   * @param problem what is wrong with it
   */
  public DataException(Path file, int line, String problem) {
    super(file + ":" + line + ": " + oneLine(problem));
    this.file = file.toString();
    this.line = line;
    this.problem = oneLine(problem);
  }

  /** Names of columns and the like may hold line ends. */
  private static String oneLine(String problem) {
    return problem.replaceAll("\\p{Cntrl}+", " ");
  }

  /** Returns the file or folder, as the user named it. */
  public String file() {
    return file;
  }

  /** Returns the line, from 1; 0 if the problem is not in one line. */
  public int line() {
    return line;
  }

  /** Returns what is wrong, without the place. */
  public String problem() {
    return problem;
  }

  /** Returns the text in double quotes, shortened and without control characters. */
  static String quote(String text) {
    boolean cut = text.length() > QUOTED;
    String shown = cut ? text.substring(0, QUOTED) : text;
    return '"' + shown.replaceAll("\\p{Cntrl}", "?") + (cut ? "…\"" : "\"");
  }
}
