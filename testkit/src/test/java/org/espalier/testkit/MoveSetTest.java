package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.espalier.core.Enumerable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.MoveSet;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.enumerated.Enumerated;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.ExampleLoss;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.Memory;
import org.espalier.core.estimate.MetropolisLoss;
import org.espalier.core.estimate.Pass;
import org.espalier.core.estimate.Predictor;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.PseudoLabel;
import org.espalier.core.estimate.Target;
import org.espalier.core.matching.Matching;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.solve.ForwardingStructure;
import org.espalier.core.solve.NeighbourMoves;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.core.walk.Annealing;
import org.espalier.core.walk.MarkovChains;
import org.espalier.core.walk.Tour;
import org.espalier.verify.BruteForce;
import org.espalier.verify.GoodnessOfFit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Learning by local search, against exact answers where they can be had. */
class MoveSetTest {

  private static final long SEED = 20_261_130;

  /** Both error rates of the statistical tests. */
  private static final double ERRORS = 1e-9;

  /**
   * A listed structure whose neighbours differ in few parts: some have more of them than others.
   *
   * @param bound the most parts that neighbours differ in
   * @param corrected whether the numbers of neighbours are accounted for
   */
  private record Walked(Enumerable structure, int bound, boolean corrected)
      implements NeighbourMoves, Enumerable, ForwardingStructure {

    @Override
    public void forEach(Consumer<? super Parts> visitor) {
      structure.forEach(visitor);
    }

    @Override
    public boolean contains(Parts parts) {
      return structure.contains(parts);
    }

    @Override
    public void start(RandomGenerator random, Parts out) {
      int[] count = {0};
      structure.forEach(parts -> {
        if (random.nextInt(++count[0]) == 0) {
          out.set(parts);
        }
      });
    }

    @Override
    public void forEachNeighbour(Parts from, Consumer<? super Parts> visitor) {
      double[] own = new double[size()];
      from.toDense(own, 0, own.length);
      structure.forEach(parts -> {
        double[] other = new double[own.length];
        parts.toDense(other, 0, other.length);
        double distance = 0;
        for (int p = 0; p < visible(); p++) {
          distance += Math.abs(own[p] - other[p]);
        }
        if (distance > 0 && distance <= bound) {
          visitor.accept(parts);
        }
      });
    }

    @Override
    public double propose(Parts from, RandomGenerator random, Parts out) {
      double back = NeighbourMoves.super.propose(from, random, out);
      return corrected ? back : 0;
    }
  }

  static Stream<MoveSet> structures() {
    return Stream.of(
        new Walked(Subset.atMost(2, 4), 1, true),
        new Walked(new LinearChain(3, 2, Transitions.SHARED), 2, true),
        new Walked(new ProjectiveTree(3, Roots.MULTI), 2, true),
        new SmallMatching(3, 4),
        new Tour(6));
  }

  @ParameterizedTest
  @MethodSource("structures")
  void movesKeepTheirContract(MoveSet structure) {
    Subject subject = Subject.of(structure.toString(), (Enumerable) structure);
    assertEquals(List.of(), Contracts.violations(subject, SEED));
  }

  @Test
  void aWrongRatioOfProposalsIsNoticed() {
    Walked wrong = new Walked(new ProjectiveTree(3, Roots.MULTI), 2, false);
    List<String> violations = Contracts.violations(Subject.of("wrong", wrong), SEED);
    assertEquals(1, violations.size(), violations.toString());
    assertTrue(violations.getFirst().startsWith("moves: chains that have the distribution"));
  }

  /**
   * Chains that all begin at the least likely structure: their distribution is a wrong one after a
   * move, and after many the right one, with a false alarm or a miss once in a thousand million.
   */
  @ParameterizedTest
  @MethodSource("structures")
  void theBiasGoesAsChainsGrow(MoveSet structure) {
    BruteForce truth = new BruteForce((Enumerable) structure);
    RandomGenerator random = new SplittableRandom(SEED);
    double[] scores = Vectors.normal(structure.size(), random);
    double[] probabilities = truth.probabilities(scores, 0);
    int count = 6000;
    GoodnessOfFit test = new GoodnessOfFit(probabilities, count, ERRORS);
    MarkovChains chains = new MarkovChains(structure, count, random);
    int worst = 0;
    Map<Parts, Integer> number = new HashMap<>();
    for (int i = 0; i < truth.count(); i++) {
      number.put(truth.member(i), i);
      worst = probabilities[i] < probabilities[worst] ? i : worst;
    }
    for (int c = 0; c < count; c++) {
      chains.place(c, truth.member(worst));
    }
    double before = 1 - probabilities[worst];
    assertTrue(before > test.noticed(ERRORS), "the distance that is noticed is not too large");
    chains.advance(scores, 0, 1, 0, 1, random);
    assertFalse(test.fits(seen(chains, number)), "after one move");
    chains.advance(scores, 0, 1, 300, 1, random);
    assertTrue(test.fits(seen(chains, number)), "after many moves");
  }

  private static int[] seen(MarkovChains chains, Map<Parts, Integer> number) {
    int[] seen = new int[number.size()];
    for (int c = 0; c < chains.count(); c++) {
      seen[number.getOrDefault(chains.state(c), -1)]++;
    }
    return seen;
  }

  /** The means of independent runs, each of two chains, have a known error. */
  @ParameterizedTest
  @MethodSource("structures")
  void meansAreMarginals(MoveSet structure) {
    BruteForce truth = new BruteForce((Enumerable) structure);
    RandomGenerator random = new SplittableRandom(SEED);
    double temperature = 0.7;
    double[] scores = Vectors.normal(structure.size(), random);
    double[] divided = Arrays.stream(scores).map(s -> s / temperature).toArray();
    double[] marginals = truth.marginals(divided, 0);
    int runs = 200;
    double[] sum = new double[marginals.length];
    double[] squares = new double[marginals.length];
    double[] mean = new double[marginals.length];
    for (int run = 0; run < runs; run++) {
      MarkovChains chains = new MarkovChains(structure, 2, random);
      chains.advance(scores, 0, temperature, 200, 300, random);
      chains.mean(mean, 0);
      for (int p = 0; p < mean.length; p++) {
        sum[p] += mean[p] / runs;
        squares[p] += mean[p] * mean[p] / runs;
      }
    }
    for (int p = 0; p < mean.length; p++) {
      double error = Math.sqrt((squares[p] - sum[p] * sum[p]) / runs);
      assertEquals(marginals[p], sum[p], 5.5 * error + 1e-12, structure + ", part " + p);
    }
  }

  /** Two likely structures without a bridge between them but unlikely ones. */
  @Test
  void chainsThatHaveNotMetAreTold() {
    RandomGenerator random = new SplittableRandom(SEED);
    Walked steps = new Walked(Subset.atMost(4, 4), 1, true);
    LinearChain pairs = new LinearChain(4, 2, Transitions.SHARED);
    Walked tags = new Walked(pairs, 2, true);
    double[] alike = new double[tags.size()];
    alike[pairs.transition(0, 0, 0)] = 8;
    alike[pairs.transition(0, 1, 1)] = 8;
    alike[0] = 0.5;
    MarkovChains apart = new MarkovChains(tags, 4, random);
    for (int c = 0; c < 4; c++) {
      int tag = c % 2;
      apart.place(c, pairs.parts(tag, tag, tag, tag));
    }
    apart.advance(alike, 0, 1, 100, 400, random);
    assertTrue(apart.convergence() > 1.5, apart.toString());
    MarkovChains together = new MarkovChains(steps, 4, random);
    together.advance(new double[] {0.3, -0.2, 0.1, 0.4}, 0, 1, 200, 4000, random);
    assertEquals(1, together.convergence(), 0.02);
    assertTrue(together.acceptance() > 0.3 && together.acceptance() <= 1);
    together.advance(new double[4], 0, 1, 0, 1, random);
    assertTrue(Double.isNaN(together.convergence()), "one structure each says nothing");
    Memory memory = new Memory();
    Context context = new Context(Workers.sequential(), 1, memory, 0);
    var _ =
        Estimators.<MoveSet>metropolisHastings(4, 3, 1)
            .forward(Batch.of(tags, alike.clone()), context);
    double[] far = new double[tags.size()];
    far[pairs.transition(0, 0, 0)] = 40;
    far[pairs.transition(0, 1, 1)] = 40.7;
    var _ = Estimators.<MoveSet>metropolisHastings(6, 3, 1).forward(Batch.of(tags, far), context);
    assertTrue(memory.diagnostics().counts().containsKey("chains-apart"), memory.toString());
  }

  private static double[] exact(BruteForce truth, double[] scores, double t, ExampleLoss decoder) {
    double[] divided = Arrays.stream(scores).map(s -> s / t).toArray();
    double[] probabilities = truth.probabilities(divided, 0);
    double[] marginals = truth.marginals(divided, 0);
    double[] exact = new double[scores.length];
    for (int i = 0; i < truth.count(); i++) {
      double[] z = new double[scores.length];
      truth.member(i).toDense(z, 0, z.length);
      double[] seen = Arrays.copyOf(z, truth.structure().visible());
      double share = probabilities[i] * decoder.loss(seen, 0) / t;
      exact = Vectors.sum(exact, share, Vectors.sum(z, -1, marginals));
    }
    return exact;
  }

  @ParameterizedTest
  @MethodSource("structures")
  void longChainsGiveTheGradientOfTheExpectedLoss(MoveSet structure) {
    BruteForce truth = new BruteForce((Enumerable) structure);
    RandomGenerator random = new SplittableRandom(SEED);
    double[] scores = Vectors.normal(structure.size(), random);
    ExampleLoss decoder = Trial.decoders(structure.visible(), random).getLast();
    double temperature = 1.5;
    double[] exact = exact(truth, scores, temperature, decoder);
    int passes = 400;
    double[] sum = new double[exact.length];
    double[] squares = new double[exact.length];
    for (int pass = 0; pass < passes; pass++) {
      double[] out = new double[exact.length];
      Estimators.<MoveSet>metropolisHastings(3, 3, temperature)
          .forward(Batch.of(structure, scores), new Context(Workers.sequential(), SEED + pass))
          .backward(new ExampleLosses(List.of(decoder)), out);
      for (int p = 0; p < out.length; p++) {
        sum[p] += out[p] / passes;
        squares[p] += out[p] * out[p] / passes;
      }
    }
    for (int p = 0; p < exact.length; p++) {
      double error = Math.sqrt((squares[p] - sum[p] * sum[p]) / passes);
      assertEquals(exact[p], sum[p], 5.5 * error + 1e-12, structure + ", part " + p);
    }
  }

  @Test
  void chainsGoOnFromPassToPassByTheirKeys() {
    Tour tour = new Tour(7);
    RandomGenerator random = new SplittableRandom(SEED);
    double[] scores = Vectors.normal(2 * tour.size(), random);
    Estimator<MoveSet> estimator = Estimators.metropolisHastings(3, 1, 1);
    Batch<Tour> batch = new Batch<>(List.of(tour, tour), scores).withKeys(List.of("a", "b"));
    ExampleLosses losses =
        new ExampleLosses(
            List.of(
                new ExampleLosses.Linear(Vectors.normal(tour.size(), random)),
                new ExampleLosses.Linear(Vectors.normal(tour.size(), random))));
    Memory memory = new Memory();
    double[] first = gradient(estimator, batch, losses, memory, 1);
    Memory resumed = new Memory();
    resumed.restore(memory.asMap());
    double[] second = gradient(estimator, batch, losses, memory, 2);
    assertArrayEquals(second, gradient(estimator, batch, losses, resumed, 2), "resumed");
    assertFalse(Arrays.equals(second, gradient(estimator, batch, losses, new Memory(), 2)));
    // An example's chains do not depend on what else is in the batch, or in what order.
    Memory alone = new Memory();
    Batch<Tour> one =
        new Batch<>(List.of(tour), Arrays.copyOf(scores, tour.size())).withKeys(List.of("a"));
    ExampleLosses itsLoss = new ExampleLosses(losses.examples().subList(0, 1));
    double[] own = gradient(estimator, one, itsLoss, alone, 1);
    assertArrayEquals(Arrays.copyOf(first, own.length), own);
    // What is kept of another structure or another number of chains is not taken up.
    memory.put("metropolis-hastings.a", 2, 0, 99);
    var _ = gradient(estimator, batch, losses, memory, 3);
    assertThrows(IllegalArgumentException.class, () -> batch.withKeys(List.of("a", "a")));
    assertThrows(IllegalArgumentException.class, () -> batch.withKeys(List.of("a")));
    assertEquals(Optional.of("b"), batch.key(1));
    assertEquals(Optional.empty(), Batch.of(tour, new double[tour.size()]).key(0));
  }

  private static double[] gradient(
      Estimator<MoveSet> estimator,
      Batch<Tour> batch,
      ExampleLosses losses,
      Memory memory,
      long seed) {
    double[] out = new double[batch.scores().length];
    Pass pass = estimator.forward(batch, new Context(Workers.sequential(), seed, memory, 0));
    pass.backward(losses, out);
    return out;
  }

  /** Routes of an expert, whose distances are learned: the exact loss and its gradient beside. */
  @Test
  void distancesAreLearnedFromRoutes() {
    Tour tour = new Tour(6);
    Enumerated exactTour = Enumerated.over(tour);
    RandomGenerator random = new SplittableRandom(SEED);
    double[] places = Vectors.normal(12, random);
    double[] distances = new double[tour.size()];
    for (int i = 0; i < 6; i++) {
      for (int j = i + 1; j < 6; j++) {
        distances[tour.edge(i, j)] =
            -Math.hypot(places[2 * i] - places[2 * j], places[2 * i + 1] - places[2 * j + 1]);
      }
    }
    BruteForce truth = new BruteForce(tour);
    Parts shortest = truth.argmax(distances, 0);
    double[] scores = Vectors.normal(tour.size(), random);
    double[] gradient = new double[tour.size()];
    double[] exact = new double[tour.size()];
    var _ =
        FenchelYoungLoss.<Enumerated>crf()
            .evaluate(
                Problem.of(exactTour, scores, new Workspace()), Target.of(shortest), 1, exact);
    double value =
        new MetropolisLoss<Tour>(8, 2000, 1)
            .evaluate(
                Problem.of(tour, scores, new Workspace()), Target.of(shortest), SEED, gradient);
    assertArrayEquals(exact, gradient, 0.02);
    assertEquals(Vectors.dot(scores, gradient), value, 1e-9);
    for (int step = 0; step < 60; step++) {
      var _ =
          new MetropolisLoss<Tour>(4, 5, 1)
              .evaluate(
                  Problem.of(tour, scores, new Workspace()), Target.of(shortest), step, gradient);
      scores = Vectors.sum(scores, -0.5, gradient);
    }
    assertEquals(shortest, truth.argmax(scores, 0));
    PseudoLabel found = new PseudoLabel();
    var _ = Predictor.<MoveSet>search().predict(Problem.of(tour, scores, new Workspace()), found);
    assertEquals(shortest, found.support().vertex(0));
    assertFalse(found.proved());
  }

  @Test
  void annealingFindsShortRoutes() {
    Tour tour = new Tour(8);
    BruteForce truth = new BruteForce(tour);
    RandomGenerator random = new SplittableRandom(SEED);
    for (int draw = 0; draw < 10; draw++) {
      double[] scores = Vectors.normal(tour.size(), random);
      Parts found = new Parts();
      tour.start(random, found);
      double score = new Annealing(8000, 3, 0.01).improve(tour, scores, 0, random, found);
      assertEquals(found.dot(scores, 0), score);
      assertEquals(truth.max(scores, 0), score, 1e-12);
    }
    // A structure with a MAP oracle is solved by it.
    Matching matching = new Matching(3, 4);
    double[] cells = Vectors.normal(12, random);
    PseudoLabel best = new PseudoLabel();
    var _ = Predictor.<MoveSet>search().predict(Problem.of(matching, cells, new Workspace()), best);
    assertEquals(matching.argmax(cells), best.support().vertex(0));
    assertTrue(best.proved());
  }

  @Test
  void whatIsForbiddenCountsNowhere() {
    Tour tour = new Tour(6);
    double[] scores = new double[tour.size()];
    for (int city = 1; city < 4; city++) {
      scores[tour.edge(0, city)] = Double.NEGATIVE_INFINITY;
    }
    double[] mean = new double[tour.size()];
    for (int seed = 0; seed < 50; seed++) {
      RandomGenerator random = new SplittableRandom(SEED + seed);
      MarkovChains chains = new MarkovChains(tour, 2, random);
      chains.advance(scores, 0, 1, 0, 200, random);
      chains.mean(mean, 0);
      for (int p = 0; p < mean.length; p++) {
        assertTrue(scores[p] == 0 || mean[p] == 0, tour.partName(p) + " is forbidden");
      }
      assertEquals(1, mean[tour.edge(0, 4)], 1e-12);
      assertTrue(chains.convergence() < Double.POSITIVE_INFINITY);
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    Tour tour = new Tour(5);
    RandomGenerator random = new SplittableRandom(SEED);
    double[] none = new double[tour.size()];
    Arrays.fill(none, Double.NEGATIVE_INFINITY);
    MarkovChains chains = new MarkovChains(tour, 2, random);
    assertThrows(InfeasibleException.class, () -> chains.advance(none, 0, 1, 10, 10, random));
    assertThrows(
        IllegalArgumentException.class,
        () -> chains.advance(new double[tour.size()], 0, 0, 1, 1, random));
    assertThrows(
        IllegalArgumentException.class,
        () -> chains.advance(new double[tour.size()], 0, 1, 1, 0, random));
    assertThrows(
        InfeasibleException.class,
        () -> {
          Parts at = new Parts();
          tour.start(random, at);
          new Annealing(10, 1, 0.1).improve(tour, none, 0, random, at);
        });
    assertThrows(IllegalArgumentException.class, () -> new Tour(2));
    assertThrows(IllegalArgumentException.class, () -> tour.parts(0, 1, 2, 3, 3));
    assertThrows(IllegalArgumentException.class, () -> tour.edge(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Annealing(10, 0.1, 1));
    assertThrows(IllegalArgumentException.class, () -> new MarkovChains(tour, 1, random));
    assertThrows(IllegalArgumentException.class, () -> Estimators.metropolisHastings(1, 1, 1));
    for (int i = 0; i < 10; i++) {
      Parts parts = new Parts();
      tour.start(random, parts);
      assertEquals(parts, tour.parts(tour.order(parts)));
    }
    List<Integer> order = new ArrayList<>();
    for (int city : tour.order(tour.parts(3, 4, 0, 1, 2))) {
      order.add(city);
    }
    assertEquals(List.of(0, 1, 2, 3, 4), order);
  }
}
