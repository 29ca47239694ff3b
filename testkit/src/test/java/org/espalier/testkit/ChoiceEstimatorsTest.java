package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.espalier.core.ConditionalNoise;
import org.espalier.core.Distribution;
import org.espalier.core.Enumerable;
import org.espalier.core.Workers;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.ExampleLoss;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.GumbelRao;
import org.espalier.core.estimate.Pass;
import org.espalier.core.estimate.ReinMax;
import org.espalier.core.product.ChoiceProduct;
import org.espalier.core.subset.Bits;
import org.espalier.verify.BruteForce;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Estimators for independent choices, whose noise is known given the sample. */
class ChoiceEstimatorsTest {

  private static final long SEED = 20_261_125;
  private static final int PASSES = 1500;

  /** A structure with scores and a decoder. */
  record Problem<S extends ConditionalNoise & Enumerable>(
      S structure, double[] scores, ExampleLoss decoder) {

    Pass forward(Estimator<? super S> estimator, long seed) {
      return estimator.forward(
          Batch.of(structure, scores.clone()), new Context(Workers.sequential(), seed));
    }

    double[] gradient(Estimator<? super S> estimator, long seed) {
      return backward(forward(estimator, seed));
    }

    double[] backward(Pass pass) {
      double[] out = new double[scores.length];
      pass.backward(new ExampleLosses(List.of(decoder)), out);
      return out;
    }

    @Override
    public String toString() {
      return structure + ", " + decoder.getClass().getSimpleName();
    }
  }

  static Stream<Problem<?>> problems() {
    RandomGenerator random = new SplittableRandom(SEED);
    List<Problem<?>> problems = new ArrayList<>();
    for (int d = 0; d < 4; d++) {
      problems.add(problem(new Categorical(4), d, random));
      problems.add(problem(new Bits(3), d, random));
      problems.add(
          problem(new ChoiceProduct<>(List.of(new Bits(2), new Categorical(3))), d, random));
    }
    return problems.stream();
  }

  private static <S extends ConditionalNoise & Enumerable> Problem<S> problem(
      S structure, int decoder, RandomGenerator random) {
    double[] scores = Vectors.normal(structure.size(), random);
    scores[2] = decoder == 3 ? Double.NEGATIVE_INFINITY : scores[2];
    return new Problem<>(
        structure, scores, Trial.decoders(structure.visible(), random).get(decoder));
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends ConditionalNoise & Enumerable> void conditioningKeepsTheMeanAndLowersTheVariance(
      Problem<S> problem) {
    double tau = 0.7;
    Moments unconditioned = new Moments(problem.scores().length);
    Moments one = new Moments(problem.scores().length);
    Moments many = new Moments(problem.scores().length);
    for (int pass = 0; pass < PASSES; pass++) {
      unconditioned.add(straightThroughGumbel(problem, tau, pass));
      one.add(problem.gradient(new GumbelRao<S>(tau, 1), SEED + pass));
      many.add(problem.gradient(new GumbelRao<S>(tau, 16), SEED - pass));
    }
    for (int p = 0; p < problem.scores().length; p++) {
      assertEquals(
          unconditioned.mean(p), one.mean(p), 5 * (unconditioned.error(p) + one.error(p)) + 1e-12);
      assertEquals(
          unconditioned.mean(p),
          many.mean(p),
          5 * (unconditioned.error(p) + many.error(p)) + 1e-12);
    }
    assertTrue(many.variance() < 0.95 * one.variance(), many.variance() + ", " + one.variance());
  }

  /** Straight-through Gumbel-softmax by its definition, without conditioning. */
  private static <S extends ConditionalNoise & Enumerable> double[] straightThroughGumbel(
      Problem<S> problem, double tau, long pass) {
    S structure = problem.structure();
    double[] perturbed = new double[problem.scores().length];
    structure.perturb(problem.scores(), 0, new SplittableRandom(pass), perturbed, 0);
    double[] shown = new double[perturbed.length];
    structure.argmax(perturbed).toDense(shown, 0, shown.length);
    double[] g = new double[perturbed.length];
    problem.decoder().gradient(shown, 0, g);
    for (int p = 0; p < perturbed.length; p++) {
      perturbed[p] /= tau;
      g[p] /= tau;
    }
    double[] out = new double[perturbed.length];
    structure.distribution(perturbed).jvp(g, 0, out, 0);
    return out;
  }

  /** Sums of vectors and of their squares. */
  private static final class Moments {
    private final double[] sums;
    private final double[] squares;
    private int count;

    Moments(int size) {
      sums = new double[size];
      squares = new double[size];
    }

    void add(double[] vector) {
      count++;
      for (int p = 0; p < sums.length; p++) {
        sums[p] += vector[p];
        squares[p] += vector[p] * vector[p];
      }
    }

    double mean(int p) {
      return sums[p] / count;
    }

    double variance(int p) {
      return Math.max(0, squares[p] / count - mean(p) * mean(p));
    }

    double variance() {
      double sum = 0;
      for (int p = 0; p < sums.length; p++) {
        sum += variance(p);
      }
      return sum;
    }

    double error(int p) {
      return Math.sqrt(variance(p) / count);
    }
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends ConditionalNoise & Enumerable> void reinMaxFollowsItsDefinition(Problem<S> problem) {
    for (int pass = 0; pass < 5; pass++) {
      Pass forward = problem.forward(new ReinMax<S>(1.3), pass);
      double[] shown = forward.points().values();
      assertArrayEquals(reinMax(problem, 1.3, shown), problem.backward(forward), 1e-12);
    }
  }

  /** Computes (2 Cov[(z + Marg(s/τ))/2] − ½ Cov[Marg(s)])·g(z). */
  private static <S extends ConditionalNoise & Enumerable> double[] reinMax(
      Problem<S> problem, double tau, double[] sample) {
    S structure = problem.structure();
    double[] g = new double[sample.length];
    problem.decoder().gradient(sample, 0, g);
    double[] tempered = Arrays.stream(problem.scores()).map(s -> s / tau).toArray();
    double[] middle = structure.distribution(tempered).marginals();
    for (int p = 0; p < middle.length; p++) {
      middle[p] = (middle[p] + sample[p]) / 2;
      // The scores whose marginals these are; a choice that is certain has no finite ones.
      boolean bit = structure instanceof Bits || (structure instanceof ChoiceProduct && p < 2);
      double others = bit ? 1 - middle[p] : 1;
      middle[p] = Math.log(middle[p]) - Math.log(others);
    }
    double[] first = new double[g.length];
    Distribution half = structure.distribution(middle);
    half.jvp(g, 0, first, 0);
    double[] second = new double[g.length];
    structure.distribution(problem.scores()).jvp(g, 0, second, 0);
    double[] expected = new double[g.length];
    Arrays.setAll(
        expected,
        p -> problem.scores()[p] == Double.NEGATIVE_INFINITY ? 0 : 2 * first[p] - second[p] / 2);
    return expected;
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends ConditionalNoise & Enumerable> void reinMaxIsExactForQuadraticLosses(
      Problem<S> problem) {
    if (!(problem.decoder() instanceof ExampleLosses.Quadratic
        || problem.decoder() instanceof ExampleLosses.Linear)) {
      return;
    }
    BruteForce truth = new BruteForce(problem.structure());
    double[] probabilities = truth.probabilities(problem.scores(), 0);
    double[] mean = new double[problem.scores().length];
    double[] exact = new double[mean.length];
    double[] marginals = truth.marginals(problem.scores(), 0);
    for (int i = 0; i < truth.count(); i++) {
      double[] z = new double[mean.length];
      truth.member(i).toDense(z, 0, z.length);
      mean = Vectors.sum(mean, probabilities[i], reinMax(problem, 1, z));
      double share = probabilities[i] * problem.decoder().loss(z, 0);
      exact = Vectors.sum(exact, share, Vectors.sum(z, -1, marginals));
    }
    assertArrayEquals(exact, mean, 1e-12);
  }
}
