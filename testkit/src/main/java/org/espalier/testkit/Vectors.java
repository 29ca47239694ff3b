package org.espalier.testkit;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Scores;
import org.espalier.core.Structure;

/** The arithmetic of the checks. */
final class Vectors {

  private Vectors() {}

  static double[] normal(int size, RandomGenerator random) {
    double[] vector = new double[size];
    Arrays.setAll(vector, i -> random.nextGaussian());
    return vector;
  }

  static double dot(double[] one, double[] other) {
    double dot = 0;
    for (int i = 0; i < one.length; i++) {
      dot += one[i] * other[i];
    }
    return dot;
  }

  /** Returns one + factor·other. */
  static double[] sum(double[] one, double factor, double[] other) {
    double[] sum = new double[one.length];
    Arrays.setAll(sum, i -> one[i] + factor * other[i]);
    return sum;
  }

  static double norm(double[] vector) {
    return Math.sqrt(dot(vector, vector));
  }

  /** Returns a copy that is NaN on forbidden and unusable parts, which nothing may read. */
  static double[] poisoned(Structure structure, double[] scores, double[] vector) {
    double[] poisoned = vector.clone();
    for (int p = 0; p < poisoned.length; p++) {
      poisoned[p] = Scores.allowed(structure, scores, 0, p) ? poisoned[p] : Double.NaN;
    }
    return poisoned;
  }

  /** Returns the visible part of a vector, 0 on extra parts. */
  static double[] visible(Structure structure, double[] vector) {
    return Arrays.copyOf(Arrays.copyOf(vector, structure.visible()), vector.length);
  }
}
