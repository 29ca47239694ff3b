package org.espalier.core;

/** Thrown when the forbidden parts leave no structure. The message names the constraint. */
public final class InfeasibleException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message which structure, and what cannot be satisfied
   */
  public InfeasibleException(String message) {
    super(message);
  }

  /**
   * Creates the exception with what led to it.
   *
   * @param message which structure, and what cannot be satisfied
   */
  public InfeasibleException(String message, Throwable cause) {
    super(message, cause);
  }
}
