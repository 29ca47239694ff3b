package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.SamplingWithoutReplacement;
import org.espalier.core.Workers;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.ExampleLoss;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.GumbelRao;
import org.espalier.core.estimate.IdentityProjection;
import org.espalier.core.estimate.ImplicitMle;
import org.espalier.core.estimate.MarginalStraightThrough;
import org.espalier.core.estimate.Noise;
import org.espalier.core.estimate.Pass;
import org.espalier.core.estimate.Perturbed;
import org.espalier.core.estimate.PerturbedOptimizer;
import org.espalier.core.estimate.PerturbedScoreFunction;
import org.espalier.core.estimate.Points;
import org.espalier.core.estimate.SumAndSample;
import org.espalier.core.estimate.UnorderedSet;
import org.espalier.core.product.ChoiceProduct;
import org.espalier.core.product.ExactProduct;
import org.espalier.core.subset.Bits;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Families;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Estimators that draw samples, against expectations by enumeration. */
class StochasticEstimatorsTest {

  private static final long SEED = 20_261_123;
  private static final int PASSES = 600;

  /** A structure with scores, a decoder, and what enumeration says of them. */
  record Problem<S extends MapOracle & GibbsModel & SamplingWithoutReplacement & Enumerable>(
      S structure, double[] scores, ExampleLoss decoder) {

    private List<Parts> structures() {
      List<Parts> all = new ArrayList<>();
      structure.forEach(parts -> {
        if (parts.dot(scores, 0) > Double.NEGATIVE_INFINITY) {
          Parts copy = new Parts();
          copy.set(parts);
          all.add(copy);
        }
      });
      return all;
    }

    private double[] visible(Parts parts) {
      double[] dense = new double[scores.length];
      parts.addTo(dense, 0, 1);
      Arrays.fill(dense, structure.visible(), dense.length, 0);
      return dense;
    }

    private double expectedLoss(double[] at) {
      double total = 0;
      double sum = 0;
      for (Parts parts : structures()) {
        double weight = Math.exp(parts.dot(at, 0));
        total += weight;
        sum += weight * decoder.loss(visible(parts), 0);
      }
      return sum / total;
    }

    private double[] exactGradient() {
      double[] gradient = new double[scores.length];
      double step = 1e-5;
      for (int p = 0; p < gradient.length; p++) {
        if (scores[p] > Double.NEGATIVE_INFINITY && structure.usable(p)) {
          double[] up = scores.clone();
          double[] down = scores.clone();
          up[p] += step;
          down[p] -= step;
          gradient[p] = (expectedLoss(up) - expectedLoss(down)) / (2 * step);
        }
      }
      return gradient;
    }

    private double[] gradient(Estimator<? super S> estimator, long seed) {
      return gradient(estimator, seed, scores);
    }

    private double[] gradient(Estimator<? super S> estimator, long seed, double[] at) {
      Context context = new Context(Workers.sequential(), seed);
      double[] out = new double[at.length];
      estimator
          .forward(Batch.of(structure, at.clone()), context)
          .backward(new ExampleLosses(List.of(decoder)), out);
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
      problems.add(problem(Subset.exactly(1, 4), d, random));
      problems.add(problem(new ProjectiveTree(3, Roots.SINGLE), d, random));
      problems.add(problem(new LinearChain(3, 2, Transitions.SHARED), d, random));
    }
    return problems.stream();
  }

  private static <S extends MapOracle & GibbsModel & SamplingWithoutReplacement & Enumerable>
      Problem<S> problem(S structure, int decoder, RandomGenerator random) {
    double[] scores = Vectors.normal(structure.size(), random);
    scores[2] = decoder == 1 ? Double.NEGATIVE_INFINITY : scores[2];
    return new Problem<>(
        structure, scores, Trial.decoders(structure.visible(), random).get(decoder));
  }

  private static <S extends MapOracle & GibbsModel & SamplingWithoutReplacement & Enumerable>
      void assertUnbiased(Problem<S> problem, Estimator<? super S> estimator, double[] expected) {
    assertUnbiased(problem, estimator, expected, PASSES);
  }

  /** Asserts that the mean over passes is what it should be, within 5 standard errors. */
  private static <S extends MapOracle & GibbsModel & SamplingWithoutReplacement & Enumerable>
      void assertUnbiased(
          Problem<S> problem, Estimator<? super S> estimator, double[] expected, int passes) {
    double[] sum = new double[expected.length];
    double[] squares = new double[expected.length];
    for (int pass = 0; pass < passes; pass++) {
      double[] gradient = problem.gradient(estimator, SEED + pass);
      for (int p = 0; p < sum.length; p++) {
        sum[p] += gradient[p];
        squares[p] += gradient[p] * gradient[p];
      }
    }
    for (int p = 0; p < sum.length; p++) {
      double mean = sum[p] / passes;
      double error = Math.sqrt(Math.max(0, squares[p] / passes - mean * mean) / passes);
      assertEquals(
          expected[p], mean, 5 * error + 1e-6, problem + ", " + estimator.name() + ", part " + p);
    }
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends MapOracle & GibbsModel & SamplingWithoutReplacement & Enumerable>
      void scoreFunctionsAreUnbiased(Problem<S> problem) {
    double[] exact = problem.exactGradient();
    assertUnbiased(problem, Estimators.<S>reinforce(2), exact);
    assertUnbiased(problem, Estimators.<S>reinforceLoo(3), exact);
    assertUnbiased(problem, Estimators.<S>reinforceSelfCritical(1), exact);
    for (int samples = 1; samples <= 3; samples++) {
      assertUnbiased(problem, new SumAndSample<S>(samples), exact);
      assertUnbiased(problem, new UnorderedSet<S>(samples), exact);
    }
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends MapOracle & GibbsModel & SamplingWithoutReplacement & Enumerable> void sumsAreExact(
      Problem<S> problem) {
    double[] exact = problem.exactGradient();
    assertArrayEquals(exact, problem.gradient(Estimators.<S>minimumRisk(), 1), 1e-7);
    int all = problem.structures().size();
    assertArrayEquals(exact, problem.gradient(new SumAndSample<S>(all + 1), 1), 1e-7);
    assertArrayEquals(exact, problem.gradient(new UnorderedSet<S>(all + 1), 1), 1e-7);
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends MapOracle & GibbsModel & SamplingWithoutReplacement & Enumerable>
      void entropyIsRewarded(Problem<S> problem) {
    double beta = 0.3;
    double[] with = problem.gradient(Estimators.<S>reinforce(2).withEntropy(beta), 1);
    double[] without = problem.gradient(Estimators.<S>reinforce(2), 1);
    double step = 1e-5;
    for (int p = 0; p < with.length; p++) {
      if (problem.scores()[p] > Double.NEGATIVE_INFINITY && problem.structure().usable(p)) {
        double[] up = problem.scores().clone();
        double[] down = problem.scores().clone();
        up[p] += step;
        down[p] -= step;
        double slope =
            (problem.structure().distribution(up).entropy()
                    - problem.structure().distribution(down).entropy())
                / (2 * step);
        assertEquals(-beta * slope, with[p] - without[p], 1e-7);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends MapOracle & GibbsModel & SamplingWithoutReplacement & Enumerable>
      void differencesAreOfTwoMaps(Problem<S> problem) {
    double lambda = 0.7;
    BruteForce truth = new BruteForce(problem.structure());
    Parts best = truth.argmax(problem.scores(), 0);
    double[] moved = problem.scores().clone();
    double[] g = new double[moved.length];
    problem.decoder().gradient(problem.visible(best), 0, g);
    for (int p = 0; p < problem.structure().visible(); p++) {
      moved[p] -= moved[p] > Double.NEGATIVE_INFINITY ? lambda * g[p] : 0;
    }
    double[] expected = new double[moved.length];
    best.addTo(expected, 0, 1 / lambda);
    truth.argmax(moved, 0).addTo(expected, 0, -1 / lambda);
    assertArrayEquals(expected, problem.gradient(Estimators.<S>blackbox(lambda), 1), 1e-12);
    // With noise it is the mean of blackbox differentiations at perturbed scores.
    int samples = 3;
    double[] mean = new double[moved.length];
    RandomGenerator random = Noise.generator(SEED, 0, Noise.Stream.FORWARD);
    for (int k = 0; k < samples; k++) {
      double[] perturbed =
          Arrays.stream(problem.scores())
              .map(s -> s + 0.5 * Noise.gumbel().sample(random))
              .toArray();
      double[] one = problem.gradient(Estimators.<S>blackbox(lambda), 1, perturbed);
      mean = Vectors.sum(mean, 1.0 / samples, one);
    }
    assertArrayEquals(
        mean,
        problem.gradient(new ImplicitMle<>(Noise.gumbel(), 0.5, lambda, samples), SEED),
        1e-12);
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends MapOracle & GibbsModel & SamplingWithoutReplacement & Enumerable>
      void perturbationMovesAnotherEstimator(Problem<S> problem) {
    double tau = 0.6;
    RandomGenerator random = Noise.generator(SEED, 0, Noise.Stream.FORWARD);
    double[] perturbed =
        Arrays.stream(problem.scores())
            .map(s -> (s + Noise.gumbel().sample(random)) / tau)
            .toArray();
    for (Estimator<S> inner :
        List.<Estimator<S>>of(Estimators.<S>marginals(), new MarginalStraightThrough<S>())) {
      double[] expected =
          Arrays.stream(problem.gradient(inner, 1, perturbed)).map(x -> x / tau).toArray();
      Perturbed<S> outer = new Perturbed<>(inner, Noise.gumbel(), tau);
      assertArrayEquals(expected, problem.gradient(outer, SEED), 1e-12);
    }
    Perturbed<S> tempered = new Perturbed<>(Estimators.<S>marginals(), Noise.none(), tau);
    double[] seen =
        tempered
            .inference()
            .predictAll(Batch.of(problem.structure(), problem.scores()), Workers.sequential());
    double[] scaled = Arrays.stream(problem.scores()).map(s -> s / tau).toArray();
    assertArrayEquals(problem.structure().distribution(scaled).marginals(), seen, 1e-12);
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends MapOracle & GibbsModel & SamplingWithoutReplacement & Enumerable>
      void unorderedSetsAreMeansOverOrders(Problem<S> problem) {
    // All sets, each with its probability and its gradient by the definition, are the exact one;
    // and so the ratios are those of the definition if the estimator returns these gradients.
    List<Parts> all = problem.structures();
    double[] p = all.stream().mapToDouble(z -> Math.exp(z.dot(problem.scores(), 0))).toArray();
    double total = Arrays.stream(p).sum();
    Arrays.setAll(p, k -> p[k] / total);
    double[] marginals = problem.structure().distribution(problem.scores()).marginals();
    for (int pass = 0; pass < 20; pass++) {
      Pass drawn =
          new UnorderedSet<S>(3)
              .forward(
                  Batch.of(problem.structure(), problem.scores().clone()),
                  new Context(Workers.sequential(), pass));
      double[] values = drawn.points().values();
      int size = problem.scores().length;
      int[] set =
          IntStream.range(0, drawn.points().rows())
              .map(row -> {
                double[] z = Arrays.copyOfRange(values, row * size, (row + 1) * size);
                return IntStream.range(0, all.size())
                    .filter(k -> Arrays.equals(z, dense(all.get(k), size)))
                    .findFirst()
                    .orElseThrow();
              })
              .toArray();
      double[] expected = new double[size];
      for (int i = 0; i < set.length; i++) {
        double weight = p[set[i]] * ofSet(p, set, i, -1) / ofSet(p, set, -1, -1);
        assertEquals(weight, drawn.points().weight(i), 1e-11);
        double baseline = set.length == 1 ? 0 : p[set[i]] * loss(problem, all.get(set[i]));
        for (int j = 0; j < set.length; j++) {
          if (j != i) {
            baseline +=
                p[set[j]]
                    * ofSet(p, set, i, j)
                    / ofSet(p, set, i, -1)
                    * loss(problem, all.get(set[j]));
          }
        }
        double share = weight * (loss(problem, all.get(set[i])) - baseline);
        double[] z = dense(all.get(set[i]), size);
        for (int q = 0; q < size; q++) {
          expected[q] += share * (z[q] - marginals[q]);
        }
      }
      double[] out = new double[size];
      drawn.backward(new ExampleLosses(List.of(problem.decoder())), out);
      assertArrayEquals(expected, out, 1e-9);
    }
  }

  private static double loss(Problem<?> problem, Parts structure) {
    return problem.decoder().loss(problem.visible(structure), 0);
  }

  private static double[] dense(Parts parts, int size) {
    double[] dense = new double[size];
    parts.toDense(dense, 0, size);
    return dense;
  }

  /** The probability that a set is drawn first, in any order, with up to two of it left out. */
  private static double ofSet(double[] p, int[] set, int without, int nor) {
    double mass = 1;
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < set.length; i++) {
      if (i == without || i == nor) {
        mass -= p[set[i]];
      } else {
        left.add(set[i]);
      }
    }
    return ofOrders(p, left, mass);
  }

  private static double ofOrders(double[] p, List<Integer> left, double mass) {
    double sum = left.isEmpty() ? 1 : 0;
    for (int first : left) {
      List<Integer> rest = left.stream().filter(k -> k != first).toList();
      sum += p[first] / mass * ofOrders(p, rest, mass - p[first]);
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends MapOracle & GibbsModel & SamplingWithoutReplacement & Enumerable>
      void unorderedSetsVaryLessThanOrderedOnes(Problem<S> problem) {
    // Losses about 4, as losses are not about 0: a baseline must find that out from two samples.
    Problem<S> raised =
        new Problem<>(problem.structure(), problem.scores(), new Raised(problem.decoder()));
    double ordered = spread(raised, new SumAndSample<S>(2));
    double unordered = spread(raised, new UnorderedSet<S>(2));
    assertTrue(unordered < ordered, unordered + " against " + ordered);
  }

  /** Another decoder whose losses are higher by 4. */
  private record Raised(ExampleLoss decoder) implements ExampleLoss {
    @Override
    public double loss(double[] point, int offset) {
      return 4 + decoder.loss(point, offset);
    }

    @Override
    public void gradient(double[] point, int offset, double[] out) {
      decoder.gradient(point, offset, out);
    }
  }

  private static <S extends MapOracle & GibbsModel & SamplingWithoutReplacement & Enumerable>
      double spread(Problem<S> problem, Estimator<? super S> estimator) {
    double[] exact = problem.exactGradient();
    double sum = 0;
    for (int pass = 0; pass < PASSES; pass++) {
      double[] off = Vectors.sum(problem.gradient(estimator, pass), -1, exact);
      sum += Vectors.dot(off, off) / PASSES;
    }
    return sum;
  }

  @Test
  void perturbedOptimizersAreUnbiasedForLossesThatAreNotLinear() {
    // With Gumbel noise the mean MAP of a categorical is the softmax, of bits with logistic noise
    // the sigmoid; so the gradient of a loss at the mean is that of the relaxed network, exactly
    // what the estimate has as its mean if the loss is quadratic.
    RandomGenerator random = new SplittableRandom(SEED);
    for (int samples : new int[] {1, 2, 4}) {
      assertRelaxed(problem(Subset.exactly(1, 4), 1, random), samples);
      assertRelaxed(problem(new Bits(3), 1, random), samples);
    }
  }

  private static <S extends MapOracle & GibbsModel & SamplingWithoutReplacement & Enumerable>
      void assertRelaxed(Problem<S> problem, int samples) {
    double[] expected = problem.gradient(Estimators.<S>marginals(), 1);
    assertUnbiased(
        problem, new PerturbedOptimizer<S>(Noise.balanced(), 1, samples), expected, 20 * PASSES);
  }

  @Test
  void perturbedScoreFunctionsAreUnbiasedWhateverTheLoss() {
    // Where perturb-and-MAP is exact, the smoothed loss is the expected one.
    RandomGenerator random = new SplittableRandom(SEED);
    for (int decoder = 0; decoder < 4; decoder++) {
      assertExpected(problem(Subset.exactly(1, 4), decoder, random));
      assertExpected(problem(new Bits(3), decoder, random));
      assertExpected(
          problem(new ExactProduct<>(List.of(new Bits(2), new Categorical(3))), decoder, random));
    }
  }

  private static <S extends MapOracle & GibbsModel & SamplingWithoutReplacement & Enumerable>
      void assertExpected(Problem<S> problem) {
    assertUnbiased(
        problem,
        new PerturbedScoreFunction<S>(Noise.balanced(), 1, 2),
        problem.exactGradient(),
        20 * PASSES);
  }

  @Test
  void balancedNoiseMakesMapASampleOfIndependentChoices() {
    assertSampled(new Bits(1), 0);
    assertSampled(new Bits(2), -1.3, 0.4);
    assertSampled(new Categorical(3), 0.2, -1, 0.9);
    assertSampled(new ChoiceProduct<>(List.of(new Bits(1), new Categorical(2))), 0.3, -0.5, 0.6);
    assertSampled(new ExactProduct<>(List.of(new Categorical(2), new Bits(1))), 0.3, -0.5, 0.6);
    assertSampled(Subset.atMost(1, 1), 0);
  }

  private static <S extends MapOracle & GibbsModel & Enumerable> void assertSampled(
      S structure, double... scores) {
    BruteForce truth = new BruteForce(structure);
    double[] wanted = truth.probabilities(scores, 0);
    int draws = 20_000;
    double[] found = new double[wanted.length];
    Points points =
        new ImplicitMle<>(Noise.balanced(), 1, 1, draws)
            .forward(Batch.of(structure, scores), new Context(Workers.sequential(), SEED))
            .points();
    for (int row = 0; row < draws; row++) {
      double[] z = Arrays.copyOfRange(points.values(), points.offset(row), points.offset(row + 1));
      for (int k = 0; k < found.length; k++) {
        found[k] += Arrays.equals(z, dense(truth.member(k), z.length)) ? 1.0 / draws : 0;
      }
    }
    for (int k = 0; k < wanted.length; k++) {
      double error = Math.sqrt(wanted[k] * (1 - wanted[k]) / draws);
      assertEquals(wanted[k], found[k], 5 * error, structure + ", structure " + k);
    }
  }

  @Test
  void meansAreRemovedWhereAllStructuresHaveEquallyManyParts() {
    for (Families.Family family : Families.all()) {
      for (Enumerable instance : family.instances()) {
        if (instance instanceof MapOracle oracle && oracle.visible() > 1) {
          assertCentredRightly(oracle, instance);
        }
      }
    }
  }

  private static void assertCentredRightly(MapOracle oracle, Enumerable members) {
    List<Double> counts = new ArrayList<>();
    double[] ones = new double[oracle.size()];
    Arrays.fill(ones, 0, oracle.visible(), 1);
    members.forEach(parts -> counts.add(parts.dot(ones, 0)));
    boolean constant = counts.stream().distinct().count() == 1;
    double[] scores = Vectors.normal(oracle.size(), new SplittableRandom(SEED));
    // A gradient along (1, …, 1) is what the removal of means leaves nothing of.
    double[] gradient =
        Estimates.gradient(
            new IdentityProjection<MapOracle>(),
            oracle,
            scores,
            new ExampleLosses.Linear(Arrays.copyOf(ones, oracle.visible())));
    double norm = Vectors.norm(gradient);
    long usable = IntStream.range(0, oracle.visible()).filter(oracle::usable).count();
    if (constant) {
      assertEquals(0, norm, 1e-12, oracle + " has " + counts.getFirst() + " parts always");
    } else if (usable > 1) {
      assertTrue(norm > 1e-6, oracle + " has varying numbers of parts");
    }
  }

  @Test
  void noiseAndTheSamplesOfWhatItPerturbsAreIndependent() {
    // Given the noise, a sample's deviation from its mean is independent of it.
    Categorical two = new Categorical(2);
    Estimator<Categorical> once =
        new Perturbed<>(Estimators.<Categorical>reinforce(1), Noise.gumbel(), 1);
    Estimator<Categorical> twice = new Perturbed<>(once, Noise.gumbel(), 1);
    assertIndependent(once, two, 1);
    assertIndependent(twice, two, 2);
    assertIndependent(new Perturbed<>(new GumbelRao<Categorical>(1, 1), Noise.gumbel(), 1), two, 1);
  }

  private static void assertIndependent(
      Estimator<Categorical> estimator, Categorical two, int layers) {
    int passes = 20_000;
    double sum = 0;
    double squares = 0;
    for (int pass = 0; pass < passes; pass++) {
      Context context = new Context(Workers.sequential(), pass);
      double[] z = estimator.forward(Batch.of(two, 0, 0), context).points().values();
      double mean = 0;
      double first = 0;
      for (int layer = 0; layer < layers; layer++) {
        RandomGenerator random = Noise.generator(context.seed(), 0, Noise.Stream.FORWARD);
        double one = Noise.gumbel().sample(random);
        double difference = one - Noise.gumbel().sample(random);
        first = layer == 0 ? difference : first;
        mean += difference;
        context = Noise.inner(context);
      }
      double term = (z[0] - 1 / (1 + Math.exp(-mean))) * Math.signum(first);
      sum += term / passes;
      squares += term * term / passes;
    }
    assertEquals(0, sum, 5 * Math.sqrt(squares / passes), estimator.name());
  }

  @Test
  void gumbelNoiseMakesMapASample() {
    // E[MAP(s + Gumbel)] of a categorical is the softmax, so that both gradients are known.
    RandomGenerator random = new SplittableRandom(SEED);
    Problem<Subset> problem = problem(Subset.exactly(1, 4), 0, random);
    double[] expected = problem.exactGradient();
    assertUnbiased(problem, new PerturbedOptimizer<Subset>(Noise.gumbel(), 1, 2), expected);
    double[] seen = new double[4];
    for (int pass = 0; pass < PASSES; pass++) {
      Pass forward =
          new PerturbedOptimizer<Subset>(Noise.gumbel(), 1, 2)
              .forward(
                  Batch.of(problem.structure(), problem.scores().clone()),
                  new Context(Workers.sequential(), pass));
      seen = Vectors.sum(seen, 1.0 / PASSES, forward.points().values());
    }
    assertArrayEquals(problem.structure().distribution(problem.scores()).marginals(), seen, 0.08);
  }

  @Test
  void perturbedOptimizersAreUnbiasedForTheirOwnMean() {
    // Two classes and Gaussian noise: E[MAP] is Φ of the difference, and so is its derivative.
    Subset two = Subset.exactly(1, 2);
    double sigma = 0.8;
    double[] scores = {0.3, -0.2};
    RandomGenerator random = new SplittableRandom(SEED);
    Problem<Subset> problem = new Problem<>(two, scores, Trial.decoders(2, random).getFirst());
    double[] g = new double[2];
    problem.decoder().gradient(new double[2], 0, g);
    double spread = sigma * Math.sqrt(2);
    double z = (scores[0] - scores[1]) / spread;
    double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) / spread;
    double slope = (g[0] - g[1]) * density;
    assertUnbiased(
        problem,
        new PerturbedOptimizer<Subset>(Noise.gaussian(), sigma, 2),
        new double[] {slope, -slope});
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends MapOracle & GibbsModel & SamplingWithoutReplacement & Enumerable>
      void identityIsProjected(Problem<S> problem) {
    BruteForce truth = new BruteForce(problem.structure());
    double[] point = problem.visible(truth.argmax(problem.scores(), 0));
    double[] g = new double[point.length];
    problem.decoder().gradient(point, 0, g);
    double[] gradient = problem.gradient(new IdentityProjection<S>(), 1);
    double step = 1e-6;
    for (int p = 0; p < problem.structure().visible(); p++) {
      if (problem.scores()[p] > Double.NEGATIVE_INFINITY && problem.structure().usable(p)) {
        double[] up = problem.scores().clone();
        double[] down = problem.scores().clone();
        up[p] += step;
        down[p] -= step;
        double slope =
            (Vectors.dot(g, normalised(problem, up)) - Vectors.dot(g, normalised(problem, down)))
                / (2 * step);
        assertEquals(slope, gradient[p], 1e-7);
      } else {
        assertEquals(0, gradient[p]);
      }
    }
  }

  private static double[] normalised(Problem<?> problem, double[] scores) {
    double[] out = new double[scores.length];
    double sum = 0;
    int count = 0;
    for (int p = 0; p < problem.structure().visible(); p++) {
      if (scores[p] > Double.NEGATIVE_INFINITY && problem.structure().usable(p)) {
        sum += scores[p];
        count++;
      }
    }
    for (int p = 0; p < problem.structure().visible(); p++) {
      if (scores[p] > Double.NEGATIVE_INFINITY && problem.structure().usable(p)) {
        out[p] = scores[p] - sum / count;
      }
    }
    double norm = Vectors.norm(out);
    return Arrays.stream(out).map(x -> x / norm).toArray();
  }

  @Test
  void noiseHasItsMoments() {
    RandomGenerator random = new SplittableRandom(SEED);
    assertMoments(Noise.gumbel(), 1, random);
    // k sum-of-gamma draws sum to nearly a Gumbel; the series is cut, so its mean is off by 1/2t.
    assertMoments(Noise.sumOfGamma(5, 200), 5, random);
    int draws = 100_000;
    double mean = 0;
    for (int i = 0; i < draws; i++) {
      double x = Noise.gumbel().sample(random);
      mean += Noise.gumbel().slope(x) / draws;
    }
    assertEquals(0, mean, 0.02);
  }

  private static void assertMoments(Noise.Identical noise, int terms, RandomGenerator random) {
    int draws = 100_000;
    double mean = 0;
    double square = 0;
    for (int i = 0; i < draws; i++) {
      double sum = 0;
      for (int k = 0; k < terms; k++) {
        sum += noise.sample(random);
      }
      mean += sum / draws;
      square += sum * sum / draws;
    }
    assertEquals(0.57721566, mean, 0.02, noise.toString());
    assertEquals(Math.PI * Math.PI / 6, square - mean * mean, 0.05, noise.toString());
  }

  @Test
  void settingsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> Estimators.reinforceLoo(1));
    assertThrows(IllegalArgumentException.class, () -> Estimators.reinforce(0));
    assertThrows(IllegalArgumentException.class, () -> Estimators.reinforce(1).withEntropy(-1));
    assertThrows(IllegalArgumentException.class, () -> Estimators.blackbox(0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PerturbedOptimizer<Subset>(Noise.gumbel(), Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> Noise.sumOfGamma(0, 1));
    IllegalArgumentException many =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Estimators.<ProjectiveTree>minimumRisk()
                    .forward(
                        Batch.of(new ProjectiveTree(9, Roots.SINGLE), new double[81]),
                        new Context(Workers.sequential(), 1)));
    assertTrue(String.valueOf(many.getMessage()).contains("100000"));
  }

  @Test
  void tooManyStructuresAreRefusedBeforeTheyAreListed() {
    ProjectiveTree trees = new ProjectiveTree(30, Roots.SINGLE);
    Batch<ProjectiveTree> batch = Batch.of(trees, new double[trees.size()]);
    Context context = new Context(Workers.sequential(), 1);
    Estimator<ProjectiveTree> all = Estimators.minimumRisk();
    String many = refusal(() -> all.forward(batch, context));
    assertTrue(many.contains("has 5.0e+21 structures and minimum-risk sums over at most"), many);
    assertTrue(many.contains("minimum-risk-sparsemap"), many);

    Estimator<ProjectiveTree> best = Estimators.minimumRiskKBest(1_000_000);
    String room = refusal(() -> best.forward(batch, context));
    assertTrue(room.contains("would be shown 1000000 points, 900000000 numbers"), room);
    Estimator<ProjectiveTree> drawn = Estimators.reinforce(Integer.MAX_VALUE);
    assertTrue(refusal(() -> drawn.forward(batch, context)).contains("2147483647 points"));
    double[] scores = new double[20];
    Arrays.fill(scores, 5, 20, Double.NEGATIVE_INFINITY); // 32 of a million sets are left
    Estimator<Bits> bits = Estimators.minimumRisk();
    assertEquals(32, bits.forward(Batch.of(new Bits(20), scores), context).points().rows());
    ProjectiveTree few = new ProjectiveTree(2, Roots.MULTI); // has three trees
    Estimator<ProjectiveTree> more = Estimators.minimumRiskKBest(100_000_000);
    Pass pass = more.forward(Batch.of(few, new double[few.size()]), context);
    assertEquals(3, pass.points().rows());
  }

  private static String refusal(Executable work) {
    return String.valueOf(
        assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertThrows(IllegalArgumentException.class, work))
            .getMessage());
  }

  @Test
  void sumOfGammaNoiseIsForOneNumberOfParts() {
    Estimator<MapOracle> estimator = new ImplicitMle<>(Noise.sumOfGamma(2, 10), 1, 1, 20);
    Context context = new Context(Workers.sequential(), 1);
    var _ = estimator.forward(Batch.of(Subset.exactly(2, 5), new double[5]), context);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> estimator.forward(Batch.of(new Bits(5), new double[5]), context));
    assertTrue(String.valueOf(error.getMessage()).contains("does not fit Bits"), error.toString());
  }
}
