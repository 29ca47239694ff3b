package org.espalier.testkit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.espalier.core.Conditionable;
import org.espalier.core.ConditionalModel;
import org.espalier.core.Countable;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.Parts;
import org.espalier.core.SamplingWithoutReplacement;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.espalier.verify.Agreement;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.Families;
import org.espalier.verify.ScoreKind;
import org.espalier.verify.Tolerances;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random structures with random scores of random scale, all families in turn through one workspace,
 * against enumeration: every question of {@link Agreement}, the number of structures, conditions,
 * and samples with and without replacement.
 *
 * <p>The system properties {@code espalier.seed} and {@code espalier.draws} repeat a nightly run.
 */
class CrossCheckTest {

  /** Scores are stretched to magnitudes between these powers of ten. */
  private static final int LEAST_SCALE = -3;

  private static final int LARGEST_SCALE = 6;

  private static final List<ScoreKind> KINDS = List.of(ScoreKind.values());

  private final Workspace workspace = new Workspace();
  private final Map<String, Comparison> byFamily = new LinkedHashMap<>();
  private final Map<String, Comparison> byScale = new TreeMap<>();
  private final Map<String, Uniformity> samples = new LinkedHashMap<>();

  /** What draws are made of. */
  private record Case(Comparison family, BruteForce truth) {}

  /** A structure and the truth about it. */
  private record Drawn(Structure structure, BruteForce truth) {}

  @Test
  void aFewDraws() {
    check(300, 20_261_122);
  }

  @Test
  @Tag("nightly")
  void manyDraws() {
    check(
        Integer.getInteger("espalier.draws", 12_000),
        Long.getLong("espalier.seed", System.nanoTime()));
  }

  private void check(int draws, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    List<Case> cases = new ArrayList<>();
    for (Families.Family family : Families.all()) {
      Comparison comparison = new Comparison();
      byFamily.put(family.name(), comparison);
      for (Enumerable instance : family.instances()) {
        cases.add(new Case(comparison, new BruteForce(instance)));
      }
    }
    for (int draw = 0; draw < draws; draw++) {
      Case chosen = cases.get(random.nextInt(cases.size()));
      draw(chosen, "seed " + seed + ", draw " + draw, random);
    }
    Comparison all = new Comparison();
    byFamily.forEach((family, comparison) -> {
      System.out.println("cross-check " + family + ": " + comparison);
      all.add(comparison);
    });
    byScale.forEach((scale, comparison) ->
        System.out.println("cross-check of scores " + scale + ": " + comparison));
    samples.forEach((what, uniformity) -> uniformity.check(what, all));
    System.out.println("cross-check with seed " + seed + ": " + all);
    all.requireAgreement();
  }

  private void draw(Case chosen, String name, RandomGenerator random) {
    Drawn drawn = condition(chosen.truth, random);
    BruteForce truth = drawn.truth;
    int size = truth.structure().size();
    int offset = random.nextInt(4);
    ScoreKind kind = KINDS.get(random.nextInt(KINDS.size()));
    double[] scores = new double[offset + size + random.nextInt(3)];
    System.arraycopy(kind.draw(truth, random), 0, scores, offset, size);
    if (random.nextBoolean()) {
      double scale = Math.pow(10, random.nextDouble(LEAST_SCALE, LARGEST_SCALE));
      double factor = scale / Math.max(1e-9, magnitude(scores));
      Arrays.setAll(scores, i -> scores[i] * factor);
    }
    Comparison comparison = new Comparison();
    comparison.begin(
        name + ", " + drawn.structure + ", " + kind + " scores " + Arrays.toString(scores));
    double[] direction = Vectors.normal(size, random);
    try {
      new Agreement(truth, scores, offset, workspace, comparison).all(drawn.structure, direction);
      if (drawn.structure instanceof Countable countable) {
        comparison.same("the count", BigInteger.valueOf(truth.count()), countable.count());
      }
      if (drawn.structure instanceof ConditionalModel conditioning) {
        partial(conditioning, truth, scores, offset, random, comparison);
      }
      if (drawn.structure instanceof GibbsModel marginals) {
        sample(marginals, truth, scores, offset, random, comparison);
      }
    } catch (RuntimeException e) {
      comparison.failed(e);
    }
    chosen.family.add(comparison);
    byScale.computeIfAbsent(band(magnitude(scores)), key -> new Comparison()).add(comparison);
  }

  /** Returns a structure or, once in four times where that is possible, what conditions leave. */
  private static Drawn condition(BruteForce truth, RandomGenerator random) {
    if (!(truth.structure() instanceof Conditionable base) || random.nextInt(4) > 0) {
      return new Drawn(truth.structure(), truth);
    }
    Remainder remainder = Remainder.draw(truth, random);
    return new Drawn(base.given(remainder.on(), remainder.off()), new BruteForce(remainder));
  }

  private static double magnitude(double[] scores) {
    return Arrays.stream(scores).filter(Double::isFinite).map(Math::abs).max().orElse(0);
  }

  private static String band(double magnitude) {
    return magnitude <= 1 ? "to 1" : magnitude <= 1e3 ? "to 1e3" : "to 1e7";
  }

  private void partial(
      ConditionalModel structure,
      BruteForce truth,
      double[] scores,
      int offset,
      RandomGenerator random,
      Comparison comparison) {
    Remainder remainder = Remainder.draw(truth, random);
    comparison.close(
        "the probability of " + remainder.on() + " without " + remainder.off(),
        remainder.share(truth, scores, offset),
        Math.exp(
            structure.logProbability(remainder.on(), remainder.off(), scores, offset, workspace)),
        Tolerances.at(Tolerances.EXACT, magnitude(scores) * truth.multiplicity()));
  }

  /**
   * Draws one structure, and three without replacement. Where each lies in its distribution, as
   * enumeration has it, is uniform between 0 and 1, whatever the distribution: so that one draw of
   * each of thousands tells as much as thousands of one.
   */
  private void sample(
      GibbsModel structure,
      BruteForce truth,
      double[] scores,
      int offset,
      RandomGenerator random,
      Comparison comparison) {
    double[] logs = truth.logProbabilities(scores, offset);
    Parts one = new Parts();
    structure.distribution(scores, offset, workspace).sample(random, one);
    Uniformity drawn = samples.computeIfAbsent("a sample", key -> new Uniformity());
    drawn.note(truth, one, logs.clone(), random, comparison);
    if (structure instanceof SamplingWithoutReplacement sampling) {
      long possible = Arrays.stream(logs).filter(log -> log > Double.NEGATIVE_INFINITY).count();
      int k = random.nextInt(4);
      List<Parts> list = sampling.sampleWithoutReplacement(k, scores, offset, random, workspace);
      comparison.same("how many are drawn", Math.min(k, possible), (long) list.size());
      for (int i = 0; i < list.size(); i++) {
        samples
            .computeIfAbsent("sample " + (i + 1) + " without replacement", key -> new Uniformity())
            .note(truth, list.get(i), logs, random, comparison);
      }
    }
  }

  /** Collects numbers that should be uniform between 0 and 1. */
  private static final class Uniformity {

    /** What Kolmogorov's statistic exceeds with probability {@link Tolerances#SAMPLING_RISK}. */
    private static final double LIMIT = Math.sqrt(-Math.log(Tolerances.SAMPLING_RISK / 2) / 2);

    private final List<Double> values = new ArrayList<>();

    /**
     * Notes where a sample lies in its distribution, at random within its own share.
     *
     * @param logs log-probabilities up to a constant; the sample's becomes −∞
     */
    void note(
        BruteForce truth, Parts sample, double[] logs, RandomGenerator random, Comparison seen) {
      double max = Arrays.stream(logs).max().orElse(0);
      double below = 0;
      double own = 0;
      double total = 0;
      for (int i = 0; i < logs.length; i++) {
        double weight = logs[i] > Double.NEGATIVE_INFINITY ? Math.exp(logs[i] - max) : 0;
        total += weight;
        if (truth.member(i).equals(sample)) {
          below = total - weight;
          own = weight;
          seen.holds(logs[i] > Double.NEGATIVE_INFINITY, sample + " is drawn once, being allowed");
          logs[i] = Double.NEGATIVE_INFINITY;
        }
      }
      seen.holds(truth.structure().contains(sample), sample + " is one of the structures");
      values.add((below + random.nextDouble() * own) / total);
    }

    /** Compares the collected numbers with the uniform distribution (Kolmogorov 1933). */
    void check(String what, Comparison comparison) {
      double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
      double largest = 0;
      for (int i = 0; i < sorted.length; i++) {
        largest = Math.max(largest, (i + 1.0) / sorted.length - sorted[i]);
        largest = Math.max(largest, sorted[i] - (double) i / sorted.length);
      }
      double statistic = largest * Math.sqrt(sorted.length);
      System.out.printf(
          Locale.ROOT,
          "cross-check of %s: %d draws, Kolmogorov's statistic %.2f (limit %.2f)%n",
          what,
          sorted.length,
          statistic,
          LIMIT);
      comparison.holds(
          statistic <= LIMIT,
          "where " + what + " lies in its distribution is uniform, by " + statistic);
    }
  }
}
