package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.espalier.core.Enumerable;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.ConeAlignedLoss;
import org.espalier.core.estimate.ConeAlignedLoss.Constraints;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.HingeLoss;
import org.espalier.core.estimate.PoolLoss;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.Regret;
import org.espalier.core.estimate.SolutionPool;
import org.espalier.core.estimate.StructureLoss;
import org.espalier.core.estimate.Target;
import org.espalier.core.matching.Matching;
import org.espalier.core.path.GridPath;
import org.espalier.core.subset.Bits;
import org.espalier.core.subset.Subset;
import org.espalier.verify.BruteForce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses of predict-then-optimise over a pool of solutions, and over a normal cone. */
class PoolLossTest {

  private static final long SEED = 20_261_130;

  static Stream<Trial> trials() {
    return Trial.all(SEED).filter(trial -> trial.decoder() instanceof ExampleLosses.Linear);
  }

  private static double evaluate(
      StructureLoss<? super MapOracle> loss,
      MapOracle structure,
      double[] scores,
      Target target,
      double[] gradient) {
    return loss.evaluate(Problem.of(structure, scores, new Workspace()), target, SEED, gradient);
  }

  private static List<PoolLoss<MapOracle>> losses(SolutionPool pool) {
    return List.of(
        PoolLoss.noiseContrastive(pool),
        PoolLoss.mapContrastive(pool, false),
        PoolLoss.mapContrastive(pool, true),
        PoolLoss.pointwise(pool),
        PoolLoss.pairwise(pool, 0.3),
        PoolLoss.pairwiseDifference(pool),
        PoolLoss.listwise(pool, 0.8));
  }

  /** The losses' definitions, over the pool and the cheapest structure. */
  private static double value(
      PoolLoss<?> loss, List<Parts> solutions, Parts best, double[] scores, double[] costs) {
    double sum = 0;
    double most = 0;
    double tau = loss.setting();
    double wanted = 0;
    double given = 0;
    for (Parts z : solutions) {
      wanted += Math.exp(-z.dot(costs, 0) / tau);
      given += Math.exp(z.dot(scores, 0) / tau);
    }
    int n = solutions.size();
    for (Parts z : solutions) {
      double u = z.dot(scores, 0) - best.dot(scores, 0);
      double v = z.dot(costs, 0) - best.dot(costs, 0);
      sum +=
          switch (loss.kind()) {
            case NOISE_CONTRASTIVE -> u / n;
            case POINTWISE -> Math.pow(z.dot(scores, 0) + z.dot(costs, 0), 2) / n;
            case PAIRWISE -> z.equals(best) ? 0 : Math.max(0, tau + u) / (n - 1);
            case PAIRWISE_DIFFERENCE -> (-u - v) * (-u - v) / n;
            case LISTWISE ->
                -Math.exp(-z.dot(costs, 0) / tau)
                    / wanted
                    * Math.log(Math.exp(z.dot(scores, 0) / tau) / given);
            case MAP_CONTRASTIVE -> 0;
          };
      most = Math.max(most, u + loss.setting() * v);
    }
    return loss.kind() == PoolLoss.Kind.MAP_CONTRASTIVE ? most : sum;
  }

  @ParameterizedTest
  @MethodSource("trials")
  void lossesFollowTheirDefinition(Trial trial) {
    MapOracle structure = (MapOracle) trial.structure();
    RandomGenerator random = new SplittableRandom(SEED);
    double[] costs = Vectors.normal(structure.size(), random);
    SolutionPool pool = new SolutionPool(structure);
    for (int i = 0; i < 4; i++) {
      pool.add(trial.truth().member(random.nextInt(trial.truth().count())));
    }
    double[] negative = new double[costs.length];
    Arrays.setAll(negative, p -> trial.allowed(p) ? -costs[p] : trial.scores()[p]);
    Parts best = trial.truth().argmax(negative, 0);
    List<Parts> solutions = new ArrayList<>(List.of(best));
    for (Parts solution : pool.solutions()) {
      if (!solution.equals(best) && solution.dot(trial.scores(), 0) > Double.NEGATIVE_INFINITY) {
        solutions.add(solution);
      }
    }
    Target target = Target.costs(costs);
    double[] gradient = new double[costs.length];
    double[] other = new double[costs.length];
    double step = 1e-6;
    for (PoolLoss<MapOracle> loss : losses(pool)) {
      double own = evaluate(loss, structure, trial.scores(), target, gradient);
      double expected = value(loss, solutions, best, trial.scores(), costs);
      assertEquals(expected, own, 1e-9 * (1 + Math.abs(own)), loss.kind().toString());
      for (int p = 0; p < gradient.length; p++) {
        if (!trial.allowed(p)) {
          assertEquals(0, gradient[p]);
          continue;
        }
        double[] up = trial.scores().clone();
        double[] down = trial.scores().clone();
        up[p] += step;
        down[p] -= step;
        double rise =
            evaluate(loss, structure, up, target, other)
                - evaluate(loss, structure, down, target, other);
        assertEquals(
            rise / (2 * step), gradient[p], 1e-5 * (1 + Math.abs(own)), trial + " " + loss.kind());
      }
    }
  }

  /** With all structures in the pool they equal known losses without a pool. */
  @ParameterizedTest
  @MethodSource("trials")
  void wholePoolsGiveKnownLosses(Trial trial) {
    MapOracle structure = (MapOracle) trial.structure();
    RandomGenerator random = new SplittableRandom(SEED + 1);
    double[] costs = Vectors.normal(structure.size(), random);
    SolutionPool pool = new SolutionPool(structure);
    for (int i = 0; i < trial.truth().count(); i++) {
      assertTrue(pool.add(trial.truth().member(i)));
      assertFalse(pool.add(trial.truth().member(i)));
    }
    double[] negative = new double[costs.length];
    Arrays.setAll(negative, p -> trial.allowed(p) ? -costs[p] : trial.scores()[p]);
    Target best = Target.of(trial.truth().argmax(negative, 0));
    Target target = Target.costs(costs);
    double[] own = new double[costs.length];
    double[] known = new double[costs.length];
    assertEquals(
        evaluate(FenchelYoungLoss.perceptron(), structure, trial.scores(), best, known),
        evaluate(PoolLoss.mapContrastive(pool, false), structure, trial.scores(), target, own),
        1e-9);
    assertArrayEquals(known, own, 1e-12);
    assertEquals(
        evaluate(HingeLoss.hamming(), structure, trial.scores(), target, known),
        evaluate(PoolLoss.mapContrastive(pool, true), structure, trial.scores(), target, own),
        1e-9);
    assertArrayEquals(known, own, 1e-12);
    var _ = evaluate(PoolLoss.listwise(pool, 1), structure, trial.scores(), target, own);
    assertArrayEquals(
        Vectors.sum(trial.marginals(), -1, trial.truth().marginals(negative, 0)), own, 1e-9);
  }

  @Test
  void poolsGrowByTheSolutionsOfSomeExamples() {
    Subset subset = Subset.exactly(2, 5);
    RandomGenerator random = new SplittableRandom(SEED);
    int examples = 40;
    Batch<Subset> batch =
        new Batch<>(Collections.nCopies(examples, subset), Vectors.normal(5 * examples, random));
    List<Parts> before = List.of();
    for (int threads = 1; threads <= 3; threads++) {
      SolutionPool pool = new SolutionPool(subset);
      try (Workers workers = Workers.of(threads)) {
        assertEquals(0, pool.grow(batch, 0, SEED, workers));
        int some = pool.grow(batch, 0.2, SEED, workers);
        assertEquals(some, pool.solutions().size());
        assertTrue(some > 0 && some < 10, "of ten there are " + some);
        int rest = pool.grow(batch, 1, SEED, workers);
        assertEquals(10, some + rest);
        assertEquals(0, pool.grow(batch, 1, SEED, workers));
        assertTrue(threads == 1 || before.equals(pool.solutions()), "the order is the examples'");
        before = pool.solutions();
        assertThrows(IllegalArgumentException.class, () -> pool.grow(batch, 1.5, SEED, workers));
      }
    }
    SolutionPool pool = new SolutionPool(subset);
    assertThrows(IllegalArgumentException.class, () -> pool.add(Parts.of(1)));
    Subset larger = Subset.exactly(2, 6);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            evaluate(
                PoolLoss.pointwise(pool),
                larger,
                new double[6],
                Target.costs(new double[6]),
                new double[6]));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            evaluate(
                PoolLoss.pointwise(pool),
                subset,
                new double[5],
                Target.of(Parts.of(0, 1)),
                new double[5]));
    assertThrows(IllegalArgumentException.class, () -> PoolLoss.listwise(pool, 0));
    assertThrows(IllegalArgumentException.class, () -> PoolLoss.pairwise(pool, -1));
  }

  /** z_i ≤ 1 or −z_i ≤ 0. */
  private static List<double[]> ofBits(Bits bits, Parts at) {
    List<double[]> normals = new ArrayList<>();
    for (int i = 0; i < bits.size(); i++) {
      double[] normal = new double[bits.size()];
      normal[i] = at.has(i) ? 1 : -1;
      normals.add(normal);
    }
    return normals;
  }

  /** Rows sum to 1, columns to at most 1, and no cell is negative. */
  private static List<double[]> ofMatching(Matching matching, Parts at) {
    List<double[]> normals = new ArrayList<>();
    int[] columns = matching.columns(at);
    for (int r = 0; r < matching.rows(); r++) {
      double[] row = new double[matching.size()];
      double[] less = new double[matching.size()];
      for (int c = 0; c < matching.columns(); c++) {
        row[matching.cell(r, c)] = 1;
        less[matching.cell(r, c)] = -1;
      }
      normals.add(row);
      normals.add(less);
    }
    for (int c = 0; c < matching.columns(); c++) {
      double[] column = new double[matching.size()];
      boolean full = false;
      for (int r = 0; r < matching.rows(); r++) {
        column[matching.cell(r, c)] = 1;
        full |= columns[r] == c;
        if (columns[r] != c) {
          double[] cell = new double[matching.size()];
          cell[matching.cell(r, c)] = -1;
          normals.add(cell);
        }
      }
      if (full) {
        normals.add(column);
      }
    }
    return normals;
  }

  private static <S extends MapOracle & Enumerable> void assertAligned(
      S structure, Constraints<S> constraints) {
    RandomGenerator random = new SplittableRandom(SEED);
    BruteForce truth = new BruteForce(structure);
    ConeAlignedLoss<S> loss = new ConeAlignedLoss<>(constraints);
    double[] gradient = new double[structure.size()];
    double[] other = new double[structure.size()];
    int inside = 0;
    for (int draw = 0; draw < 100; draw++) {
      double[] scores = Vectors.normal(structure.size(), random);
      double[] costs = Vectors.normal(structure.size(), random);
      Target target =
          draw % 2 == 0
              ? Target.costs(costs)
              : Target.of(draw % 3 == 0 ? truth.argmax(scores, 0) : truth.member(0));
      Parts best =
          target instanceof Target.Whole(Parts parts)
              ? parts
              : truth.argmax(Arrays.stream(costs).map(c -> -c).toArray(), 0);
      double value =
          loss.evaluate(Problem.of(structure, scores, new Workspace()), target, 1, gradient);
      assertTrue(value >= 0 && value <= 1, "it is " + value);
      boolean aligned = best.equals(truth.argmax(scores, 0));
      assertEquals(aligned, value < 1e-12, structure + ": " + value);
      inside += aligned ? 1 : 0;
      for (int p = 0; p < scores.length; p++) {
        double[] up = scores.clone();
        double[] down = scores.clone();
        up[p] += 1e-6;
        down[p] -= 1e-6;
        double rise =
            loss.evaluate(Problem.of(structure, up, new Workspace()), target, 1, other)
                - loss.evaluate(Problem.of(structure, down, new Workspace()), target, 1, other);
        assertEquals(rise / 2e-6, gradient[p], 1e-4, structure + ", part " + p);
      }
    }
    assertTrue(inside > 10 && inside < 90, "of a hundred " + inside);
  }

  @Test
  void scoresInTheNormalConeAreAligned() {
    assertAligned(new Bits(3), PoolLossTest::ofBits);
    assertAligned(new Matching(2, 3), PoolLossTest::ofMatching);
    assertAligned(new Matching(3, 3), PoolLossTest::ofMatching);
    ConeAlignedLoss<Bits> loss = new ConeAlignedLoss<>(PoolLossTest::ofBits);
    Bits two = new Bits(2);
    double[] gradient = {7, 7};
    double[] forbidden = {1, Double.NEGATIVE_INFINITY};
    Problem<Bits> half = Problem.of(two, forbidden, new Workspace());
    assertEquals(0, loss.evaluate(half, Target.of(Parts.of(0)), 1, gradient));
    assertArrayEquals(new double[2], gradient);
    assertEquals(
        Double.POSITIVE_INFINITY, loss.evaluate(half, Target.of(Parts.of(1)), 1, gradient));
    Problem<Bits> zero = Problem.of(two, new double[2], new Workspace());
    assertEquals(1, loss.evaluate(zero, Target.of(Parts.of(1)), 1, gradient));
    assertArrayEquals(new double[2], gradient);
    assertThrows(
        IllegalArgumentException.class,
        () -> loss.evaluate(zero, Target.point(0.5, 0.5), 1, gradient));
    ConeAlignedLoss<Bits> wrong = new ConeAlignedLoss<>((_, _) -> List.of(new double[3]));
    assertThrows(
        IllegalArgumentException.class,
        () -> wrong.evaluate(zero, Target.of(Parts.of(1)), 1, gradient));
  }

  @Test
  void regretIsWhatADecisionCostsMore() {
    GridPath grid = new GridPath(3, 3, true);
    BruteForce truth = new BruteForce(grid);
    RandomGenerator random = new SplittableRandom(SEED);
    List<Regret> regrets = new ArrayList<>();
    double excess = 0;
    double best = 0;
    for (int i = 0; i < 20; i++) {
      double[] scores = Vectors.normal(grid.size(), random);
      double[] costs = Vectors.normal(grid.size(), random);
      double[] negative = Arrays.stream(costs).map(c -> -c).toArray();
      Regret regret = Regret.of(Problem.of(grid, scores, new Workspace()), new Target.Costs(costs));
      double cheapest = truth.argmax(negative, 0).dot(costs, 0);
      assertEquals(cheapest, regret.best(), 1e-12);
      assertEquals(truth.argmax(scores, 0).dot(costs, 0) - cheapest, regret.excess(), 1e-12);
      Regret none = Regret.of(Problem.of(grid, negative, new Workspace()), new Target.Costs(costs));
      assertEquals(0, none.excess());
      regrets.add(regret);
      excess += regret.excess();
      best += Math.abs(cheapest);
    }
    assertEquals(excess / best, Regret.normalised(regrets), 1e-12);
    assertEquals(0, Regret.normalised(List.of()));
    assertEquals(0, Regret.normalised(List.of(new Regret(0, 0))));
  }
}
