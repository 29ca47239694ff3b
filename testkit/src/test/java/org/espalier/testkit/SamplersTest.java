package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.ConditionalModel;
import org.espalier.core.ConditionalNoise;
import org.espalier.core.Distribution;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.Gumbel;
import org.espalier.core.GumbelSampling;
import org.espalier.core.Parts;
import org.espalier.core.SamplingWithoutReplacement;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.product.ChoiceProduct;
import org.espalier.core.subset.Bits;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Families;
import org.espalier.verify.GoodnessOfFit;
import org.espalier.verify.ScoreKind;
import org.espalier.verify.Tolerances;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every sampler against enumeration, with both error rates stated: all tests of this class together
 * call a right sampler wrong with probability {@link Tolerances#SAMPLING_RISK} at most, and each
 * notices the distance that it prints with probability .99. Wrong samplers of just that distance
 * are planted in every test.
 *
 * <p>The system property {@code espalier.samples} says how often to draw; the distance falls with
 * its square root.
 */
class SamplersTest {

  private static final int SAMPLES = Integer.getInteger("espalier.samples", 20_000);
  private static final double MISSES = 0.01;
  private static final long SEED = 20_261_130;

  /** Each kind has this share of the false alarms. */
  private static final double RISK = Tolerances.SAMPLING_RISK / Kind.values().length;

  /** A square grid of cells, for two numbers that are uniform and independent. */
  private static final int CELLS = 4;

  /** What is drawn. */
  enum Kind {
    STRUCTURES,
    ORDERED_LISTS,
    KEYS,
    PERTURBED_MAPS,
    NOISE,
    NOISE_GIVEN_THE_SAMPLE,
    CONDITIONED_STRUCTURES,
    CONDITIONED_LISTS
  }

  /**
   * A sampler of outcomes.
   *
   * @param name as in failures
   * @param probabilities of the outcomes
   * @param groups sets of outcomes, each tested for its probability too
   * @param draw draws an outcome, −1 for none of these
   */
  private record Sampler(
      String name,
      double[] probabilities,
      List<int[]> groups,
      ToIntFunction<RandomGenerator> draw) {}

  /**
   * One test of a sampler's counts.
   *
   * @param test of the outcomes, or of a group and all others
   * @param seen how often they were drawn
   */
  private record Case(GoodnessOfFit test, int[] seen) {}

  @ParameterizedTest
  @EnumSource
  void samplersFollowTheirDistributions(Kind kind) {
    RandomGenerator random = new SplittableRandom(SEED);
    List<Sampler> samplers = samplers(kind, random).toList();
    double risk = RISK / samplers.size();
    int tests = 0;
    double whole = 0;
    double parts = 0;
    for (Sampler sampler : samplers) {
      List<Case> cases = cases(sampler, risk, random);
      for (Case some : cases) {
        String what = sampler.name + ", " + some.test.bins() + " bins, seed " + SEED;
        assertTrue(some.test.fits(some.seen), () -> what + ": " + Arrays.toString(some.seen));
        double noticed = some.test.noticed(MISSES);
        assertFalse(
            some.test.fits(drawn(some.test.wrong(noticed), random)),
            () -> what + ": a wrong sampler passes");
        tests++;
        if (some.seen.length == sampler.probabilities.length) {
          whole = Math.max(whole, noticed);
        } else {
          parts = Math.max(parts, noticed);
        }
      }
    }
    assertTrue(tests >= samplers.size());
    System.out.printf(
        Locale.ROOT,
        "samplers, %s: %d samplers, %d tests of %d samples; with probability %.2f a distance of"
            + " %.3f is noticed%s%n",
        kind.toString().toLowerCase(Locale.ROOT).replace('_', ' '),
        samplers.size(),
        tests,
        SAMPLES,
        1 - MISSES,
        whole,
        parts == 0
            ? ""
            : String.format(Locale.ROOT, ", and a part's probability off by %.3f", parts));
  }

  /** Draws, and returns the tests in which something can go wrong. */
  private static List<Case> cases(Sampler sampler, double risk, RandomGenerator random) {
    int[] seen = new int[sampler.probabilities.length];
    for (int i = 0; i < SAMPLES; i++) {
      int outcome = sampler.draw.applyAsInt(random);
      assertTrue(outcome >= 0, () -> sampler.name + ": drew what is no outcome");
      seen[outcome]++;
    }
    double each = risk / (1 + sampler.groups.size());
    List<Case> cases = new ArrayList<>();
    cases.add(new Case(new GoodnessOfFit(sampler.probabilities, SAMPLES, each), seen));
    for (int[] group : sampler.groups) {
      double probability = IntStream.of(group).mapToDouble(i -> sampler.probabilities[i]).sum();
      int count = IntStream.of(group).map(i -> seen[i]).sum();
      double[] two = {Math.min(1, probability), Math.max(0, 1 - probability)};
      int[] counts = {count, SAMPLES - count};
      int likely = two[0] > two[1] ? 0 : 1; // comes first, so that a rare one has a bin of its own
      cases.add(
          new Case(
              new GoodnessOfFit(new double[] {two[likely], two[1 - likely]}, SAMPLES, each),
              new int[] {counts[likely], counts[1 - likely]}));
    }
    return cases.stream().filter(some -> some.test.bins() > 1).toList();
  }

  private static int[] drawn(double[] probabilities, RandomGenerator random) {
    double[] sums = probabilities.clone();
    Arrays.parallelPrefix(sums, Double::sum);
    int[] seen = new int[sums.length];
    for (int i = 0; i < SAMPLES; i++) {
      int at = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
      seen[at < 0 ? -at - 1 : at + 1]++;
    }
    return seen;
  }

  private static Stream<Sampler> samplers(Kind kind, RandomGenerator random) {
    return switch (kind) {
      case STRUCTURES ->
          subjects(1, Integer.MAX_VALUE)
              .filter(GibbsModel.class::isInstance)
              .map(structure -> structures((GibbsModel) structure, structure, random));
      case ORDERED_LISTS ->
          subjects(1, GoodnessOfFit.MOST_BINS)
              .filter(SamplingWithoutReplacement.class::isInstance)
              .map(structure -> lists((SamplingWithoutReplacement) structure, structure, random));
      case KEYS ->
          subjects(2, 60)
              .filter(GumbelSampling.class::isInstance)
              .map(structure -> keys((GumbelSampling) structure, structure, random));
      case PERTURBED_MAPS ->
          subjects(1, Integer.MAX_VALUE)
              .filter(ConditionalNoise.class::isInstance)
              .map(structure -> perturbedMaps((ConditionalNoise) structure, structure, random));
      case NOISE -> noisy().flatMap(noisy -> noisy.pairs(false, random));
      case NOISE_GIVEN_THE_SAMPLE -> noisy().flatMap(noisy -> noisy.pairs(true, random));
      case CONDITIONED_STRUCTURES ->
          conditioned(random).map(some -> structures(some.given, some.remainder, random));
      case CONDITIONED_LISTS ->
          conditioned(random)
              .filter(some -> some.given instanceof SamplingWithoutReplacement)
              .map(some -> lists((SamplingWithoutReplacement) some.given, some.remainder, random));
    };
  }

  /** Returns the largest instance of each family whose number of structures is in a range. */
  private static Stream<Enumerable> subjects(int least, int most) {
    return Families.all().stream()
        .flatMap(family ->
            family.instances().reversed().stream()
                .filter(instance -> {
                  int count = new BruteForce(instance).count();
                  return count >= least && count <= most;
                })
                .limit(1));
  }

  /**
   * A conditioned structure and the truth about it.
   *
   * @param given answers
   * @param remainder lists its structures
   */
  private record Given(ConditionalModel given, Remainder remainder) {}

  private static Stream<Given> conditioned(RandomGenerator random) {
    return subjects(2, Integer.MAX_VALUE)
        .filter(ConditionalModel.class::isInstance)
        .map(structure -> {
          BruteForce truth = new BruteForce(structure);
          Remainder remainder = Remainder.draw(truth, random);
          for (int t = 0; t < 20 && new BruteForce(remainder).count() < 2; t++) {
            remainder = Remainder.draw(truth, random);
          }
          return new Given(
              ((ConditionalModel) structure).given(remainder.on(), remainder.off()), remainder);
        });
  }

  private static Sampler structures(
      GibbsModel structure, Enumerable members, RandomGenerator random) {
    BruteForce truth = new BruteForce(members);
    double[] scores = ScoreKind.FORBIDDEN.draw(truth, random);
    Distribution distribution = structure.distribution(scores);
    Map<Parts, Integer> numbers = numbers(truth);
    Parts sample = new Parts();
    List<int[]> groups =
        IntStream.range(0, structure.size())
            .mapToObj(p ->
                IntStream.range(0, truth.count()).filter(i -> truth.member(i).has(p)).toArray())
            .toList();
    return new Sampler(
        structure.toString(),
        truth.probabilities(scores, 0),
        groups,
        generator -> {
          distribution.sample(generator, sample);
          return numbers.getOrDefault(sample, -1);
        });
  }

  private static Map<Parts, Integer> numbers(BruteForce truth) {
    Map<Parts, Integer> numbers = new HashMap<>();
    for (int i = 0; i < truth.count(); i++) {
      numbers.put(truth.member(i), i);
    }
    return numbers;
  }

  /** Outcomes are the orders of as many draws as have not too many. */
  private static Sampler lists(
      SamplingWithoutReplacement structure, Enumerable members, RandomGenerator random) {
    BruteForce truth = new BruteForce(members);
    double[] scores = ScoreKind.NORMAL.draw(truth, random);
    double[] probabilities = truth.probabilities(scores, 0);
    Map<Parts, Integer> numbers = numbers(truth);
    int depth = 1;
    int orders = truth.count();
    while (depth < truth.count() && orders * (truth.count() - depth) <= GoodnessOfFit.MOST_BINS) {
      orders *= truth.count() - depth++;
    }
    Map<List<Integer>, Integer> outcomes = new HashMap<>();
    List<Double> shares = new ArrayList<>();
    order(new ArrayList<>(), 1, depth, probabilities, outcomes, shares);
    int length = depth;
    Workspace workspace = new Workspace();
    return new Sampler(
        "orders of " + length + " of " + structure,
        shares.stream().mapToDouble(share -> share).toArray(),
        List.of(),
        generator ->
            outcomes.getOrDefault(
                structure.sampleWithoutReplacement(length, scores, 0, generator, workspace).stream()
                    .map(parts -> numbers.getOrDefault(parts, -1))
                    .toList(),
                -1));
  }

  /** Lists all orders that begin in one way, with their probabilities. */
  private static void order(
      List<Integer> begun,
      double share,
      int depth,
      double[] probabilities,
      Map<List<Integer>, Integer> outcomes,
      List<Double> shares) {
    if (begun.size() == depth) {
      outcomes.put(List.copyOf(begun), shares.size());
      shares.add(share);
      return;
    }
    double rest =
        IntStream.range(0, probabilities.length)
            .filter(i -> !begun.contains(i))
            .mapToDouble(i -> probabilities[i])
            .sum();
    for (int i = 0; i < probabilities.length; i++) {
      if (!begun.contains(i)) {
        begun.add(i);
        order(begun, share * probabilities[i] / rest, depth, probabilities, outcomes, shares);
        begun.removeLast();
      }
    }
  }

  /** The noise in the keys of two structures at a time. */
  private static Sampler keys(
      GumbelSampling structure, Enumerable members, RandomGenerator random) {
    BruteForce truth = new BruteForce(members);
    double[] scores = ScoreKind.NORMAL.draw(truth, random);
    Map<Parts, Integer> numbers = numbers(truth);
    Workspace workspace = new Workspace();
    double[] uniform = new double[truth.count()];
    int[] next = {uniform.length};
    return new Sampler(
        "keys of " + structure,
        grid(),
        List.of(),
        generator -> {
          if (next[0] + 1 >= uniform.length) {
            Arrays.fill(uniform, Double.NaN);
            for (GumbelSampling.Keyed keyed :
                structure.drawKeyed(
                    uniform.length, Gumbel.draw(generator), scores, 0, generator, workspace)) {
              uniform[numbers.getOrDefault(keyed.parts(), -1)] =
                  gumbel(keyed.key() - keyed.logProbability());
            }
            next[0] =
                generator.nextInt(1 + uniform.length % 2); // of an odd number, one stays alone
          }
          int outcome = cell(uniform[next[0]], uniform[next[0] + 1]);
          next[0] += 2;
          return outcome;
        });
  }

  private static double[] grid() {
    double[] grid = new double[CELLS * CELLS];
    Arrays.fill(grid, 1.0 / grid.length);
    return grid;
  }

  private static int cell(double one, double other) {
    return one >= 0 && other >= 0
        ? CELLS * Math.min(CELLS - 1, (int) (CELLS * one))
            + Math.min(CELLS - 1, (int) (CELLS * other))
        : -1;
  }

  private static Sampler perturbedMaps(
      ConditionalNoise structure, Enumerable members, RandomGenerator random) {
    BruteForce truth = new BruteForce(members);
    double[] scores = ScoreKind.FORBIDDEN.draw(truth, random);
    Map<Parts, Integer> numbers = numbers(truth);
    double[] perturbed = new double[scores.length];
    Workspace workspace = new Workspace();
    Parts best = new Parts();
    return new Sampler(
        structure.toString(),
        truth.probabilities(scores, 0),
        List.of(),
        generator -> {
          structure.perturb(scores, 0, generator, perturbed, 0);
          structure.argmax(perturbed, 0, best, workspace);
          return numbers.getOrDefault(best, -1);
        });
  }

  /**
   * A structure with noise of a known distribution on every part.
   *
   * @param structure perturbs scores
   * @param noise the distribution function of each part's noise
   */
  private record Noisy(ConditionalNoise structure, List<DoubleUnaryOperator> noise) {

    /** The noise of every two parts; that of a sample and noise given it is the same. */
    Stream<Sampler> pairs(boolean given, RandomGenerator random) {
      double[] scores = Vectors.normal(structure.size(), random);
      Distribution distribution = structure.distribution(scores);
      double[] perturbed = new double[scores.length];
      Parts sample = new Parts();
      return IntStream.range(0, scores.length)
          .boxed()
          .flatMap(p ->
              IntStream.range(p + 1, scores.length)
                  .mapToObj(q ->
                      new Sampler(
                          structure + ", noise of " + p + " and " + q,
                          grid(),
                          List.of(),
                          generator -> {
                            if (given) {
                              distribution.sample(generator, sample);
                              structure.perturbGiven(sample, scores, 0, generator, perturbed, 0);
                            } else {
                              structure.perturb(scores, 0, generator, perturbed, 0);
                            }
                            return cell(
                                noise.get(p).applyAsDouble(perturbed[p] - scores[p]),
                                noise.get(q).applyAsDouble(perturbed[q] - scores[q]));
                          })));
    }
  }

  private static Stream<Noisy> noisy() {
    DoubleUnaryOperator gumbel = SamplersTest::gumbel;
    DoubleUnaryOperator logistic = SamplersTest::logistic;
    return Stream.of(
        new Noisy(new Categorical(5), Collections.nCopies(5, gumbel)),
        new Noisy(new Bits(4), Collections.nCopies(4, logistic)),
        new Noisy(
            new ChoiceProduct<>(List.of(new Bits(2), new Categorical(3))),
            List.of(logistic, logistic, gumbel, gumbel, gumbel)));
  }

  /** The distribution function of Gumbel noise. */
  private static double gumbel(double x) {
    return Math.exp(-Math.exp(-x));
  }

  /** The distribution function of logistic noise. */
  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** A sampler that is wrong in one call of some, by just the distance that is noticed. */
  @Test
  void aWrongKernelIsNoticed() {
    RandomGenerator random = new SplittableRandom(SEED);
    ProjectiveTree right = new ProjectiveTree(4, Roots.SINGLE);
    Parts rare = Parts.of(right.parts(DependencyTree.ROOT, 0, 1, 2).toArray());
    double[] scores = new double[right.size()];
    GoodnessOfFit test =
        new GoodnessOfFit(new BruteForce(right).probabilities(scores, 0), SAMPLES, RISK);
    double share = test.noticed(MISSES) / (1 - 1.0 / test.bins());
    Delegate<ProjectiveTree> wrong =
        new Delegate<>(right) {
          @Override
          public Distribution distribution(double[] s, int offset, Workspace workspace) {
            return new OfDistribution(right.distribution(s, offset, workspace)) {
              @Override
              public void sample(RandomGenerator generator, Parts out) {
                super.sample(generator, out);
                if (generator.nextDouble() < share) {
                  out.set(rare);
                }
              }
            };
          }
        };
    assertTrue(test.fits(seen(right, scores, random)));
    assertFalse(test.fits(seen(wrong, scores, random)));
  }

  /** Draws, and returns how often each structure came. */
  private static <S extends GibbsModel & Enumerable> int[] seen(
      S structure, double[] scores, RandomGenerator random) {
    Map<Parts, Integer> numbers = numbers(new BruteForce(structure));
    Distribution distribution = structure.distribution(scores);
    int[] seen = new int[numbers.size()];
    Parts sample = new Parts();
    for (int i = 0; i < SAMPLES; i++) {
      distribution.sample(random, sample);
      seen[numbers.getOrDefault(sample, -1)]++;
    }
    return seen;
  }

  @Test
  void everyKindOfNoiseIsTested() {
    List<Class<?>> known = List.of(Categorical.class, Bits.class, ChoiceProduct.class);
    assertEquals(
        List.of(),
        Families.all().stream()
            .flatMap(family -> family.instances().stream())
            .filter(ConditionalNoise.class::isInstance)
            .<Class<?>>map(Object::getClass)
            .filter(type -> !known.contains(type))
            .toList());
  }
}
