package org.espalier.core.estimate;

/** Thrown where a {@link Target} cannot be one of its structure. The message says why. */
public final class TargetException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message which structure, and what is wrong with the target
   */
  public TargetException(String message) {
    super(message);
  }
}
