package org.espalier.core.estimate;

/**
 * Thrown where a {@link Target} cannot be one of its structure. The message says why. From a call
 * over a batch, {@link org.espalier.core.Workers#each}, it comes as the cause of an {@link
 * IllegalArgumentException} with the example's number.
 */
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

  /**
   * Creates the exception with what led to it.
   *
   * @param message which structure, and what is wrong with the target
   */
  public TargetException(String message, Throwable cause) {
    super(message, cause);
  }
}
