package org.espalier.core.constraint;

/** Thrown when constraints cannot be read, or do not fit what they are for. */
public final class ConstraintException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** How far the text was read, to tell which of two readings came further. */
  private final int column;

  ConstraintException(String message, int column) {
    super(message);
    this.column = column;
  }

  ConstraintException(String message) {
    this(message, 0);
  }

  int column() {
    return column;
  }
}
