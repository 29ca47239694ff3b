package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.VertexList;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.InnerSolver;
import org.espalier.core.estimate.Predictor;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.PseudoLabel;
import org.espalier.core.estimate.PullBack;
import org.espalier.core.estimate.StepSize;
import org.espalier.core.question.Temperature;
import org.espalier.core.subset.Bits;
import org.espalier.verify.ScoreKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the scores of extra parts get, of which the decoder sees nothing. */
class ExtraScoresTest {

  private static final long SEED = 20_261_129;
  private static final double[] SCALES = {0.1, 1, 3};

  static Stream<Subject> subjects() {
    return Subject.all()
        .filter(subject -> subject.structure() instanceof MapOracle)
        .filter(subject -> subject.truth().count() > 1 && subject.truth().count() < 200);
  }

  static Stream<Subject> subjectsWithExtraParts() {
    return subjects()
        .filter(subject -> subject.structure() instanceof GibbsModel)
        .filter(subject -> subject.structure().visible() < subject.structure().size())
        .filter(subject -> subject.structure().visible() > 0);
  }

  private static List<PullBack<Structure>> pullBacks(Structure structure, int steps) {
    List<PullBack<Structure>> found = new ArrayList<>();
    for (EstimatorEntry entry : Catalogue.estimators()) {
      if (entry.serves(structure.getClass())) {
        Estimator<Structure> made = entry.create(structure.getClass(), new Settings(1, steps));
        if (made instanceof PullBack<Structure> pullBack) {
          found.add(pullBack);
        }
      }
    }
    return found;
  }

  /** Returns the gradient of all scores for a linear loss g·μ. */
  private static double[] gradient(
      Estimator<Structure> estimator, Structure structure, double[] scores, double[] g) {
    double[] out = new double[scores.length];
    Arrays.fill(out, 7); // to be overwritten
    try (Workers workers = Workers.sequential()) {
      estimator
          .forward(Batch.of(structure, scores), new Context(workers, 1))
          .backward(
              new ExampleLosses(
                  List.of(new ExampleLosses.Linear(Arrays.copyOf(g, structure.visible())))),
              out);
    }
    return out;
  }

  private static double[] normal(int size, double scale, RandomGenerator random) {
    return Arrays.stream(Vectors.normal(size, random)).map(x -> scale * x).toArray();
  }

  private static double[] extra(Structure structure, double[] vector) {
    return Arrays.copyOfRange(vector, structure.visible(), structure.size());
  }

  private static double cosine(double[] a, double[] b) {
    return Vectors.dot(a, b) / (Vectors.norm(a) * Vectors.norm(b));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void withoutADownstreamGradientNoScoreGetsAny(Subject subject) {
    Structure structure = subject.structure();
    RandomGenerator random = new SplittableRandom(SEED);
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN, ScoreKind.TIES)) {
      double[] scores = kind.draw(subject.truth(), random);
      for (EstimatorEntry entry : Catalogue.estimators()) {
        for (int steps = 1; steps <= 3 && entry.serves(structure.getClass()); steps += 2) {
          Estimator<Structure> estimator =
              entry.create(structure.getClass(), new Settings(0.7, steps));
          for (double x : gradient(estimator, structure, scores, new double[scores.length])) {
            // Means over noise may be off by rounding; a pull-back's label stays where it is.
            double most = estimator instanceof PullBack ? 0 : 1e-14;
            assertTrue(
                Math.abs(x) <= most, entry.name() + ": " + x + ", " + kind + ", seed " + SEED);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("subjectsWithExtraParts")
  void everyPullBackTrainsThem(Subject subject) {
    for (int steps = 1; steps <= 2; steps++) {
      for (PullBack<Structure> pullBack : pullBacks(subject.structure(), steps)) {
        assertEquals(
            List.of(),
            violations(pullBack, subject.structure()),
            subject.name() + ", seed " + SEED);
      }
    }
  }

  /** Returns in what a pull-back of one or more steps fails. */
  private static List<String> violations(PullBack<Structure> pullBack, Structure structure) {
    List<String> found = new ArrayList<>();
    RandomGenerator random = new SplittableRandom(SEED);
    for (double scale : SCALES) {
      double[] scores = normal(structure.size(), scale, random);
      double[] g = normal(structure.size(), 1, random);
      Arrays.fill(g, structure.visible(), g.length, 0);
      String name = pullBack.name() + ", " + pullBack.steps() + " steps, scale " + scale + ": ";
      double[] exact = new double[g.length];
      ((GibbsModel) structure).distribution(scores, 0, new Workspace()).jvp(g, 0, exact, 0);
      double[] wanted = extra(structure, exact);
      boolean trainable = Vectors.norm(wanted) > 1e-9;
      double[] small = at(pullBack, 1e-3, structure, scores, g);
      if (trainable && cosine(small, wanted) < 0.999) {
        found.add(name + "the cosine with the exact gradient is " + cosine(small, wanted));
      }
      if (trainable
          && pullBack.steps() == 1
          && cosine(at(pullBack, 1, structure, scores, g), wanted) < 0.5) {
        found.add(name + "with steps of 1 the exact gradient is lost");
      }
      // An expectation of a count, at most D, moves by at most D·‖g‖₁ per unit of θ.
      double slope = pullBack.steps() * Vectors.norm(g) * Math.sqrt(g.length) * g.length;
      double step = 1.0 / 64;
      double[] last = new double[wanted.length];
      for (int k = 0; k <= 64; k++) {
        double eta = k == 0 ? 1e-9 : k * step;
        double[] next = at(pullBack, eta, structure, scores, g);
        double moved = Vectors.norm(Vectors.sum(next, -1, last));
        if (moved > slope * (k == 0 ? eta : step)) {
          found.add(name + "a leap of " + moved + " at eta " + eta);
        }
        last = next;
      }
    }
    return found;
  }

  private static double[] at(
      PullBack<Structure> pullBack, double eta, Structure structure, double[] scores, double[] g) {
    return extra(
        structure, gradient(pullBack.withStepSize(StepSize.fixed(eta)), structure, scores, g));
  }

  @ParameterizedTest
  @MethodSource("subjectsWithExtraParts")
  void theyDependOnNeitherAnchorNorSolver(Subject subject) {
    Structure structure = subject.structure();
    RandomGenerator random = new SplittableRandom(SEED);
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN, ScoreKind.TIES)) {
      double[] scores = kind.draw(subject.truth(), random);
      double[] g = normal(scores.length, 1, random);
      double[] moved = scores.clone();
      for (int p = 0; p < structure.visible(); p++) {
        moved[p] -= 2 * 0.4 * g[p];
      }
      double[] expected =
          Vectors.sum(
              subject.truth().marginals(scores, 0), -1, subject.truth().marginals(moved, 0));
      for (PullBack<Structure> pullBack : pullBacks(structure, 2)) {
        assertClose(
            extra(structure, expected),
            at(pullBack, 0.4, structure, scores, g),
            pullBack.name() + " of " + subject.name() + ", " + kind + ", seed " + SEED);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("subjectsWithExtraParts")
  void stepsInAnotherDualThanTheAnchorsDoNotLeap(Subject subject) {
    Structure structure = subject.structure();
    RandomGenerator random = new SplittableRandom(SEED);
    double[] scores = normal(structure.size(), 1, random);
    double[] g = normal(structure.size(), 1, random);
    for (PullBack<Structure> pullBack : pullBacks(structure, 1)) {
      Predictor<? super Structure> anchor = pullBack.predictor();
      for (Predictor<? super Structure> other :
          List.of(anchor, anchor.at(new Temperature(0.5)), anchor.at(new Temperature(3)))) {
        for (PullBack<Structure> from : pullBacks(structure, 1)) {
          PullBack<Structure> mixed =
              new PullBack<>(
                  from.name() + " from " + other.name(),
                  from.shown(),
                  other,
                  from.solver(),
                  StepSize.fixed(1),
                  1);
          assertArrayEquals(
              new double[structure.size() - structure.visible()],
              at(mixed, 1e-9, structure, scores, g),
              1e-6,
              mixed.name());
        }
      }
    }
  }

  private static void assertClose(double[] expected, double[] actual, String message) {
    assertArrayEquals(expected, actual, 1e-10, message);
  }

  /** A chain whose projections start from vertices of its own choice. */
  private static final class WarmChain extends Delegate<LinearChain> {
    private final RandomGenerator random = new SplittableRandom(SEED);

    WarmChain(LinearChain right) {
      super(right);
    }

    @Override
    public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
      VertexList start = new VertexList();
      Parts best = new Parts();
      for (int k = 0; k < 4; k++) {
        right.argmax(normal(size(), 1, random), 0, best, workspace);
        start.add(best, 0.25);
      }
      return right.project(scores, offset, start, workspace);
    }
  }

  @Test
  void theyDependOnNoWarmStart() {
    LinearChain chain = new LinearChain(4, 3, Transitions.SHARED, true, true);
    RandomGenerator random = new SplittableRandom(SEED);
    double[] scores = normal(chain.size(), 1, random);
    double[] g = normal(chain.size(), 1, random);
    for (PullBack<Structure> pullBack : pullBacks(new WarmChain(chain), 3)) {
      assertClose(
          at(pullBack, 0.3, chain, scores, g),
          at(pullBack, 0.3, new WarmChain(chain), scores, g),
          pullBack.name());
    }
  }

  /** The counts of whichever structures the active set has used. */
  private record CountsOfTheSupport() implements InnerSolver<Structure> {
    @Override
    public boolean determinesExtra() {
      return true;
    }

    @Override
    public void step(
        Problem<? extends Structure> problem,
        PseudoLabel from,
        double[] gradient,
        double length,
        PseudoLabel to) {
      Structure structure = problem.structure();
      double[] target = new double[structure.size()];
      for (int p = 0; p < structure.visible(); p++) {
        target[p] = from.at(p) - length * gradient[problem.offset() + p];
      }
      SparseMap solution =
          ((Projection) structure).project(target, 0, from.support(), problem.workspace());
      to.reshape(structure.size());
      solution.point(to.point(), to.offset());
      to.support().set(solution);
    }
  }

  @Test
  void countsOfTheSupportAreCaught() {
    LinearChain chain = new LinearChain(4, 3, Transitions.SHARED, true, true);
    for (PullBack<Structure> right : pullBacks(chain, 1)) {
      PullBack<Structure> mutant =
          new PullBack<>(
              "mutant of " + right.name(),
              right.shown(),
              right.predictor(),
              new CountsOfTheSupport(),
              right.stepSize(),
              1);
      assertFalse(violations(mutant, chain).isEmpty(), mutant.name());
    }
  }

  @Test
  void manyStepsWithoutADownstreamGradientChangeNothing() {
    LinearChain chain = new LinearChain(3, 2, Transitions.PER_POSITION);
    double[] scores = normal(chain.size(), 1, new SplittableRandom(SEED));
    double entropy = chain.distribution(scores, 0, new Workspace()).entropy();
    for (PullBack<Structure> pullBack : pullBacks(chain, 1)) {
      double[] trained = scores.clone();
      for (int step = 0; step < 50; step++) {
        double[] gradient = gradient(pullBack, chain, trained, new double[scores.length]);
        trained = Vectors.sum(trained, -0.1, gradient);
      }
      assertEquals(entropy, chain.distribution(trained, 0, new Workspace()).entropy());
    }
  }

  @Test
  void conditionalGradientBreaksTiesTowardsTheLabel() {
    PullBack<Structure> conditional =
        pullBacks(new Bits(2), 1).stream()
            .filter(pullBack -> pullBack.name().equals("spigot-fw"))
            .findFirst()
            .orElseThrow();
    Structure bits = new Bits(2);
    // The first bit is on and its gradient 0, the second is to be switched on.
    double[] gradient = gradient(conditional, bits, new double[] {1, -1}, new double[] {0, -1});
    assertTrue(Arrays.equals(new double[] {0, -1}, gradient), Arrays.toString(gradient));
  }
}
