package org.espalier.cli;

/** Thrown when an option was given that has no effect beside the others. */
final class UselessOption extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final String option;

  /**
   * Creates the exception.
   *
   * @param option with its dashes
   * @param message says so, and where the option has an effect
   */
  UselessOption(String option, String message) {
    super(message);
    this.option = option;
  }

  String option() {
    return option;
  }
}
