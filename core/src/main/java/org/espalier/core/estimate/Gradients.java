package org.espalier.core.estimate;

import org.espalier.core.NotFiniteException;
import org.espalier.core.Scores;
import org.espalier.core.Structure;

/** The rules that every gradient over parts obeys, whatever the estimator. */
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
    Structure structure = batch.instance(i);
    for (int p = 0; p < structure.size(); p++) {
      if (p >= structure.visible()
          || !Scores.allowed(structure, batch.scores(), batch.offset(i), p)) {
        gradient[offset + p] = 0;
      } else if (!Double.isFinite(gradient[offset + p])) {
        throw new NotFiniteException(
            "example "
                + i
                + ": the downstream gradient of "
                + structure.partName(p)
                + " is "
                + gradient[offset + p]);
      }
    }
  }

  /** Zeroes the entries of forbidden and unusable parts. */
  static void mask(double[] gradient, Batch<?> batch) {
    for (int i = 0; i < batch.count(); i++) {
      Structure structure = batch.instance(i);
      int offset = batch.offset(i);
      for (int p = 0; p < structure.size(); p++) {
        if (!Scores.allowed(structure, batch.scores(), offset, p)) {
          gradient[offset + p] = 0;
        }
      }
    }
  }
}
