package org.espalier.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.chart.ChartStructure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every question of every dynamic program to enumeration. */
class ChartStructureTest {

  private static final double FORBIDDEN = Double.NEGATIVE_INFINITY;

  static Stream<ChartStructure> structures() {
    return Families.all().stream()
        .flatMap(family -> family.instances().stream())
        .filter(ChartStructure.class::isInstance)
        .map(ChartStructure.class::cast);
  }

  private static double tolerance(double[] scores) {
    double scale = 1;
    for (double score : scores) {
      scale = Math.max(scale, score == FORBIDDEN ? 0 : Math.abs(score));
    }
    return Tolerances.at(Tolerances.EXACT, 10 * scale);
  }

  @ParameterizedTest
  @MethodSource("structures")
  void agreesWithEnumeration(ChartStructure structure) {
    BruteForce truth = new BruteForce(structure);
    assertEquals(BigInteger.valueOf(truth.count()), structure.count());
    assertEquals(BigInteger.valueOf(truth.count()), structure.hypergraph().derivations());
    Random random = new Random(1);
    Workspace workspace = new Workspace();
    Comparison comparison = new Comparison();
    for (ScoreKind kind : ScoreKind.values()) {
      for (int draw = 0; draw < 3; draw++) {
        comparison.begin(structure + ", " + kind + ", draw " + draw);
        double[] scores = kind.draw(truth, random);
        double[] direction = random.doubles(structure.size()).toArray();
        new Agreement(truth, scores, 0, workspace, comparison).all(structure, direction);
        double tolerance = tolerance(scores);
        comparison.close(
            "max-marginals",
            truth.maxMarginals(scores, 0),
            structure.maxMarginals(scores),
            tolerance);
        checkBest(structure, truth, scores, workspace, comparison);
        checkDistinct(structure, truth, scores, random, workspace, comparison);
        checkConditions(structure, truth, scores, random, workspace, comparison);
      }
    }
    comparison.requireAgreement();
  }

  private static void checkBest(
      ChartStructure structure,
      BruteForce truth,
      double[] scores,
      Workspace workspace,
      Comparison comparison) {
    List<Parts> all = truth.kBest(scores, 0, truth.count());
    for (int k : new int[] {0, 1, 2, 7, all.size(), all.size() + 3}) {
      List<Parts> best = structure.kBest(k, scores, 0, workspace);
      comparison.same("how many are listed of " + k, Math.min(k, all.size()), best.size());
      comparison.same("how many of those differ", best.size(), new HashSet<>(best).size());
      for (int i = 0; i < best.size(); i++) {
        comparison.holds(structure.contains(best.get(i)), best.get(i) + " is a structure");
        comparison.close(
            "score at place " + i,
            all.get(i).dot(scores, 0),
            best.get(i).dot(scores, 0),
            tolerance(scores));
      }
    }
  }

  private static void checkDistinct(
      ChartStructure structure,
      BruteForce truth,
      double[] scores,
      Random random,
      Workspace workspace,
      Comparison comparison) {
    List<Parts> all = truth.kBest(scores, 0, truth.count());
    List<Parts> drawn =
        structure.sampleWithoutReplacement(truth.count() + 1, scores, 0, random, workspace);
    comparison.same("the structures drawn", new HashSet<>(all), new HashSet<>(drawn));
    comparison.same("how many are drawn", all.size(), drawn.size());
  }

  private static void checkConditions(
      ChartStructure structure,
      BruteForce truth,
      double[] scores,
      Random random,
      Workspace workspace,
      Comparison comparison) {
    double[] relative = truth.relativeScores(scores, 0);
    double total = truth.logPartition(scores, 0) - truth.max(scores, 0);
    for (int i = 0; i < truth.count(); i++) {
      comparison.close(
          "log-probability of " + truth.member(i),
          relative[i] - total,
          structure.logProbability(truth.member(i), scores, 0, workspace),
          tolerance(scores));
    }
    for (int draw = 0; draw < 4; draw++) {
      Parts on = someOf(truth.member(random.nextInt(truth.count())), truth, random);
      Parts off = someOf(truth.member(random.nextInt(truth.count())), truth, random);
      List<Parts> left = new ArrayList<>();
      double sum = 0;
      double max = FORBIDDEN;
      for (int i = 0; i < truth.count(); i++) {
        if (obeys(truth.member(i), on, off)) {
          left.add(truth.member(i));
          max = Math.max(max, relative[i]);
        }
      }
      for (int i = 0; i < truth.count() && max > FORBIDDEN; i++) {
        sum += obeys(truth.member(i), on, off) ? Math.exp(relative[i] - max) : 0;
      }
      comparison.close(
          "log-probability of " + on + " without " + off,
          max == FORBIDDEN ? max : max + Math.log(sum) - total,
          structure.logProbability(on, off, scores, 0, workspace),
          tolerance(scores));
      if (left.isEmpty()) {
        assertThrows(InfeasibleException.class, () -> structure.given(on, off));
      } else {
        ChartStructure given = structure.given(on, off);
        comparison.same("how many are left", BigInteger.valueOf(left.size()), given.count());
        BruteForce rest = new BruteForce(given);
        comparison.same("how many are listed", left.size(), rest.count());
        if (rest.feasible(scores, 0)) {
          double[] direction = random.doubles(structure.size()).toArray();
          new Agreement(rest, scores, 0, workspace, comparison).all(given, direction);
        } else {
          assertThrows(InfeasibleException.class, () -> given.argmax(scores));
        }
      }
    }
  }

  /** Keeps a part with a chance of 1/4, if it can be held on. */
  private static Parts someOf(Parts parts, BruteForce truth, Random random) {
    return Parts.of(
        Arrays.stream(parts.toArray())
            .distinct()
            .filter(p -> random.nextInt(4) == 0)
            .filter(p -> !isRepeated(p, truth))
            .toArray());
  }

  private static boolean isRepeated(int part, BruteForce truth) {
    for (int i = 0; i < truth.count(); i++) {
      if (Arrays.stream(truth.member(i).toArray()).filter(p -> p == part).count() > 1) {
        return true;
      }
    }
    return false;
  }

  private static boolean obeys(Parts parts, Parts on, Parts off) {
    return Arrays.stream(on.toArray()).allMatch(parts::has)
        && Arrays.stream(off.toArray()).noneMatch(parts::has);
  }

  @Test
  void drawsWithoutReplacementFromTheRenormalisedRest() {
    LinearChain chain = new LinearChain(2, 2, Transitions.PER_POSITION);
    Random random = new Random(5);
    double[] scores = random.doubles(chain.size(), -1.5, 1.5).toArray();
    BruteForce truth = new BruteForce(chain);
    double[] p = truth.probabilities(scores, 0);
    int draws = 40_000;
    Map<List<Parts>, Integer> seen = new HashMap<>();
    Workspace workspace = new Workspace();
    for (int i = 0; i < draws; i++) {
      seen.merge(chain.sampleWithoutReplacement(3, scores, 0, random, workspace), 1, Integer::sum);
    }
    double chiSquare = 0;
    for (int a = 0; a < 4; a++) {
      for (int b = 0; b < 4; b++) {
        for (int c = 0; c < 4; c++) {
          if (a != b && b != c && a != c) {
            List<Parts> triple = List.of(truth.member(a), truth.member(b), truth.member(c));
            double expected = draws * p[a] * p[b] / (1 - p[a]) * p[c] / (1 - p[a] - p[b]);
            chiSquare += Math.pow(seen.getOrDefault(triple, 0) - expected, 2) / expected;
          }
        }
      }
    }
    // 23 degrees of freedom: beyond 60 lies less than 1e-4.
    assertTrue(chiSquare < 60, "χ² is " + chiSquare);
  }

  @Test
  void namesWhatMakesAProblemInfeasible() {
    LinearChain chain = new LinearChain(3, 2, Transitions.SHARED);
    double[] scores = new double[chain.size()];
    scores[chain.unary(1, 0)] = FORBIDDEN;
    scores[chain.unary(1, 1)] = FORBIDDEN;
    InfeasibleException thrown =
        assertThrows(InfeasibleException.class, () -> chain.distribution(scores));
    assertTrue(thrown.toString().contains("position 1"));
    Parts both = Parts.of(chain.unary(0, 0), chain.unary(0, 1));
    thrown = assertThrows(InfeasibleException.class, () -> chain.given(both, new Parts()));
    assertTrue(thrown.toString().contains("tag 1 at position 0"));
    Parts shared = Parts.of(chain.transition(0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> chain.given(shared, new Parts()));
    assertThrows(IllegalArgumentException.class, () -> chain.given(Parts.of(99), new Parts()));
  }

  @Test
  void longChainsNeedNoDeepStack() {
    LinearChain chain = new LinearChain(20_000, 2, Transitions.SHARED);
    Random random = new Random(7);
    double[] scores = random.doubles(chain.size(), -1, 1).toArray();
    List<Parts> best = chain.kBest(5, scores);
    assertEquals(5, new HashSet<>(best).size());
    assertTrue(best.get(0).dot(scores, 0) >= best.get(4).dot(scores, 0));
    assertEquals(3, chain.sampleWithoutReplacement(3, scores, random).size());
  }
}
