package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.estimate.AdaptiveImplicitMle;
import org.espalier.core.estimate.Annealed;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.ExampleLoss;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.ImplicitMle;
import org.espalier.core.estimate.Memory;
import org.espalier.core.estimate.Noise;
import org.espalier.core.estimate.Pass;
import org.espalier.core.estimate.Perturbed;
import org.espalier.core.estimate.RelaxEstimator;
import org.espalier.core.estimate.Schedule;
import org.espalier.core.estimate.ScoreFunction;
import org.espalier.core.estimate.SemiSupervised;
import org.espalier.core.estimate.Target;
import org.espalier.core.estimate.Vimco;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.subset.Bits;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.core.walk.Tour;
import org.espalier.verify.BruteForce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Estimators that learn in the course of a run, and those that depend on how far it has come. */
class LearningEstimatorsTest {

  private static final long SEED = 20_261_127;
  private static final int LESSONS = 200;
  private static final int PASSES = 2500;

  /** A decoder whose losses are far from 0, so that a baseline matters. */
  private record Raised(ExampleLoss inner) implements ExampleLoss {
    @Override
    public double loss(double[] point, int offset) {
      return inner.loss(point, offset) + 4;
    }

    @Override
    public void gradient(double[] point, int offset, double[] out) {
      inner.gradient(point, offset, out);
    }
  }

  /** A structure with scores and a decoder. */
  record Problem<S extends MapOracle & GibbsModel & Enumerable>(
      S structure, double[] scores, ExampleLoss decoder) {

    double[] gradient(Estimator<? super S> estimator, long seed, Memory memory) {
      double[] out = new double[scores.length];
      estimator
          .forward(
              Batch.of(structure, scores.clone()),
              new Context(Workers.sequential(), seed, memory, 0))
          .backward(new ExampleLosses(List.of(decoder)), out);
      return out;
    }

    /** Returns what is known after many passes. */
    Memory lessons(Estimator<? super S> estimator) {
      Memory memory = new Memory();
      for (int pass = 0; pass < LESSONS; pass++) {
        gradient(estimator, pass, memory);
      }
      return memory;
    }

    /** Returns the gradient of E[L(z)], by enumeration. */
    double[] exact() {
      BruteForce truth = new BruteForce(structure);
      double[] probabilities = truth.probabilities(scores, 0);
      double[] marginals = truth.marginals(scores, 0);
      double[] exact = new double[scores.length];
      for (int i = 0; i < truth.count(); i++) {
        double[] z = new double[scores.length];
        truth.member(i).toDense(z, 0, z.length);
        double share = probabilities[i] * decoder.loss(z, 0);
        exact = Vectors.sum(exact, share, Vectors.sum(z, -1, marginals));
      }
      return exact;
    }

    /**
     * Asserts that the mean over passes with a certain memory is what it should be, within 5
     * standard errors.
     *
     * @return the total variance
     */
    double assertMean(Estimator<? super S> estimator, Memory memory, double[] expected) {
      double[] sum = new double[scores.length];
      double[] squares = new double[scores.length];
      for (int pass = 0; pass < PASSES; pass++) {
        Memory copy = new Memory();
        copy.restore(memory.asMap());
        double[] gradient = gradient(estimator, SEED + pass, copy);
        for (int p = 0; p < sum.length; p++) {
          sum[p] += gradient[p];
          squares[p] += gradient[p] * gradient[p];
        }
      }
      double total = 0;
      for (int p = 0; p < sum.length; p++) {
        double mean = sum[p] / PASSES;
        double variance = Math.max(0, squares[p] / PASSES - mean * mean);
        total += variance;
        assertEquals(
            expected[p],
            mean,
            5 * Math.sqrt(variance / PASSES) + 1e-9,
            this + ", " + estimator.name() + ", part " + p);
      }
      return total;
    }

    @Override
    public String toString() {
      return structure + ", " + decoder;
    }
  }

  static Stream<Problem<?>> problems() {
    RandomGenerator random = new SplittableRandom(SEED);
    List<Problem<?>> problems = new ArrayList<>();
    for (int d = 1; d < 4; d++) {
      problems.add(problem(new Categorical(4), d, random));
      problems.add(problem(new Bits(3), d, random));
      problems.add(problem(new ProjectiveTree(2, Roots.MULTI), d, random));
    }
    return problems.stream();
  }

  private static <S extends MapOracle & GibbsModel & Enumerable> Problem<S> problem(
      S structure, int decoder, RandomGenerator random) {
    double[] scores = Vectors.normal(structure.size(), random);
    scores[2] = decoder == 1 ? Double.NEGATIVE_INFINITY : scores[2];
    return new Problem<>(
        structure, scores, new Raised(Trial.decoders(structure.visible(), random).get(decoder)));
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends MapOracle & GibbsModel & Enumerable> void baselinesAreUnbiasedAndHelp(
      Problem<S> problem) {
    double[] exact = problem.exact();
    double plain = problem.assertMean(Estimators.<S>reinforce(1), new Memory(), exact);
    ScoreFunction<S> mean = Estimators.<S>reinforceRunningMean(1);
    problem.assertMean(mean, new Memory(), exact);
    double withMean = problem.assertMean(mean, problem.lessons(mean), exact);
    assertTrue(withMean < plain / 2, withMean + " with a running mean, " + plain + " without");
    ScoreFunction<S> learned = Estimators.<S>nvil(1);
    Memory memory = problem.lessons(learned);
    double[] spread = memory.get("nvil.variance");
    double scale = Math.max(1, Math.sqrt(spread[1] / spread[0] / (1 + 1e-6)));
    double[] scaled = Arrays.stream(exact).map(x -> x / scale).toArray();
    double withLearned = problem.assertMean(learned, memory, scaled) * scale * scale;
    assertTrue(withLearned < plain / 2, withLearned + " with NVIL, " + plain + " without");
  }

  @Test
  void aLearnedBaselineTellsDistributionsApart() {
    // Sure examples lose 1, unsure ones 6: a mean cannot know, the entropy can.
    Categorical structure = new Categorical(3);
    Memory memory = new Memory();
    ScoreFunction<Categorical> learned = Estimators.<Categorical>nvil(1);
    double[] scores = {9, 0, 0, 0, 0, 0};
    Batch<Categorical> batch = new Batch<>(List.of(structure, structure), scores);
    ExampleLosses decoders =
        new ExampleLosses(
            List.of(new ExampleLosses.Linear(1, 1, 1), new ExampleLosses.Linear(6, 6, 6)));
    double[] out = new double[6];
    for (int pass = 0; pass < LESSONS; pass++) {
      learned
          .forward(batch, new Context(Workers.sequential(), pass, memory, 0))
          .backward(decoders, out);
    }
    assertArrayEquals(new double[6], out, 1e-3);
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends MapOracle & GibbsModel & Enumerable> void controlVariatesAreUnbiasedAndHelp(
      Problem<S> problem) {
    for (boolean learned : new boolean[] {false, true}) {
      if (problem.structure() instanceof Categorical structure) {
        controlVariates(
            new Problem<>(structure, problem.scores(), problem.decoder()),
            new RelaxEstimator<>("relax", 0.6, 1, learned));
      } else if (problem.structure() instanceof Bits structure) {
        controlVariates(
            new Problem<>(structure, problem.scores(), problem.decoder()),
            new RelaxEstimator<>("relax", 0.6, 1, learned));
      }
    }
  }

  private static <S extends MapOracle & GibbsModel & Enumerable> void controlVariates(
      Problem<S> problem, Estimator<? super S> relax) {
    double[] exact = problem.exact();
    double plain = problem.assertMean(Estimators.<S>reinforce(1), new Memory(), exact);
    problem.assertMean(relax, new Memory(), exact);
    double controlled = problem.assertMean(relax, problem.lessons(relax), exact);
    assertTrue(controlled < plain / 2, controlled + " with a control variate, " + plain);
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends MapOracle & GibbsModel & Enumerable> void vimcoIsUnbiasedForItsObjective(
      Problem<S> problem) {
    double step = 1e-5;
    double[] exact = new double[problem.scores().length];
    for (int p = 0; p < exact.length; p++) {
      if (problem.scores()[p] > Double.NEGATIVE_INFINITY) {
        double[] up = problem.scores().clone();
        double[] down = problem.scores().clone();
        up[p] += step;
        down[p] -= step;
        exact[p] = (bound(problem, up) - bound(problem, down)) / (2 * step);
      }
    }
    problem.assertMean(new Vimco<S>(2), new Memory(), exact);
  }

  /** Returns E[−log (e^−L(z₁) + e^−L(z₂))/2] over independent z₁, z₂. */
  private static double bound(Problem<?> problem, double[] scores) {
    BruteForce truth = new BruteForce(problem.structure());
    double[] probabilities = truth.probabilities(scores, 0);
    double[] likelihoods =
        IntStream.range(0, truth.count())
            .mapToDouble(i -> {
              double[] z = new double[scores.length];
              truth.member(i).toDense(z, 0, z.length);
              return Math.exp(-problem.decoder().loss(z, 0));
            })
            .toArray();
    double sum = 0;
    for (int i = 0; i < likelihoods.length; i++) {
      for (int j = 0; j < likelihoods.length; j++) {
        sum -=
            probabilities[i] * probabilities[j] * Math.log((likelihoods[i] + likelihoods[j]) / 2);
      }
    }
    return sum;
  }

  @Test
  void vimcoWeighsSamplesByTheirLikelihood() {
    Batch<Categorical> batch =
        new Batch<>(List.of(new Categorical(2), new Categorical(3)), new double[5]);
    Pass pass = new Vimco<Categorical>(2).forward(batch, new Context(Workers.sequential(), 1));
    double[] losses = {1, 1 + Math.log(3), 2000, 1000};
    assertArrayEquals(new double[] {0.75, 0.25, 0, 1}, pass.weights(losses), 1e-12);
    assertArrayEquals(
        new double[] {1 - Math.log(2.0 / 3), 1000 + Math.log(2)}, pass.objectives(losses), 1e-12);
    Perturbed<Categorical> noisy = new Perturbed<>(new Vimco<Categorical>(2), Noise.none(), 1);
    assertArrayEquals(
        pass.objectives(losses),
        noisy.forward(batch, new Context(Workers.sequential(), 1)).objectives(losses),
        0);
    Pass plain =
        Estimators.<Categorical>reinforce(2).forward(batch, new Context(Workers.sequential(), 1));
    assertArrayEquals(new double[] {1 + Math.log(3) / 2, 1500}, plain.objectives(losses), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> new Vimco<Categorical>(1));
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends MapOracle & GibbsModel & Enumerable> void adaptiveStepsDependOnNoScale(
      Problem<S> problem) {
    AdaptiveImplicitMle<S> adaptive = new AdaptiveImplicitMle<>(Noise.gumbel(), 1, 1, 3);
    double[] gradient = problem.gradient(adaptive, SEED, new Memory());
    ExampleLoss louder =
        new ExampleLoss() {
          @Override
          public double loss(double[] point, int offset) {
            return 10 * problem.decoder().loss(point, offset);
          }

          @Override
          public void gradient(double[] point, int offset, double[] out) {
            problem.decoder().gradient(point, offset, out);
            for (int p = 0; p < problem.structure().visible(); p++) {
              out[offset + p] *= 10;
            }
          }
        };
    double[] ten =
        new Problem<>(problem.structure(), problem.scores(), louder)
            .gradient(adaptive, SEED, new Memory());
    assertArrayEquals(Arrays.stream(gradient).map(x -> 10 * x).toArray(), ten, 1e-9);
  }

  @ParameterizedTest
  @MethodSource("problems")
  <S extends MapOracle & GibbsModel & Enumerable> void adaptiveStepsAreThoseOfImplicitMle(
      Problem<S> problem) {
    Estimator<S> adaptive = new AdaptiveImplicitMle<>(Noise.gumbel(), 1, 1, 1);
    Memory memory = new Memory();
    memory.put("adaptive-i-mle", 0.7, 1);
    double[] gradient = problem.gradient(adaptive, SEED, memory);
    Pass pass =
        adaptive.forward(
            Batch.of(problem.structure(), problem.scores().clone()),
            new Context(Workers.sequential(), SEED));
    double[] g = new double[gradient.length];
    problem.decoder().gradient(pass.points().values(), 0, g);
    double scores = 0;
    double slope = 0;
    for (int p = 0; p < g.length; p++) {
      boolean allowed = problem.scores()[p] > Double.NEGATIVE_INFINITY;
      scores += allowed ? problem.scores()[p] * problem.scores()[p] : 0;
      slope += allowed ? g[p] * g[p] : 0;
    }
    double lambda = 0.7 * Math.sqrt(scores / slope);
    double[] expected =
        problem.gradient(new ImplicitMle<>(Noise.gumbel(), 1, lambda, 1), SEED, new Memory());
    assertArrayEquals(expected, gradient, 1e-9);
  }

  @Test
  void adaptiveStepsReachTheirSparsity() {
    Bits structure = new Bits(40);
    RandomGenerator random = new SplittableRandom(SEED);
    Problem<Bits> problem =
        new Problem<>(
            structure,
            Vectors.normal(40, random),
            new ExampleLosses.Linear(Vectors.normal(40, random)));
    for (double alpha : new double[] {1e-3, 1e3}) {
      AdaptiveImplicitMle<Bits> adaptive = new AdaptiveImplicitMle<>(Noise.gumbel(), 1, 2, 4);
      Memory memory = new Memory();
      memory.put("adaptive-i-mle", alpha, 2);
      for (int pass = 0; pass < LESSONS; pass++) {
        problem.gradient(adaptive, pass, memory);
      }
      assertEquals(2, memory.get("adaptive-i-mle")[1], 0.5);
    }
  }

  @Test
  void adaptiveStepsOfOneOfNAimAtEverySecondChoice() {
    // A choice that changes is two non-zeros, so that the target of one is met by every second.
    Categorical structure = new Categorical(5);
    RandomGenerator random = new SplittableRandom(SEED);
    Problem<Categorical> problem =
        new Problem<>(
            structure,
            Vectors.normal(5, random),
            new ExampleLosses.Linear(Vectors.normal(5, random)));
    AdaptiveImplicitMle<Categorical> adaptive = new AdaptiveImplicitMle<>(Noise.gumbel(), 1, 1, 8);
    Memory memory = new Memory();
    double highest = 0;
    for (int pass = 0; pass < LESSONS; pass++) {
      problem.gradient(adaptive, pass, memory);
      highest = Math.max(highest, memory.get("adaptive-i-mle")[0]);
    }
    assertTrue(highest < 10, "alpha reached " + highest);
    assertEquals(1, memory.get("adaptive-i-mle")[1], 0.3);
  }

  @Test
  void adaptiveStepsStopGrowing() {
    // The best choice already has the lowest loss, so that no step size makes a difference.
    Problem<Categorical> problem =
        new Problem<>(
            new Categorical(3),
            new double[] {500, 0, 0},
            new ExampleLosses.Linear(new double[] {-1, 0, 0}));
    AdaptiveImplicitMle<Categorical> adaptive = new AdaptiveImplicitMle<>(Noise.gumbel(), 1, 1, 1);
    Memory memory = new Memory();
    for (int pass = 0; pass < 8000; pass++) { // 1.1^7500 is beyond the doubles
      assertArrayEquals(new double[3], problem.gradient(adaptive, pass, memory));
    }
    assertEquals(1000, memory.get("adaptive-i-mle")[0]);
  }

  /** With several threads, and interrupted in the middle, each gradient has the same bits. */
  @Test
  void aRunGoesOnAsIfNothingHadHappened() {
    Set<String> resumed = new HashSet<>();
    for (Structure structure :
        List.of(
            new Categorical(4),
            new ProjectiveTree(3, Roots.SINGLE),
            new SmallMatching(2, 3),
            new Tour(5),
            FactorGraph.over(4).xor(0, 1).budget(2, 1, 2, 3).build())) {
      for (EstimatorEntry entry : Catalogue.estimators()) {
        if (entry.serves(structure.getClass())) {
          Estimator<Structure> estimator = entry.create(structure.getClass(), new Settings(0.3, 1));
          Memory memory = new Memory();
          List<double[]> whole = run(estimator, structure, memory, 0, 6, 1);
          Memory half = new Memory();
          var _ = run(estimator, structure, half, 0, 3, 3);
          Memory other = new Memory();
          other.restore(half.asMap());
          List<double[]> rest = run(estimator, structure, other, 3, 6, 2);
          for (int pass = 3; pass < 6; pass++) {
            assertArrayEquals(whole.get(pass), rest.get(pass - 3), entry.name() + ", " + structure);
          }
          assertEquals(memory.asMap().keySet(), other.asMap().keySet(), entry.name());
          for (Map.Entry<String, double[]> learned : memory.asMap().entrySet()) {
            assertArrayEquals(
                learned.getValue(), other.asMap().get(learned.getKey()), entry.name());
          }
          resumed.add(entry.name());
        }
      }
    }
    assertEquals(
        Catalogue.estimators().stream().map(EstimatorEntry::name).collect(Collectors.toSet()),
        resumed);
  }

  /** Returns the gradients of passes. */
  private static List<double[]> run(
      Estimator<Structure> estimator,
      Structure structure,
      Memory memory,
      int from,
      int to,
      int threads) {
    RandomGenerator random = new SplittableRandom(SEED);
    List<Structure> instances = IntStream.range(0, 5).mapToObj(i -> structure).toList();
    double[] scores = Vectors.normal(5 * structure.size(), random);
    List<ExampleLoss> decoders =
        IntStream.range(0, 5)
            .mapToObj(i -> Trial.decoders(structure.visible(), random).get(i % 4))
            .toList();
    Batch<Structure> batch =
        new Batch<>(instances, scores).withKeys(List.of("a", "b", "c", "d", "e"));
    List<double[]> gradients = new ArrayList<>();
    try (Workers workers = Workers.of(threads)) {
      for (int pass = from; pass < to; pass++) {
        double[] out = new double[scores.length];
        estimator
            .forward(batch, new Context(workers, pass, memory, 0))
            .backward(new ExampleLosses(decoders), out);
        gradients.add(out);
      }
    }
    return gradients;
  }

  @Test
  void knownStructuresAreLearnedBesidesLatentOnes() {
    ProjectiveTree trees = new ProjectiveTree(2, Roots.SINGLE);
    double[] scores = {0.3, -0.2, 0.9, 0.1, 0.2, 0.4, -1, 0};
    ExampleLosses decoders =
        new ExampleLosses(
            List.of(
                new ExampleLosses.Linear(1, -2, 0.5, 1), new ExampleLosses.Linear(-1, 0, 2, 0.5)));
    Parts parts = trees.argmax(new double[] {0, 0, 1, 5});
    Target gold = Target.of(parts);
    Estimator<ProjectiveTree> latent = Estimators.spigot(1, 1);
    Batch<ProjectiveTree> batch = new Batch<>(List.of(trees, trees), scores);
    Batch<ProjectiveTree> known = batch.withGold(List.of(Optional.of(gold), Optional.empty()));
    Context context = new Context(Workers.sequential(), 1);
    double[] latentOnly = new double[8];
    latent.forward(batch, context).backward(decoders, latentOnly);
    double[] mixed = new double[8];
    new SemiSupervised<ProjectiveTree>(latent, FenchelYoungLoss.<ProjectiveTree>crf(), 3, 0.5)
        .forward(known, context)
        .backward(decoders, mixed);
    double[] supervised = new double[8];
    FenchelYoungLoss.<ProjectiveTree>crf()
        .evaluate(batch.problem(0, new Workspace()), gold, 0, supervised);
    for (int p = 0; p < 4; p++) {
      assertEquals(0.5 * latentOnly[p] + 3 * supervised[p], mixed[p], 1e-12);
      assertEquals(latentOnly[4 + p], mixed[4 + p]);
    }
    assertThrows(IllegalArgumentException.class, () -> batch.withGold(List.of()));
    IllegalArgumentException none =
        assertThrows(
            IllegalArgumentException.class,
            () -> batch.withGold(List.of(Optional.empty(), Optional.of(Target.of(Parts.of(0))))));
    assertTrue(String.valueOf(none.getMessage()).contains("example 1"), none.getMessage());
    double[] forbidden = scores.clone();
    forbidden[parts.get(0)] = Double.NEGATIVE_INFINITY;
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new SemiSupervised<ProjectiveTree>(
                        latent, FenchelYoungLoss.<ProjectiveTree>crf(), 1, 1)
                    .forward(
                        new Batch<>(List.of(trees, trees), forbidden)
                            .withGold(List.of(Optional.of(gold), Optional.empty())),
                        context)
                    .backward(decoders, new double[8]));
    assertTrue(String.valueOf(e.getMessage()).contains("example 0"), e.getMessage());
  }

  @Test
  void settingsChangeAsTrainingGoesOn() {
    assertEquals(2, Schedule.constant(2).at(0.7));
    assertEquals(2.5, Schedule.linear(1, 4).at(0.5), 1e-12);
    assertEquals(0.1, Schedule.geometric(1, 0.01).at(0.5), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> Schedule.geometric(1, 0));
    Schedule eta = Schedule.linear(2, 0);
    Annealed<Categorical> annealed =
        new Annealed<>(progress -> Estimators.straightThrough(eta.at(progress), 1));
    ExampleLosses decoder = new ExampleLosses(List.of(new ExampleLosses.Linear(1, -1)));
    for (double progress : new double[] {0, 0.25, 1}) {
      double[] out = new double[2];
      annealed
          .forward(
              Batch.of(new Categorical(2), 0, 1),
              new Context(Workers.sequential(), 1, new Memory(), progress))
          .backward(decoder, out);
      assertArrayEquals(new double[] {2 - 2 * progress, 2 * progress - 2}, out, 1e-12);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new Context(Workers.sequential(), 1, new Memory(), 1.5));
  }
}
