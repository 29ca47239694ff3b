package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.espalier.core.ConditionalModel;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.spanning.SpanningTree;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.verify.Families;
import org.espalier.verify.GoodnessOfFit;
import org.espalier.verify.Tolerances;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Calibration by simulation (Talts et al. 2018, arXiv 1804.06788): a structure is drawn, some of
 * its parts are observed, and structures are drawn given these. The first is one more of them, so
 * its rank by any statistic is uniform. Nothing is enumerated, so that sizes are free.
 *
 * <p>Ranks alone do not see a model that answers the prior; so every structure drawn is held to
 * what was observed as well. All tests of this class together call a right model wrong with
 * probability {@link Tolerances#SAMPLING_RISK} at most; the distance of ranks that each notices
 * with probability .99 is printed.
 */
class CalibrationTest {

  private static final int SIMULATIONS = Integer.getInteger("espalier.simulations", 3000);

  /** The structures drawn given each observation. */
  private static final int DRAWS = 7;

  private static final double MISSES = 0.01;
  private static final long SEED = 20_261_130;

  /** Each family's largest instance that can be conditioned, and some too large to be listed. */
  private static List<ConditionalModel> models() {
    return Stream.concat(
            Families.all().stream()
                .flatMap(family ->
                    family.instances().reversed().stream()
                        .filter(ConditionalModel.class::isInstance)
                        .limit(1)
                        .map(ConditionalModel.class::cast)),
            Stream.of(
                new ProjectiveTree(10, Roots.SINGLE),
                new NonProjectiveTree(8, Roots.MULTI),
                new LinearChain(12, 4, Transitions.PER_POSITION),
                new Bracketing(9),
                new SpanningTree(8),
                new SmallMatching(6, 8),
                Subset.exactly(8, 20)))
        .toList();
  }

  /** A model as it is asked: for the structures that agree with an observation, under scores. */
  @FunctionalInterface
  private interface Posterior {
    Distribution given(Parts on, Parts off, double[] scores, Workspace workspace);
  }

  @TestFactory
  Stream<DynamicTest> ranksAreUniform() {
    List<ConditionalModel> models = models();
    GoodnessOfFit test = test(models.size());
    System.out.printf(
        Locale.ROOT,
        "calibration: %d models, %d simulations each; with probability %.2f ranks at a distance of"
            + " %.3f from uniform are noticed%n",
        models.size(),
        SIMULATIONS,
        1 - MISSES,
        test.noticed(MISSES));
    return models.stream()
        .map(model ->
            DynamicTest.dynamicTest(
                model.toString(),
                () -> {
                  int[] ranks = ranks(model, right(model));
                  assertTrue(
                      test.fits(ranks), () -> "seed " + SEED + ": " + Arrays.toString(ranks));
                }));
  }

  private static GoodnessOfFit test(int models) {
    double[] uniform = new double[DRAWS + 1];
    Arrays.fill(uniform, 1.0 / uniform.length);
    return new GoodnessOfFit(uniform, SIMULATIONS, Tolerances.SAMPLING_RISK / models);
  }

  private static Posterior right(ConditionalModel model) {
    return (on, off, scores, workspace) -> model.given(on, off).distribution(scores, 0, workspace);
  }

  /** Simulates, and counts the ranks of the structure that was observed. */
  private static int[] ranks(ConditionalModel model, Posterior posterior) {
    RandomGenerator random = new SplittableRandom(SEED);
    Workspace workspace = new Workspace();
    int[] ranks = new int[DRAWS + 1];
    Parts truth = new Parts();
    Parts drawn = new Parts();
    for (int simulation = 0; simulation < SIMULATIONS; simulation++) {
      double[] scores = Vectors.normal(model.size(), random);
      model.distribution(scores, 0, workspace).sample(random, truth);
      Parts on = new Parts();
      Parts off = new Parts();
      int sparsity = 2 + random.nextInt(6);
      for (int p = 0; p < model.visible(); p++) {
        if (random.nextInt(sparsity) == 0) {
          (truth.has(p) ? on : off).add(p);
        }
      }
      double[] statistic = simulation % 2 == 0 ? scores : Vectors.normal(model.size(), random);
      Distribution given = posterior.given(on, off, scores, workspace);
      double own = truth.dot(statistic, 0);
      int below = 0;
      int ties = 0;
      for (int i = 0; i < DRAWS; i++) {
        given.sample(random, drawn);
        assertTrue(
            agrees(drawn, on, off), () -> model + ": given " + on + ", not " + off + ": " + drawn);
        double other = drawn.dot(statistic, 0);
        below += other < own ? 1 : 0;
        ties += other == own ? 1 : 0;
      }
      ranks[below + random.nextInt(ties + 1)]++;
    }
    return ranks;
  }

  private static boolean agrees(Parts parts, Parts on, Parts off) {
    return Arrays.stream(on.toArray()).allMatch(parts::has)
        && Arrays.stream(off.toArray()).noneMatch(parts::has);
  }

  /** Conditions that change the scores a little, as a mistake in a conditioned chart would. */
  @Test
  void wrongModelsAreNoticed() {
    ConditionalModel tree = new ProjectiveTree(6, Roots.MULTI);
    ConditionalModel chain = new LinearChain(6, 3, Transitions.PER_POSITION);
    for (ConditionalModel model : List.of(tree, chain)) {
      GoodnessOfFit test = test(models().size());
      assertTrue(test.fits(ranks(model, right(model))));
      Posterior flat =
          (on, off, scores, workspace) ->
              right(model)
                  .given(on, off, Arrays.stream(scores).map(s -> s / 2).toArray(), workspace);
      Posterior sharp =
          (on, off, scores, workspace) ->
              right(model)
                  .given(on, off, Arrays.stream(scores).map(s -> s * 2).toArray(), workspace);
      assertFalse(test.fits(ranks(model, flat)), model + " at twice the temperature");
      assertFalse(test.fits(ranks(model, sharp)), model + " at half the temperature");
      Posterior deaf =
          (on, off, scores, workspace) -> right(model).given(on, new Parts(), scores, workspace);
      AssertionError noticed = assertThrows(AssertionError.class, () -> ranks(model, deaf));
      assertTrue(String.valueOf(noticed.getMessage()).contains("given"));
    }
  }
}
