package org.espalier.verify;

import java.util.Optional;

/**
 * Collects comparisons of actual with expected values: how many, the largest error, and what
 * disagreed first.
 *
 * <p>An error is |actual − expected| / max(1, |expected|); 0 for equal infinities, infinite where
 * only one side is infinite or NaN. Things that are not numbers are equal or not.
 */
public final class Comparison {

  private int cases;
  private int comparisons;
  private int disagreements;
  private double largestError;
  private String context = "";
  private Optional<String> firstDisagreement = Optional.empty();

  /** Creates an empty collection. */
  public Comparison() {}

  /**
   * Starts a case.
   *
   * @param description what a disagreement's description begins with
   */
  public void begin(String description) {
    cases++;
    context = description;
  }

  /** Compares two numbers. */
  public void close(String what, double expected, double actual, double tolerance) {
    double error = error(expected, actual);
    largestError = Math.max(largestError, error);
    check(error <= tolerance, () -> what + " is " + actual + " but should be " + expected);
  }

  /**
   * Compares the first entries of two arrays.
   *
   * @param expected whose length decides how many entries are compared
   */
  public void close(String what, double[] expected, double[] actual, double tolerance) {
    int worst = -1;
    double worstError = -1;
    for (int i = 0; i < expected.length; i++) {
      double error = error(expected[i], actual[i]);
      if (error > worstError) {
        worst = i;
        worstError = error;
      }
    }
    comparisons += Math.max(0, expected.length - 1);
    if (worst >= 0) {
      close(what + " [" + worst + "]", expected[worst], actual[worst], tolerance);
    }
  }

  /** Compares two things that are equal or not. */
  public void same(String what, Object expected, Object actual) {
    check(expected.equals(actual), () -> what + " is " + actual + " but should be " + expected);
  }

  /**
   * Notes a condition that should hold.
   *
   * @param claim what should hold, as a sentence
   */
  public void holds(boolean condition, String claim) {
    check(condition, () -> "it does not hold that " + claim);
  }

  /** Notes that something to be compared could not be computed. */
  public void failed(RuntimeException exception) {
    check(false, () -> exception.toString());
  }

  private void check(boolean agrees, java.util.function.Supplier<String> description) {
    comparisons++;
    if (!agrees) {
      disagreements++;
      if (firstDisagreement.isEmpty()) {
        firstDisagreement = Optional.of(context + ": " + description.get());
      }
    }
  }

  private static double error(double expected, double actual) {
    if (expected == actual) {
      return 0;
    }
    double error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  /** Returns the number of cases begun. */
  public int cases() {
    return cases;
  }

  /** Returns the number of single comparisons. */
  public int comparisons() {
    return comparisons;
  }

  /** Returns how many of them disagreed. */
  public int disagreements() {
    return disagreements;
  }

  /** Returns the largest error of a number. */
  public double largestError() {
    return largestError;
  }

  /** Describes the first disagreement. */
  public Optional<String> firstDisagreement() {
    return firstDisagreement;
  }

  /** Adds what another collection has seen. */
  public void add(Comparison other) {
    cases += other.cases;
    comparisons += other.comparisons;
    disagreements += other.disagreements;
    largestError = Math.max(largestError, other.largestError);
    firstDisagreement = firstDisagreement.or(other::firstDisagreement);
  }

  /** Throws an {@link AssertionError} with the first disagreement, if there is one. */
  public void requireAgreement() {
    firstDisagreement.ifPresent(description -> {
      throw new AssertionError(
          description + " (" + disagreements + " of " + comparisons + " comparisons disagree)");
    });
  }

  @Override
  public String toString() {
    return cases
        + " cases, "
        + comparisons
        + " comparisons, largest error "
        + String.format(java.util.Locale.ROOT, "%.1e", largestError)
        + firstDisagreement.map(first -> ", " + disagreements + " disagree: " + first).orElse("");
  }
}
