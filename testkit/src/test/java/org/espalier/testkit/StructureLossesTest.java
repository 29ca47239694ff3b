package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.espalier.core.ExactStructure;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.categorical.Entmax;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.DirectLoss;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.FitzpatrickLoss;
import org.espalier.core.estimate.HingeLoss;
import org.espalier.core.estimate.Noise;
import org.espalier.core.estimate.PerturbedLoss;
import org.espalier.core.estimate.Predictor;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.SpoPlusLoss;
import org.espalier.core.estimate.StructureLoss;
import org.espalier.core.estimate.Target;
import org.espalier.core.question.Cost;
import org.espalier.core.question.Temperature;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.verify.BruteForce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Supervised losses: convex, with the right minimum, and gradients that are slopes. */
class StructureLossesTest {

  private static final long SEED = 20_261_126;
  private static final double EULER = 0.5772156649015329;

  static Stream<Trial> trials() {
    return Trial.all(SEED).filter(trial -> trial.decoder() instanceof ExampleLosses.Linear);
  }

  private record Value(double loss, double[] gradient) {}

  private static Value evaluate(
      StructureLoss<? super MapOracle> loss, Trial trial, double[] scores, Target target) {
    return evaluate(loss, (MapOracle) trial.structure(), scores, target);
  }

  /** Evaluates a loss of the second of two examples. */
  private static <S extends Structure> Value evaluate(
      StructureLoss<? super S> loss, S structure, double[] scores, Target target) {
    int size = scores.length;
    double[] twice = Arrays.copyOf(scores, 2 * size);
    System.arraycopy(scores, 0, twice, size, size);
    double[] gradient = new double[2 * size];
    Arrays.fill(gradient, 7);
    double value =
        loss.evaluate(
            new Batch<>(List.of(structure, structure), twice).problem(1, new Workspace()),
            target,
            SEED,
            gradient);
    for (int p = 0; p < size; p++) {
      assertEquals(7, gradient[p], "the other example's");
    }
    return new Value(value, Arrays.copyOfRange(gradient, size, 2 * size));
  }

  /** Asserts that L(other) − L(s) ≥ g·(other − s), which subgradients of convex losses have. */
  private static void assertSubgradient(
      StructureLoss<? super MapOracle> loss, Trial trial, Target target, RandomGenerator random) {
    Value here = evaluate(loss, trial, trial.scores(), target);
    for (int i = 0; i < 10; i++) {
      double[] away = Vectors.normal(trial.scores().length, random);
      double[] other = Vectors.sum(trial.scores(), i < 5 ? 1 : 0.01, away);
      double rise = 0;
      for (int p = 0; p < away.length; p++) {
        rise += trial.allowed(p) ? here.gradient()[p] * (other[p] - trial.scores()[p]) : 0;
      }
      double change = evaluate(loss, trial, other, target).loss() - here.loss();
      assertTrue(change >= rise - 1e-9, trial + ": " + change + " < " + rise);
    }
    for (int p = 0; p < trial.scores().length; p++) {
      assertTrue(trial.allowed(p) || here.gradient()[p] == 0, trial + ", part " + p);
    }
  }

  @ParameterizedTest
  @MethodSource("trials")
  void fitzpatrickLossesAreTightAndZeroAtTheProjection(Trial trial) {
    if (!(trial.structure() instanceof Projection projection)) {
      return;
    }
    RandomGenerator random = new SplittableRandom(SEED);
    Target best = Target.of(trial.truth().argmax(trial.scores(), 0));
    assertSubgradient(asOracle(projection), trial, best, random);
    int size = trial.scores().length;
    double[] mixture = new double[size];
    trial.truth().argmax(trial.scores(), 0).addTo(mixture, 0, 0.7);
    trial.truth().member(0).addTo(mixture, 0, 0.3);
    double[] point = trial.truth().project(trial.scores(), 0).point();
    for (Target target : List.of(best, Target.point(mixture), Target.point(point))) {
      Value tight = evaluate(new FitzpatrickLoss<>(), projection, trial.scores(), target);
      Value loose =
          evaluate(FenchelYoungLoss.<Projection>sparseMap(), projection, trial.scores(), target);
      assertTrue(tight.loss() <= loose.loss() + 1e-9, tight.loss() + " > " + loose.loss());
      double[] dense =
          target instanceof Target.Point(double[] values)
              ? values
              : trial.dense(((Target.Whole) target).parts());
      double[] middle = new double[size];
      for (int p = 0; p < size; p++) {
        middle[p] = (trial.scores()[p] + (p < projection.visible() ? dense[p] : 0)) / 2;
      }
      double[] between = trial.truth().project(middle, 0).point();
      int visible = projection.visible();
      assertArrayEquals(
          Arrays.copyOf(Vectors.sum(between, -1, dense), visible),
          Arrays.copyOf(tight.gradient(), visible),
          1e-6);
    }
    if (projection.visible() == size) {
      Value none =
          evaluate(new FitzpatrickLoss<>(), projection, trial.scores(), Target.point(point));
      assertEquals(0, none.loss(), 1e-9);
    }
  }

  private static StructureLoss<MapOracle> asOracle(Projection projection) {
    return (problem, target, seed, gradient) ->
        new FitzpatrickLoss<>().evaluate(problem.of(projection), target, seed, gradient);
  }

  private static double[] costs(Trial trial, RandomGenerator random) {
    return Vectors.normal(trial.scores().length, random);
  }

  @ParameterizedTest
  @MethodSource("trials")
  void spoPlusBoundsTheRegret(Trial trial) {
    RandomGenerator random = new SplittableRandom(SEED);
    double[] costs = costs(trial, random);
    StructureLoss<MapOracle> loss = new SpoPlusLoss<>();
    assertSubgradient(loss, trial, Target.costs(costs), random);
    double[] truth = new double[costs.length];
    Arrays.setAll(truth, p -> trial.allowed(p) ? -costs[p] : trial.scores()[p]);
    BruteForce members = trial.truth();
    double best = members.argmax(truth, 0).dot(costs, 0);
    double regret = members.argmax(trial.scores(), 0).dot(costs, 0) - best;
    assertTrue(evaluate(loss, trial, trial.scores(), Target.costs(costs)).loss() >= regret - 1e-9);
    assertEquals(0, evaluate(loss, trial, truth, Target.costs(costs)).loss(), 1e-9);
  }

  @ParameterizedTest
  @MethodSource("trials")
  void perturbedLossesAreConvexAndTheirGradientsSlopes(Trial trial) {
    Target target = Target.of(trial.truth().argmax(trial.scores(), 0));
    for (Noise noise : List.of(Noise.gumbel(), Noise.gaussian())) {
      // One seed, so the same noise in every evaluation.
      assertSubgradient(
          new PerturbedLoss<MapOracle>(noise, 0.7, 3), trial, target, new SplittableRandom(SEED));
    }
  }

  @Test
  void aCategoricalsPerturbedLossIsTheCrfLoss() {
    Categorical structure = new Categorical(4);
    double[] scores = {0.3, -1, 1.2, 0.1};
    Target target = Target.of(Parts.of(3));
    Value value =
        evaluate(
            new PerturbedLoss<Categorical>(Noise.gumbel(), 1, 200_000), structure, scores, target);
    Value crf = evaluate(FenchelYoungLoss.<Categorical>crf(), structure, scores, target);
    assertEquals(crf.loss() + EULER, value.loss(), 0.015);
    assertArrayEquals(crf.gradient(), value.gradient(), 0.006);
  }

  @ParameterizedTest
  @MethodSource("trials")
  void directLossesAreDifferencesOfMap(Trial trial) {
    double[] costs = ((ExampleLosses.Linear) trial.decoder()).cost();
    double[] target = Arrays.copyOf(costs, trial.scores().length); // extra parts cost nothing
    double epsilon = 0.6;
    Value better =
        evaluate(DirectLoss.towardsBetter(epsilon), trial, trial.scores(), Target.costs(target));
    double[] blackbox =
        Estimates.gradient(
            Estimators.<MapOracle>blackbox(epsilon),
            (MapOracle) trial.structure(),
            trial.scores(),
            trial.decoder());
    assertArrayEquals(blackbox, better.gradient(), 1e-12);
    Value worse =
        evaluate(DirectLoss.awayFromWorse(epsilon), trial, trial.scores(), Target.costs(target));
    double[] expected = new double[target.length];
    trial
        .truth()
        .argmax(Vectors.sum(trial.scores(), epsilon, target), 0)
        .addTo(expected, 0, 1 / epsilon);
    trial.truth().argmax(trial.scores(), 0).addTo(expected, 0, -1 / epsilon);
    assertArrayEquals(expected, worse.gradient(), 1e-12);
    double risk = trial.truth().argmax(trial.scores(), 0).dot(target, 0);
    assertEquals(risk, better.loss(), 1e-12);
    // Along their own gradients the task loss of the other structure is no smaller, or no larger.
    assertTrue(Vectors.dot(better.gradient(), target) >= -1e-12);
    assertTrue(Vectors.dot(worse.gradient(), target) >= -1e-12);
  }

  @Test
  void theMeanOfDirectLossesIsTheSlopeOfTheExpectedTaskLoss() {
    // Two choices, scores spread by a uniform number: E[task loss] is linear in the shift.
    Categorical two = new Categorical(2);
    double[] costs = {1, 3};
    double epsilon = 0.05;
    double[] mean = new double[2];
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      double spread = 2 * (i + 0.5) / draws - 1;
      Value value =
          evaluate(
              DirectLoss.<Categorical>towardsBetter(epsilon),
              two,
              new double[] {0.2 + spread, 0},
              Target.costs(costs));
      mean = Vectors.sum(mean, 1.0 / draws, value.gradient());
    }
    // P(first is best) = (1 + 0.2)/2, and so its slope is 1/2: E = 3 − 2P.
    assertArrayEquals(new double[] {-1, 1}, mean, 0.01);
  }

  /** Every loss that takes a structure, where it serves. */
  private static List<StructureLoss<Structure>> losses(Structure structure) {
    List<StructureLoss<Structure>> losses = new ArrayList<>();
    add(losses, structure, MapOracle.class, FenchelYoungLoss.<MapOracle>perceptron());
    add(losses, structure, GibbsModel.class, FenchelYoungLoss.<GibbsModel>crf());
    add(losses, structure, Projection.class, FenchelYoungLoss.<Projection>sparseMap());
    add(losses, structure, Projection.class, new FitzpatrickLoss<>());
    add(
        losses,
        structure,
        GibbsModel.class,
        new FenchelYoungLoss<>(Predictor.<GibbsModel>marginals().at(new Temperature(0.3))));
    if (!structure.repeats()) {
      add(losses, structure, MapOracle.class, HingeLoss.hamming());
    }
    return losses;
  }

  @SuppressWarnings("unchecked") // the structure has been asked
  private static <S extends Structure> void add(
      List<StructureLoss<Structure>> losses,
      Structure structure,
      Class<S> needs,
      StructureLoss<? super S> loss) {
    if (needs.isInstance(structure)) {
      losses.add((problem, target, seed, gradient) ->
          loss.evaluate((Problem<? extends S>) problem, target, seed, gradient));
    }
  }

  /** The chain has one structure; the point is that one but for the last digit. */
  @Test
  void aPointMayHaveRoundingErrors() {
    LinearChain chain = new LinearChain(3, 1, Transitions.SHARED, true, true);
    double[] point = {1, 1, 1, Math.nextDown(2.0), 1, 1};
    for (double scale : new double[] {0, 1e-9, 1, 1e6}) {
      double[] scores = Vectors.normal(chain.size(), new SplittableRandom(SEED));
      Arrays.setAll(scores, p -> scale * scores[p]);
      for (StructureLoss<? super LinearChain> loss :
          List.<StructureLoss<? super LinearChain>>of(
              HingeLoss.hamming(),
              FenchelYoungLoss.<LinearChain>perceptron(),
              FenchelYoungLoss.<LinearChain>crf(),
              new FitzpatrickLoss<LinearChain>(),
              FenchelYoungLoss.<LinearChain>sparseMap())) {
        assertEquals(
            0, evaluate(loss, chain, scores, Target.point(point)).loss(), 1e-12 * (1 + scale));
      }
    }
  }

  static Stream<Subject> subjects() {
    return Subject.all().filter(subject -> subject.truth().count() < 100);
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void noLossIsBelowZeroAtAnyScale(Subject subject) {
    Structure structure = subject.structure();
    RandomGenerator random = new SplittableRandom(SEED);
    for (double scale : new double[] {1, 30, 8e5, 1e9, 1e12}) {
      double[] scores = Vectors.normal(structure.size(), random);
      Arrays.setAll(scores, p -> scale * scores[p]);
      for (int m = 0; m < subject.truth().count(); m++) {
        Target target = Target.of(subject.truth().member(m));
        for (StructureLoss<Structure> loss : losses(structure)) {
          double value = evaluate(loss, structure, scores, target).loss();
          assertTrue(value >= 0, () -> loss + " of " + target + " at " + scale + " is " + value);
        }
        if (structure instanceof GibbsModel marginals) {
          double exact = -subject.truth().logProbabilities(scores, 0)[m];
          double value =
              evaluate(FenchelYoungLoss.<GibbsModel>crf(), marginals, scores, target).loss();
          assertEquals(exact, value, 1e-9 * Math.max(exact, 1e-3), "at " + scale);
        }
      }
      if (structure instanceof MapOracle oracle) {
        Target costs = Target.costs(Vectors.normal(structure.size(), random));
        assertTrue(evaluate(new SpoPlusLoss<MapOracle>(), oracle, scores, costs).loss() >= 0);
        assertTrue(evaluate(HingeLoss.hamming(), oracle, scores, costs).loss() >= 0);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void whatIsNoTargetIsRefused(Subject subject) {
    Structure structure = subject.structure();
    int size = structure.size();
    double[] scores = Vectors.normal(size, new SplittableRandom(SEED));
    double[] outside = new double[size];
    Arrays.fill(outside, 1e3);
    List<Target> wrong =
        new ArrayList<>(
            List.of(
                Target.of(Parts.of(size)),
                Target.of(Parts.of(-1)),
                Target.point(new double[size + 1]),
                Target.costs(new double[size + 1])));
    if (size > 0 && !structure.repeats()) {
      wrong.add(Target.point(outside));
    }
    for (Parts parts : nonMembers(subject)) {
      wrong.add(Target.of(parts));
    }
    for (Target target : wrong) {
      for (StructureLoss<Structure> loss : losses(structure)) {
        assertThrows(
            IllegalArgumentException.class,
            () -> evaluate(loss, structure, scores, target),
            () -> subject.name() + ": " + target);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void pointsOfThePolytopeAreTakenAtAnyScale(Subject subject) {
    Structure structure = subject.structure();
    RandomGenerator random = new SplittableRandom(SEED);
    for (double scale : new double[] {1, 1e3, 1e9}) {
      double[] point = new double[structure.size()];
      for (int k = 0; k < 4; k++) {
        subject.truth().member(random.nextInt(subject.truth().count())).addTo(point, 0, 0.25);
      }
      double[] scores = Vectors.normal(structure.size(), random);
      Arrays.setAll(scores, p -> scale * scores[p]);
      for (StructureLoss<Structure> loss : lossesOfPoints(structure)) {
        double value = evaluate(loss, structure, scores, Target.point(point)).loss();
        assertTrue(Double.isFinite(value), () -> loss + " at " + scale + " is " + value);
      }
    }
  }

  /** Points whose entries and sums are those of structures, but which are no mean of structures. */
  @Test
  void pointsOutsideThePolytopeAreRefusedWhereALossWouldFallWithoutEnd() {
    ProjectiveTree tree = new ProjectiveTree(4, Roots.SINGLE);
    LinearChain chain = new LinearChain(3, 2, Transitions.SHARED);
    double[] crossing = new double[tree.size()];
    new NonProjectiveTree(4, Roots.SINGLE).parts(2, 3, -1, 2).addTo(crossing, 0, 1);
    double[] counts = new double[chain.size()]; // of 5 transitions where there are 2
    Parts.of(0, 2, 4).addTo(counts, 0, 1);
    counts[chain.transition(0, 0, 0)] = 5;
    for (double scale : new double[] {20, 1e6}) {
      assertAllRefuse(tree, crossing, scale);
      assertAllRefuse(chain, counts, scale);
    }
  }

  private static void assertAllRefuse(Structure structure, double[] point, double scale) {
    double[] towards = Arrays.stream(point).map(x -> scale * x).toArray();
    for (StructureLoss<Structure> loss : lossesOfPoints(structure)) {
      assertRefused(loss, structure, towards, Target.point(point));
    }
  }

  private static List<StructureLoss<Structure>> lossesOfPoints(Structure structure) {
    List<StructureLoss<Structure>> losses = losses(structure);
    add(losses, structure, MapOracle.class, new PerturbedLoss<>(Noise.gaussian(), 0.5, 3));
    return losses;
  }

  @Test
  void aHingeLossIsAtLeastTheCostOfTheRightStructure() {
    Categorical structure = new Categorical(3);
    HingeLoss rewarded =
        new HingeLoss(Cost.confusion(new double[][] {{-1, 2, 3}, {1, 0, 1}, {1, 1, 0}}));
    double[] scores = {9, 0, 0};
    assertEquals(-1, evaluate(rewarded, structure, scores, Target.of(Parts.of(0))).loss());
    assertEquals(11, evaluate(rewarded, structure, scores, Target.of(Parts.of(1))).loss());
  }

  /** Members with a part more or less, where these are no members. */
  private static List<Parts> nonMembers(Subject subject) {
    List<Parts> others = new ArrayList<>();
    for (int m = 0; m < Math.min(5, subject.truth().count()); m++) {
      Parts member = subject.truth().member(m);
      for (int part = 0; part < subject.structure().size(); part++) {
        Parts other = new Parts();
        for (int i = 0; i < member.count(); i++) {
          if (member.get(i) != part) {
            other.add(member.get(i));
          }
        }
        if (!member.has(part)) {
          other.add(part);
          other.sort();
        }
        if (!subject.truth().structure().contains(other)) {
          others.add(other);
        }
      }
    }
    return others;
  }

  @ParameterizedTest
  @MethodSource("trials")
  void partialTargetsAreWhatAgreesWithThem(Trial trial) {
    if (!(trial.structure() instanceof ExactStructure structure) || structure.repeats()) {
      return;
    }
    RandomGenerator random = new SplittableRandom(SEED);
    double[] probabilities = trial.truth().probabilities(trial.scores(), 0);
    double[] marginals = trial.marginals();
    for (int draw = 0; draw < 3; draw++) {
      Parts member = trial.truth().member(random.nextInt(trial.truth().count()));
      Parts on = new Parts();
      Parts off = new Parts();
      for (int part = 0; part < structure.visible(); part++) {
        if (structure.usable(part) && random.nextInt(4) == 0) {
          (member.has(part) ? on : off).add(part);
        }
      }
      Target target = Target.partial(on, off);
      double sum = 0;
      double[] agreeing = new double[structure.size()];
      double nearest = Double.POSITIVE_INFINITY;
      for (int m = 0; m < trial.truth().count(); m++) {
        Parts other = trial.truth().member(m);
        if (agrees(other, on, off)) {
          sum += probabilities[m];
          other.addTo(agreeing, 0, probabilities[m]);
          nearest =
              Math.min(
                  nearest,
                  evaluate(FenchelYoungLoss.perceptron(), trial, trial.scores(), Target.of(other))
                      .loss());
        }
      }
      Value crf =
          evaluate(FenchelYoungLoss.<ExactStructure>crf(), structure, trial.scores(), target);
      if (sum == 0) {
        assertEquals(Double.POSITIVE_INFINITY, crf.loss());
        continue;
      }
      assertEquals(-Math.log(sum), crf.loss(), 1e-9);
      double total = sum;
      Arrays.setAll(agreeing, p -> marginals[p] - agreeing[p] / total);
      assertArrayEquals(agreeing, crf.gradient(), 1e-9);
      Value perceptron =
          evaluate(
              FenchelYoungLoss.<ExactStructure>perceptron(), structure, trial.scores(), target);
      assertEquals(nearest, perceptron.loss(), 1e-9);
      Value sparse =
          evaluate(FenchelYoungLoss.<ExactStructure>sparseMap(), structure, trial.scores(), target);
      double penalized =
          structure.project(trial.scores()).value()
              - structure.given(on, off).project(trial.scores()).value();
      assertEquals(penalized, sparse.loss(), 1e-6);
    }
  }

  private static boolean agrees(Parts parts, Parts on, Parts off) {
    for (int i = 0; i < on.count(); i++) {
      if (!parts.has(on.get(i))) {
        return false;
      }
    }
    for (int i = 0; i < off.count(); i++) {
      if (parts.has(off.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Test
  void lossesRefuseTargetsOfOtherKinds() {
    Categorical structure = new Categorical(3);
    double[] scores = {1, 2, 3};
    Target costs = Target.costs(1, 2, 3);
    Target part = Target.partial(new Parts(), Parts.of(0));
    assertRefused(FenchelYoungLoss.<Categorical>crf(), structure, scores, costs);
    assertRefused(new PerturbedLoss<Categorical>(Noise.gumbel(), 1, 1), structure, scores, costs);
    assertRefused(new FitzpatrickLoss<Categorical>(), structure, scores, costs);
    assertRefused(new FitzpatrickLoss<Categorical>(), structure, scores, part);
    assertRefused(HingeLoss.hamming(), structure, scores, part);
    assertRefused(DirectLoss.<Categorical>towardsBetter(1), structure, scores, part);
    assertRefused(new SpoPlusLoss<Categorical>(), structure, scores, part);
    assertRefused(new SpoPlusLoss<Categorical>(), structure, scores, Target.of(Parts.of(1)));
    assertRefused(
        FenchelYoungLoss.<Categorical>crf(),
        structure,
        scores,
        Target.partial(Parts.of(0, 1), new Parts()));
  }

  private static <S extends Structure> void assertRefused(
      StructureLoss<? super S> loss, S structure, double[] scores, Target target) {
    assertThrows(IllegalArgumentException.class, () -> evaluate(loss, structure, scores, target));
  }

  /**
   * A gradient's array that is too short, or begins too late, is told before anything is written.
   */
  @Test
  void arraysForGradientsAreChecked() {
    Categorical three = new Categorical(3);
    Problem<Categorical> second =
        new Batch<>(List.of(three, three), new double[6]).problem(1, new Workspace());
    Target known = Target.of(Parts.of(1));
    for (StructureLoss<? super Categorical> loss :
        List.<StructureLoss<? super Categorical>>of(
            FenchelYoungLoss.<Categorical>crf(),
            FenchelYoungLoss.<Categorical>sparseMap(),
            new FenchelYoungLoss<>(Predictor.<Categorical>choices(new Entmax(1.5))),
            new FitzpatrickLoss<Categorical>(),
            FenchelYoungLoss.<Categorical>perceptron(),
            new HingeLoss(Cost.hamming()),
            new DirectLoss<Categorical>(1, false),
            new PerturbedLoss<Categorical>(Noise.balanced(), 1, 2),
            new SpoPlusLoss<Categorical>())) {
      Target target =
          loss instanceof SpoPlusLoss<?> ? new Target.Costs(new double[] {1, 2, 3}) : known;
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> loss.evaluate(second, target, SEED, new double[5]),
                  loss.toString())
              .getMessage();
      assertTrue(String.valueOf(message).startsWith("gradient: 2 entries from 3 on"), message);
    }
    assertThrows(
        IllegalArgumentException.class, () -> Problem.of(three, new double[2], new Workspace()));
  }
}
