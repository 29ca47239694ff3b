package org.espalier.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Structure;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.ExampleLoss;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.verify.BruteForce;
import org.espalier.verify.ScoreKind;

/**
 * A structure with scores and a decoder.
 *
 * @param name what it is, and the seed
 */
record Trial(
    String name, Structure structure, BruteForce truth, double[] scores, ExampleLoss decoder) {

  /**
   * The structures that have a choice and a MAP oracle, without which no estimator works, each with
   * every decoder, without and with forbidden parts.
   */
  static Stream<Trial> all(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    return Subject.all()
        .filter(subject -> subject.structure() instanceof MapOracle)
        .filter(subject -> subject.truth().count() > 1 && subject.truth().count() < 200)
        .flatMap(subject ->
            Stream.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN)
                .flatMap(kind ->
                    decoders(subject.structure().visible(), random).stream()
                        .map(decoder -> of(subject, kind, decoder, seed, random))));
  }

  private static Trial of(
      Subject subject, ScoreKind kind, ExampleLoss decoder, long seed, RandomGenerator random) {
    return new Trial(
        subject.name()
            + ", "
            + kind
            + " scores, "
            + decoder.getClass().getSimpleName()
            + " decoder, seed "
            + seed,
        subject.structure(),
        subject.truth(),
        kind.draw(subject.truth(), random),
        decoder);
  }

  /** Draws a decoder of every kind. */
  static List<ExampleLoss> decoders(int parts, RandomGenerator random) {
    return List.of(
        new ExampleLosses.Linear(Vectors.normal(parts, random)),
        new ExampleLosses.Quadratic(matrix(parts, parts, random), Vectors.normal(parts, random)),
        new ExampleLosses.LogLinear(matrix(3, parts, random), Vectors.normal(3, random), 1),
        new ExampleLosses.Perceptron(
            matrix(5, parts, random),
            Vectors.normal(5, random),
            matrix(3, 5, random),
            Vectors.normal(3, random),
            2));
  }

  private static double[][] matrix(int rows, int columns, RandomGenerator random) {
    return Stream.generate(() -> Vectors.normal(columns, random))
        .limit(rows)
        .toArray(double[][]::new);
  }

  Trial with(ExampleLoss other) {
    return new Trial(name, structure, truth, scores, other);
  }

  /** Returns whether the structure has what an estimator requires. */
  boolean serves(String estimator) {
    return Catalogue.estimator(estimator).serves(structure.getClass());
  }

  /** Returns the scores' gradient by a named estimator. */
  double[] gradient(String estimator, double eta, int steps) {
    Estimator<Structure> made =
        Catalogue.estimator(estimator).create(structure.getClass(), new Settings(eta, steps));
    return Estimates.gradient(made, structure, scores, decoder);
  }

  boolean allowed(int part) {
    return Scores.allowed(structure, scores, 0, part);
  }

  /** Returns ẑ, by enumeration. */
  double[] map() {
    return dense(truth.argmax(scores, 0));
  }

  /** Returns Marg(s), by enumeration. */
  double[] marginals() {
    return truth.marginals(scores, 0);
  }

  double[] dense(Parts parts) {
    double[] dense = new double[scores.length];
    parts.toDense(dense, 0, dense.length);
    return dense;
  }

  /** Returns a structure as the decoder sees it, 0 on extra parts. */
  double[] visible(Parts parts) {
    double[] dense = dense(parts);
    Arrays.fill(dense, structure.visible(), dense.length, 0);
    return dense;
  }

  /** Returns the downstream gradient at a point, 0 on forbidden, unusable and extra parts. */
  double[] downstream(double[] point) {
    double[] gradient = new double[scores.length];
    decoder.gradient(point, 0, gradient);
    for (int p = 0; p < gradient.length; p++) {
      gradient[p] = p < structure.visible() && allowed(p) ? gradient[p] : 0;
    }
    return gradient;
  }

  /** Returns a vector with −∞ on forbidden and 0 on extra parts. */
  double[] masked(double[] vector) {
    double[] masked = new double[vector.length];
    for (int p = 0; p < masked.length; p++) {
      if (scores[p] == Double.NEGATIVE_INFINITY) {
        masked[p] = Double.NEGATIVE_INFINITY;
      } else if (p < structure.visible()) {
        masked[p] = vector[p];
      }
    }
    return masked;
  }

  /** Returns P_M of the visible part of a vector, by enumeration. */
  double[] project(double[] vector) {
    return truth.project(masked(vector), 0).point();
  }

  /** Returns the allowed structures as 0/1 vectors. */
  List<double[]> vertices() {
    double[] relative = truth.relativeScores(scores, 0);
    return IntStream.range(0, truth.count())
        .filter(i -> relative[i] > Double.NEGATIVE_INFINITY)
        .mapToObj(i -> dense(truth.member(i)))
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
