package org.espalier.lab.data;

import java.nio.file.Path;

/**
 * Data that cannot be used. The message is one line that names the file, the line and the cause.
 */
public final class DataException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Blames a whole file.
   *
   * @param cause what is wrong with it, as the rest of a sentence
   */
  public DataException(Path file, String cause) {
    super(file + ": " + cause);
  }

  /**
   * Blames a line.
   *
   * @param line its number, from 1
   * @param cause what is wrong with it
   */
  public DataException(Path file, int line, String cause) {
    super(file + ":" + line + ": " + cause);
  }
}
