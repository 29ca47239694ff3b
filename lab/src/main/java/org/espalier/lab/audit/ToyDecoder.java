package org.espalier.lab.audit;

import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.espalier.core.estimate.ExampleLoss;
import org.espalier.core.estimate.ExampleLosses;

/** The small decoders that estimators are audited with, of random weights. */
public enum ToyDecoder {
  /** L(μ) = c·μ. */
  LINEAR("a linear loss"),
  /** L(μ) = ½‖Aμ − b‖². */
  QUADRATIC("a quadratic loss, with as many rows as parts"),
  /** Cross-entropy of a linear classifier with three classes. */
  LOGISTIC("cross-entropy of a linear classifier with 3 classes"),
  /** Cross-entropy of a perceptron with three classes. */
  PERCEPTRON("cross-entropy of a perceptron with 8 hidden units and 3 classes");

  private static final int CLASSES = 3;
  private static final int HIDDEN = 8;

  private final String summary;

  ToyDecoder(String summary) {
    this.summary = summary;
  }

  /** Returns its name, as on the command line. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns one line on what it is. */
  public String summary() {
    return summary;
  }

  /**
   * Draws one.
   *
   * @param parts the number of visible parts
   */
  ExampleLoss draw(int parts, RandomGenerator random) {
    return switch (this) {
      case LINEAR -> new ExampleLosses.Linear(normal(parts, random));
      case QUADRATIC ->
          new ExampleLosses.Quadratic(matrix(parts, parts, random), normal(parts, random));
      case LOGISTIC ->
          new ExampleLosses.LogLinear(
              matrix(CLASSES, parts, random), normal(CLASSES, random), random.nextInt(CLASSES));
      case PERCEPTRON ->
          new ExampleLosses.Perceptron(
              matrix(HIDDEN, parts, random),
              normal(HIDDEN, random),
              matrix(CLASSES, HIDDEN, random),
              normal(CLASSES, random),
              random.nextInt(CLASSES));
    };
  }

  private static double[] normal(int count, RandomGenerator random) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }

  private static double[][] matrix(int rows, int columns, RandomGenerator random) {
    return Stream.generate(() -> normal(columns, random)).limit(rows).toArray(double[][]::new);
  }
}
