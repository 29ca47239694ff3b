package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.NotFiniteException;
import org.espalier.core.Scores;
import org.espalier.core.Structure;

/** The rules that gradients over parts obey for every estimator. */
final class Gradients {

  private Gradients() {}

  /**
   * Zeroes a downstream gradient where the decoder cannot mean anything: extra parts, which it does
   * not see, and forbidden and unusable parts.
   *
   * @param gradient one row for each example, in the batch's layout
   * @throws NotFiniteException if an entry that counts is not finite
   */
  static void checkAndMask(double[] gradient, Batch<?> batch) {
    for (int i = 0; i < batch.count(); i++) {
      checkAndMask(gradient, batch.offset(i), batch, i);
    }
  }

  /** The same of one example, whose number an exception does not say. */
  static void checkAndMask(double[] gradient, Problem<?> problem) {
    int offset = problem.offset();
    checkAndMask(gradient, offset, problem.structure(), problem.scores(), offset);
  }

  /**
   * The same where an example may have several rows.
   *
   * @param gradient in the layout of the points
   */
  static void checkAndMask(double[] gradient, Points points, Batch<?> batch) {
    for (int row = 0; row < points.rows(); row++) {
      checkAndMask(gradient, points.offset(row), batch, points.example(row));
    }
  }

  private static void checkAndMask(double[] gradient, int offset, Batch<?> batch, int i) {
    try {
      checkAndMask(gradient, offset, batch.instance(i), batch.scores(), batch.offset(i));
    } catch (NotFiniteException e) {
      throw new NotFiniteException("example " + i + ": " + e.getMessage(), e);
    }
  }

  private static void checkAndMask(
      double[] gradient, int offset, Structure structure, double[] scores, int scoresOffset) {
    int visible = structure.visible();
    Arrays.fill(gradient, offset + visible, offset + structure.size(), 0);
    Scores.mask(structure, scores, scoresOffset, gradient, offset);
    int odd = Scores.firstNotFinite(gradient, offset, offset + visible);
    if (odd < offset + visible) {
      throw new NotFiniteException(
          "the downstream gradient of %s is %s"
              .formatted(structure.partName(odd - offset), gradient[odd]));
    }
  }

  /** Zeroes the entries of forbidden and unusable parts. */
  static void mask(double[] gradient, Batch<?> batch) {
    for (int i = 0; i < batch.count(); i++) {
      int offset = batch.offset(i);
      Scores.mask(batch.instance(i), batch.scores(), offset, gradient, offset);
    }
  }

  /** The same of one example. */
  static void mask(double[] gradient, Problem<?> problem) {
    int offset = problem.offset();
    Scores.mask(problem.structure(), problem.scores(), offset, gradient, offset);
  }
}
