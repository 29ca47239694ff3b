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
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.categorical.ChoiceMap;
import org.espalier.core.categorical.Entmax;
import org.espalier.core.categorical.Normmax;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.ExampleLoss;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.GumbelRao;
import org.espalier.core.estimate.Memory;
import org.espalier.core.estimate.Pass;
import org.espalier.core.estimate.Predictor;
import org.espalier.core.estimate.ReinMax;
import org.espalier.core.estimate.Target;
import org.espalier.core.product.ChoiceProduct;
import org.espalier.core.subset.Bits;
import org.espalier.verify.BruteForce;
import org.junit.jupiter.api.Test;
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
      Pass forward = problem.forward(new ReinMax<S>(1.3, 1), pass);
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

  /** What a choice is between: the parts from … to − 1, and none of them where that is allowed. */
  private record Choice(int from, int to, boolean mayBeNone) {}

  private static List<Choice> choices(ConditionalNoise structure) {
    List<Choice> choices = new ArrayList<>();
    structure.forEachChoice((from, to, mayBeNone) -> choices.add(new Choice(from, to, mayBeNone)));
    return choices;
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends ConditionalNoise & Enumerable> void choicesAreIndependent(Problem<S> problem) {
    BruteForce truth = new BruteForce(problem.structure());
    double[] marginals = truth.marginals(problem.scores(), 0);
    double[] probabilities = truth.probabilities(problem.scores(), 0);
    for (int i = 0; i < truth.count(); i++) {
      double[] z = dense(truth, i);
      double product = 1;
      int parts = 0;
      for (Choice choice : choices(problem.structure())) {
        double left = 1;
        double own = choice.mayBeNone() ? -1 : 0;
        for (int p = choice.from(); p < choice.to(); p++) {
          left -= marginals[p];
          own = z[p] == 1 ? marginals[p] : own;
        }
        product *= own < 0 ? left : own;
        parts += choice.to() - choice.from();
      }
      assertEquals(probabilities[i], product, 1e-12);
      assertEquals(z.length, parts);
    }
  }

  private static double[] dense(BruteForce truth, int member) {
    double[] z = new double[truth.structure().size()];
    truth.member(member).toDense(z, 0, z.length);
    return z;
  }

  private static <S extends ConditionalNoise & Enumerable> double[] exact(Problem<S> problem) {
    BruteForce truth = new BruteForce(problem.structure());
    double[] probabilities = truth.probabilities(problem.scores(), 0);
    double[] marginals = truth.marginals(problem.scores(), 0);
    double[] exact = new double[marginals.length];
    for (int i = 0; i < truth.count(); i++) {
      double[] z = dense(truth, i);
      double share = probabilities[i] * problem.decoder().loss(z, 0);
      exact = Vectors.sum(exact, share, Vectors.sum(z, -1, marginals));
    }
    return exact;
  }

  private static double[] slope(Problem<?> problem, double[] z) {
    double[] g = new double[z.length];
    problem.decoder().gradient(z, 0, g);
    for (int p = 0; p < g.length; p++) {
      g[p] = problem.scores()[p] == Double.NEGATIVE_INFINITY ? 0 : g[p];
    }
    return g;
  }

  private static double[] rows(Pass pass, int row) {
    int from = pass.points().offset(row);
    return Arrays.copyOfRange(pass.points().values(), from, pass.points().offset(row + 1));
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends ConditionalNoise & Enumerable> void simpleIsTheJacobianOfTheMeanGradient(
      Problem<S> problem) {
    Pass pass = problem.forward(Estimators.<S>simple(3), 7);
    double[] mean = new double[problem.scores().length];
    for (int row = 0; row < 3; row++) {
      mean = Vectors.sum(mean, 1.0 / 3, slope(problem, rows(pass, row)));
    }
    double[] expected = new double[mean.length];
    problem.structure().distribution(problem.scores()).jvp(mean, 0, expected, 0);
    assertArrayEquals(expected, problem.backward(pass), 1e-12);
    if (problem.decoder() instanceof ExampleLosses.Linear) {
      assertArrayEquals(exact(problem), expected, 1e-12);
    }
  }

  /** Half of straight-through and half of DARN, choice by choice. */
  private static <S extends ConditionalNoise & Enumerable> double[] zgr(
      Problem<S> problem, double[] z) {
    double[] mean = new BruteForce(problem.structure()).marginals(problem.scores(), 0);
    double[] g = slope(problem, z);
    double[] out = new double[z.length];
    for (Choice choice : choices(problem.structure())) {
      double ofMean = 0;
      double ofSample = 0;
      for (int p = choice.from(); p < choice.to(); p++) {
        ofMean += mean[p] * g[p];
        ofSample += (z[p] - mean[p]) * g[p];
      }
      for (int p = choice.from(); p < choice.to(); p++) {
        out[p] = (mean[p] * (g[p] - ofMean) + (z[p] - mean[p]) * ofSample) / 2;
      }
    }
    return out;
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends ConditionalNoise & Enumerable> void zgrIsHalfStraightThroughAndHalfDarn(
      Problem<S> problem) {
    for (int pass = 0; pass < 5; pass++) {
      Pass forward = problem.forward(Estimators.<S>zgr(), pass);
      assertArrayEquals(zgr(problem, rows(forward, 0)), problem.backward(forward), 1e-12);
    }
    if (problem.decoder() instanceof ExampleLosses.Quadratic
        || problem.decoder() instanceof ExampleLosses.Linear) {
      BruteForce truth = new BruteForce(problem.structure());
      double[] probabilities = truth.probabilities(problem.scores(), 0);
      double[] mean = new double[problem.scores().length];
      for (int i = 0; i < truth.count(); i++) {
        mean = Vectors.sum(mean, probabilities[i], zgr(problem, dense(truth, i)));
      }
      assertArrayEquals(exact(problem), mean, 1e-12);
    }
  }

  /** At a low temperature, the mean over much noise of straight-through Gumbel-softmax. */
  @Test
  void zgrIsTheLimitOfConditionedGumbelSoftmax() {
    for (Problem<?> problem : problems().toList()) {
      assertLimit(problem);
    }
  }

  private static <S extends ConditionalNoise & Enumerable> void assertLimit(Problem<S> problem) {
    Pass forward = problem.forward(new GumbelRao<S>(0.02, 40_000), SEED);
    double[] limit = zgr(problem, rows(forward, 0));
    double tolerance = 0.05 * (1 + Vectors.norm(limit));
    assertArrayEquals(limit, problem.backward(forward), tolerance, problem.toString());
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends ConditionalNoise & Enumerable> void gappedStraightThroughFollowsItsDefinition(
      Problem<S> problem) {
    double tau = 0.7;
    double gap = 0.4;
    for (int pass = 0; pass < 5; pass++) {
      Pass forward = problem.forward(Estimators.<S>gappedStraightThrough(tau, gap), pass);
      double[] z = rows(forward, 0);
      double[] g = slope(problem, z);
      double[] expected = new double[z.length];
      for (Choice choice : choices(problem.structure())) {
        int from = choice.from();
        int options = choice.to() - from + (choice.mayBeNone() ? 1 : 0);
        double[] own = Arrays.copyOfRange(problem.scores(), from, from + options);
        double[] slopes = Arrays.copyOfRange(g, from, from + options);
        double[] shown = Arrays.copyOfRange(z, from, from + options);
        if (choice.mayBeNone()) {
          own[options - 1] = 0;
          slopes[options - 1] = 0;
          shown[options - 1] = 1 - Arrays.stream(shown, 0, options - 1).sum();
        }
        double max = Arrays.stream(own).max().orElseThrow();
        for (int i = 0; i < options; i++) {
          own[i] = (shown[i] == 1 ? max : own[i] - Math.max(0, own[i] + gap - max)) / tau;
        }
        double[] out = new double[options];
        new Categorical(options).distribution(own).jvp(slopes, 0, out, 0);
        for (int p = from; p < choice.to(); p++) {
          expected[p] = out[p - from] / tau;
        }
      }
      assertArrayEquals(expected, problem.backward(forward), 1e-12);
    }
  }

  /** Sums one choice of each sample at a time. */
  private static <S extends ConditionalNoise & Enumerable> double[] oneAtATime(
      Problem<S> problem, double[] z) {
    double[] mean = new BruteForce(problem.structure()).marginals(problem.scores(), 0);
    double[] out = new double[z.length];
    for (Choice choice : choices(problem.structure())) {
      double[] without = z.clone();
      Arrays.fill(without, choice.from(), choice.to(), 0);
      double none = 1;
      double[] losses = new double[z.length];
      double expected = 0;
      for (int p = choice.from(); p < choice.to(); p++) {
        double[] changed = without.clone();
        changed[p] = 1;
        losses[p] = problem.decoder().loss(changed, 0);
        expected += mean[p] * losses[p];
        none -= mean[p];
      }
      expected += choice.mayBeNone() ? none * problem.decoder().loss(without, 0) : 0;
      for (int p = choice.from(); p < choice.to(); p++) {
        out[p] = mean[p] * (losses[p] - expected);
      }
    }
    return out;
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends ConditionalNoise & Enumerable> void indeCateRSumsOneChoiceAtATime(Problem<S> problem) {
    for (int pass = 0; pass < 5; pass++) {
      Pass forward = problem.forward(Estimators.<S>indecater(2), pass);
      double[] expected =
          Vectors.sum(
              Vectors.sum(
                  new double[problem.scores().length], 0.5, oneAtATime(problem, rows(forward, 0))),
              0.5,
              oneAtATime(problem, rows(forward, 1)));
      assertArrayEquals(expected, problem.backward(forward), 1e-12);
    }
    BruteForce truth = new BruteForce(problem.structure());
    double[] probabilities = truth.probabilities(problem.scores(), 0);
    double[] mean = new double[problem.scores().length];
    for (int i = 0; i < truth.count(); i++) {
      mean = Vectors.sum(mean, probabilities[i], oneAtATime(problem, dense(truth, i)));
    }
    assertArrayEquals(exact(problem), mean, 1e-12);
    if (choices(problem.structure()).size() == 1) {
      assertArrayEquals(exact(problem), problem.gradient(Estimators.<S>indecater(1), 3), 1e-12);
    }
  }

  /** Computes A(z)·d, of which ReinMax is A(z)·g(z). */
  private static <S extends ConditionalNoise & Enumerable> double[] heun(
      Problem<S> problem, double tau, double[] z, double[] direction) {
    ExampleLoss linear = new ExampleLosses.Linear(direction);
    return reinMax(new Problem<>(problem.structure(), problem.scores(), linear), tau, z);
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends ConditionalNoise & Enumerable> void reinMaxHasAControlVariateOfKnownMean(
      Problem<S> problem) {
    double tau = 1.3;
    BruteForce truth = new BruteForce(problem.structure());
    double[] probabilities = truth.probabilities(problem.scores(), 0);
    for (int pass = 0; pass < 5; pass++) {
      Pass forward = problem.forward(Estimators.<S>reinmaxCv(tau, 2), pass);
      double[] expected = new double[problem.scores().length];
      for (int k = 0; k < 2; k++) {
        double[] z = rows(forward, k);
        double[] other = slope(problem, rows(forward, 1 - k));
        double[] difference = Vectors.sum(slope(problem, z), -1, other);
        expected = Vectors.sum(expected, 0.5, heun(problem, tau, z, difference));
        for (int i = 0; i < truth.count(); i++) {
          if (probabilities[i] > 0) {
            double share = 0.5 * probabilities[i];
            expected = Vectors.sum(expected, share, heun(problem, tau, dense(truth, i), other));
          }
        }
      }
      assertArrayEquals(expected, problem.backward(forward), 1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends ConditionalNoise & Enumerable> void disarmIsUnbiasedWithLessVarianceThanTwoSamples(
      Problem<S> problem) {
    Moments coupled = new Moments(problem.scores().length);
    Moments independent = new Moments(problem.scores().length);
    for (int pass = 0; pass < 8 * PASSES; pass++) {
      coupled.add(problem.gradient(Estimators.<S>disarm(1), SEED + pass));
      independent.add(problem.gradient(Estimators.<S>reinforceLoo(2), SEED + pass));
    }
    double[] exact = exact(problem);
    for (int p = 0; p < exact.length; p++) {
      assertEquals(exact[p], coupled.mean(p), 5 * coupled.error(p) + 1e-12);
    }
    assertTrue(coupled.variance() < independent.variance(), problem.toString());
  }

  /** The formula for bits, for the random numbers that the pair shows to have been drawn. */
  @Test
  void disarmOfBitsIsItsFormula() {
    double[] scores = {0.3, -1.2, 2, Double.NEGATIVE_INFINITY};
    ExampleLoss decoder = Trial.decoders(4, new SplittableRandom(SEED)).getLast();
    Problem<Bits> problem = new Problem<>(new Bits(4), scores, decoder);
    for (int seed = 0; seed < 50; seed++) {
      Pass pass = problem.forward(Estimators.<Bits>disarm(1), seed);
      double[] b = rows(pass, 0);
      double[] opposite = rows(pass, 1);
      double half = (decoder.loss(b, 0) - decoder.loss(opposite, 0)) / 2;
      double[] expected = new double[4];
      for (int i = 0; i < 3; i++) {
        double size = 1 / (1 + Math.exp(-Math.abs(scores[i])));
        expected[i] = b[i] == opposite[i] ? 0 : half * (opposite[i] == 1 ? -1 : 1) * size;
      }
      assertArrayEquals(expected, problem.backward(pass), 1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends ConditionalNoise & Enumerable> void rodeoBeginsAsLeaveOneOutAndStaysUnbiased(
      Problem<S> problem) {
    assertArrayEquals(
        problem.gradient(Estimators.<S>reinforceLoo(3), 5),
        problem.gradient(Estimators.<S>rodeo(3), 5),
        1e-12);
    Memory memory = new Memory();
    Moments controlled = new Moments(problem.scores().length);
    Moments plain = new Moments(problem.scores().length);
    for (int pass = 0; pass < 4 * PASSES; pass++) {
      double[] out = new double[problem.scores().length];
      Estimators.<S>rodeo(3)
          .forward(
              Batch.of(problem.structure(), problem.scores().clone()),
              new Context(Workers.sequential(), SEED + pass, memory, 0))
          .backward(new ExampleLosses(List.of(problem.decoder())), out);
      if (pass >= 100) {
        controlled.add(out);
        plain.add(problem.gradient(Estimators.<S>reinforceLoo(3), SEED + pass));
      }
    }
    double[] exact = exact(problem);
    for (int p = 0; p < exact.length; p++) {
      assertEquals(exact[p], controlled.mean(p), 5 * controlled.error(p) + 1e-12);
    }
    assertTrue(controlled.variance() < 0.9 * plain.variance(), problem.toString());
  }

  static Stream<ChoiceMap> maps() {
    return Stream.of(new Entmax(1.3), new Entmax(1.5), new Entmax(2), new Normmax(2));
  }

  @ParameterizedTest
  @MethodSource("maps")
  void choicesAreRelaxedWithExactGradientsAndLosses(ChoiceMap map) {
    problems().forEach(problem -> assertRelaxed(problem, map));
  }

  private static <S extends ConditionalNoise & Enumerable> void assertRelaxed(
      Problem<S> problem, ChoiceMap map) {
    double tau = 0.8;
    Predictor<S> predictor = Predictor.choices(map);
    Estimator<S> estimator =
        map instanceof Entmax
            ? Estimators.entmax(map.alpha(), tau)
            : Estimators.normmax(map.alpha(), tau);
    double[] gradient = problem.gradient(estimator, 1);
    double[] scores = problem.scores();
    BruteForce truth = new BruteForce(problem.structure());
    double[] worst =
        Arrays.stream(scores).map(s -> s == Double.NEGATIVE_INFINITY ? s : -s).toArray();
    Target target = Target.of(truth.argmax(worst, 0));
    FenchelYoungLoss<S> loss = new FenchelYoungLoss<>(predictor);
    double[] slope = new double[scores.length];
    double value =
        loss.evaluate(
            org.espalier.core.estimate.Problem.of(problem.structure(), scores, new Workspace()),
            target,
            1,
            slope);
    assertTrue(value >= 0);
    double step = 1e-6;
    for (int p = 0; p < scores.length; p++) {
      if (scores[p] == Double.NEGATIVE_INFINITY) {
        assertEquals(0, gradient[p]);
        assertEquals(0, slope[p]);
        continue;
      }
      double[] up = scores.clone();
      double[] down = scores.clone();
      up[p] += step;
      down[p] -= step;
      double rise =
          problem.decoder().loss(point(predictor, problem, up, tau), 0)
              - problem.decoder().loss(point(predictor, problem, down, tau), 0);
      assertEquals(rise / (2 * step), gradient[p], 1e-5, map + ", " + problem);
      double lossRise = loss(loss, problem, up, target) - loss(loss, problem, down, target);
      assertEquals(lossRise / (2 * step), slope[p], 1e-5, map + ", " + problem);
    }
    double[] own = point(predictor, problem, scores, 1);
    assertEquals(0, loss(loss, problem, scores, Target.point(own)), 1e-12);
  }

  private static <S extends ConditionalNoise> double loss(
      FenchelYoungLoss<S> loss, Problem<?> problem, double[] scores, Target target) {
    @SuppressWarnings("unchecked") // it is the problem's own loss
    S structure = (S) problem.structure();
    return loss.evaluate(
        org.espalier.core.estimate.Problem.of(structure, scores, new Workspace()),
        target,
        1,
        new double[scores.length]);
  }

  private static <S extends ConditionalNoise> double[] point(
      Predictor<S> predictor, Problem<?> problem, double[] scores, double tau) {
    double[] divided = Arrays.stream(scores).map(s -> s / tau).toArray();
    @SuppressWarnings("unchecked") // it is the problem's own predictor
    S structure = (S) problem.structure();
    return predictor.predictAll(Batch.of(structure, divided), Workers.sequential());
  }
}
