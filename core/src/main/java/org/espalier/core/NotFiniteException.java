package org.espalier.core;

/**
 * Thrown when a score, a loss or a gradient that is handed in is not a finite number: a diverged
 * network gives such. The message names the part or example.
 */
public final class NotFiniteException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message which number it is, and what it is
   */
  public NotFiniteException(String message) {
    super(message);
  }

  /**
   * Creates the exception with what led to it.
   *
   * @param message which number it is, and what it is
   */
  public NotFiniteException(String message, Throwable cause) {
    super(message, cause);
  }
}
