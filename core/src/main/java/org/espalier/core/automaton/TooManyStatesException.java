package org.espalier.core.automaton;

import java.util.OptionalInt;

/** Thrown when an automaton would take more memory than is sensible. */
public final class TooManyStatesException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final int allowed; // 0 where the limit is fixed

  /**
   * Creates the exception.
   *
   * @param message what has too many states
   */
  public TooManyStatesException(String message) {
    super(message);
    allowed = 0;
  }

  /**
   * Creates the exception where the caller said how much is allowed.
   *
   * @param message what is too large
   * @param allowed what the caller said
   */
  public TooManyStatesException(String message, int allowed) {
    super(message);
    this.allowed = allowed;
  }

  /** Returns the limit, if it was the caller's own; else it is fixed. */
  public OptionalInt allowed() {
    return allowed == 0 ? OptionalInt.empty() : OptionalInt.of(allowed);
  }
}
