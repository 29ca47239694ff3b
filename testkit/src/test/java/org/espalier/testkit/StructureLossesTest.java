package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.espalier.core.MapOracle;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.check.BruteForce;
import org.espalier.core.check.Decoders;
import org.espalier.core.estimate.DirectLoss;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.ImplicitMle;
import org.espalier.core.estimate.Noise;
import org.espalier.core.estimate.PerturbedLoss;
import org.espalier.core.estimate.SpoPlusLoss;
import org.espalier.core.estimate.StructureLoss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Supervised losses: convex, with the right minimum, and gradients that are slopes. */
class StructureLossesTest {

  private static final long SEED = 20_261_126;
  private static final double EULER = 0.5772156649015329;

  static Stream<Trial> trials() {
    return Trial.all(SEED).filter(trial -> trial.decoder() instanceof Decoders.Linear);
  }

  private record Value(double loss, double[] gradient) {}

  private static Value evaluate(
      StructureLoss<? super MapOracle> loss, Trial trial, double[] scores, double[] target) {
    double[] gradient = new double[scores.length + 1];
    Arrays.fill(gradient, 7);
    double value =
        loss.evaluate(
            (MapOracle) trial.structure(), scores, 0, target, 0, gradient, 1, new Workspace());
    return new Value(value, Arrays.copyOfRange(gradient, 1, gradient.length));
  }

  /** Asserts that L(other) − L(s) ≥ g·(other − s), which subgradients of convex losses have. */
  private static void assertSubgradient(
      StructureLoss<? super MapOracle> loss, Trial trial, double[] target, RandomGenerator random) {
    Value here = evaluate(loss, trial, trial.scores(), target);
    for (int i = 0; i < 10; i++) {
      double[] away = Vectors.normal(target.length, random);
      double[] other = Vectors.sum(trial.scores(), i < 5 ? 1 : 0.01, away);
      double rise = 0;
      for (int p = 0; p < away.length; p++) {
        rise += trial.allowed(p) ? here.gradient()[p] * (other[p] - trial.scores()[p]) : 0;
      }
      double change = evaluate(loss, trial, other, target).loss() - here.loss();
      assertTrue(change >= rise - 1e-9, trial + ": " + change + " < " + rise);
    }
    for (int p = 0; p < target.length; p++) {
      assertTrue(trial.allowed(p) || here.gradient()[p] == 0, trial + ", part " + p);
    }
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
    assertSubgradient(loss, trial, costs, random);
    double[] truth = new double[costs.length];
    Arrays.setAll(truth, p -> trial.allowed(p) ? -costs[p] : trial.scores()[p]);
    BruteForce members = trial.truth();
    double best = members.argmax(truth, 0).dot(costs, 0);
    double regret = members.argmax(trial.scores(), 0).dot(costs, 0) - best;
    assertTrue(evaluate(loss, trial, trial.scores(), costs).loss() >= regret - 1e-9);
    assertEquals(0, evaluate(loss, trial, truth, costs).loss(), 1e-9);
  }

  @ParameterizedTest
  @MethodSource("trials")
  void perturbedLossesAreConvexAndTheirGradientsSlopes(Trial trial) {
    double[] target = trial.vertices().getFirst();
    for (Noise noise : List.of(Noise.gumbel(), Noise.gaussian())) {
      PerturbedLoss<MapOracle> loss = new PerturbedLoss<>(noise, 0.7, 3);
      // The same noise in every evaluation.
      StructureLoss<MapOracle> fixed =
          (structure, scores, offset, t, tOffset, gradient, gOffset, workspace) ->
              loss.with(new SplittableRandom(5))
                  .evaluate(structure, scores, offset, t, tOffset, gradient, gOffset, workspace);
      assertSubgradient(fixed, trial, target, new SplittableRandom(SEED));
    }
  }

  @Test
  void aCategoricalsPerturbedLossIsTheCrfLoss() {
    Categorical structure = new Categorical(4);
    double[] scores = {0.3, -1, 1.2, 0.1};
    double[] target = {0, 0, 0, 1};
    double[] gradient = new double[4];
    double[] expected = new double[4];
    double value =
        new PerturbedLoss<Categorical>(Noise.gumbel(), 1, 200_000)
            .with(new SplittableRandom(SEED))
            .evaluate(structure, scores, 0, target, 0, gradient, 0, new Workspace());
    double crf =
        FenchelYoungLoss.<Categorical>crf()
            .evaluate(structure, scores, 0, target, 0, expected, 0, new Workspace());
    assertEquals(crf + EULER, value, 0.015);
    assertArrayEquals(expected, gradient, 0.006);
  }

  @ParameterizedTest
  @MethodSource("trials")
  void directLossesAreDifferencesOfMap(Trial trial) {
    double[] costs = ((Decoders.Linear) trial.decoder()).cost();
    double[] target = Arrays.copyOf(costs, trial.scores().length); // extra parts cost nothing
    double epsilon = 0.6;
    Value better = evaluate(DirectLoss.towardsBetter(epsilon), trial, trial.scores(), target);
    double[] blackbox =
        Estimates.gradient(
            ImplicitMle.<MapOracle>blackbox(epsilon),
            (MapOracle) trial.structure(),
            trial.scores(),
            trial.decoder());
    assertArrayEquals(blackbox, better.gradient(), 1e-12);
    Value worse = evaluate(DirectLoss.awayFromWorse(epsilon), trial, trial.scores(), target);
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
      double[] gradient = new double[2];
      DirectLoss.<Categorical>towardsBetter(epsilon)
          .evaluate(two, new double[] {0.2 + spread, 0}, 0, costs, 0, gradient, 0, new Workspace());
      mean = Vectors.sum(mean, 1.0 / draws, gradient);
    }
    // P(first is best) = (1 + 0.2)/2, and so its slope is 1/2: E = 3 − 2P.
    assertArrayEquals(new double[] {-1, 1}, mean, 0.01);
  }
}
