package org.espalier.core.automaton;

/** Thrown when an automaton would take more memory than is sensible. */
public final class TooManyStatesException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what has too many states
   */
  public TooManyStatesException(String message) {
    super(message);
  }
}
