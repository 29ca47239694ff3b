package org.espalier.core.estimate;

/** Checks of the settings of estimators. */
final class Require {

  private Require() {}

  static void positive(String what, double value) {
    if (!(value > 0) || value == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(what + " must be a positive number, not " + value);
    }
  }

  static void atLeastOne(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, not " + value);
    }
  }
}
