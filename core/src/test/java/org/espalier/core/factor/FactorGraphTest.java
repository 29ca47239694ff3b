package org.espalier.core.factor;

import static org.espalier.core.factor.FactorGraph.not;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.espalier.core.InfeasibleException;
import org.espalier.core.LocalSparseMap;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.RoundedMap;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.matching.Matching;
import org.espalier.core.ranking.Ranking;
import org.espalier.core.spanning.SpanningTree;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Test;

class FactorGraphTest {

  private static final double FORBIDDEN = Double.NEGATIVE_INFINITY;

  private final Workspace workspace = new Workspace();

  @Test
  void oneFactorIsSparseMap() {
    checkOneFactor(FactorGraph.Builder::xor, new Categorical(5));
    checkOneFactor(FactorGraph.Builder::atMostOne, Subset.atMost(1, 5));
    checkOneFactor((graph, all) -> graph.budget(2, all), Subset.atMost(2, 5));
    checkOneFactor((graph, all) -> graph.exactly(3, all), Subset.exactly(3, 5));
    checkOneFactor((graph, all) -> graph.count(1, 3, all), new Subset(5, 1, 3));
    checkOneFactor(FactorGraph.Builder::or, new Subset(5, 1, 5));
    checkOneFactor((graph, all) -> graph.imply(~all[0], all[1]), new Subset(2, 1, 2));
    checkOneFactor((graph, all) -> graph.orOutput(all[3], all[0], all[1], all[2]), new OrOutput(3));
    checkOneFactor(
        (graph, all) -> graph.andOutput(~all[3], ~all[0], ~all[1], ~all[2]), new OrOutput(3));
    checkOneFactor(
        (graph, all) -> graph.xorOutput(~all[3], all[0], all[1], all[2]), new Categorical(4));
    checkOneFactor((graph, all) -> graph.pair(all[0], all[1]), new Pair());
    checkOneFactor(new LinearChain(4, 3, Transitions.PER_POSITION));
    checkOneFactor(new LinearChain(4, 3, Transitions.SHARED));
    checkOneFactor(new Matching(3, 4));
    checkOneFactor(new SpanningTree(5));
    checkOneFactor(new Bracketing(5, 1));
    for (Roots roots : Roots.values()) {
      checkOneFactor(new ProjectiveTree(5, roots));
      checkOneFactor(new NonProjectiveTree(4, roots));
    }
  }

  /** Adds a factor whose structure's visible parts are the literals. */
  private interface Rule {
    FactorGraph.Builder add(FactorGraph.Builder graph, int[] literals);
  }

  private <S extends MapOracle & Projection> void checkOneFactor(S structure) {
    checkOneFactor((graph, literals) -> graph.with(structure, literals), structure);
  }

  private <S extends MapOracle & Projection> void checkOneFactor(Rule rule, S structure) {
    checkOneFactor(rule, structure, i -> false);
    checkOneFactor(rule, structure, i -> i % 3 == 1);
    checkOneFactor(rule, structure, i -> true);
  }

  /** A negated literal's x is 1 − μ, which turns its score around. */
  private <S extends MapOracle & Projection> void checkOneFactor(
      Rule rule, S structure, IntPredicate negated) {
    int n = structure.visible();
    int[] literals = IntStream.range(0, n).map(i -> negated.test(i) ? not(i) : i).toArray();
    FactorGraph graph = rule.add(FactorGraph.over(n), literals).build();
    assertEquals(structure.size(), graph.size());
    assertEquals(n, graph.visible());
    Random random = new Random(1);
    for (double scale : new double[] {0.1, 1, 10, 1e4}) {
      double[] scores = normal(random, graph.size(), scale);
      double[] direction = normal(random, graph.size(), 1);
      for (int i = 0; i < n; i++) {
        scores[i] = structure.usable(i) ? scores[i] : FORBIDDEN; // a variable of no factor
      }
      double[] ownScores = scores.clone();
      double[] ownDirection = direction.clone();
      double[] linear = scores.clone();
      for (int i = 0; i < n; i++) {
        if (negated.test(i)) {
          ownScores[i] = 1 - scores[i];
          linear[i] = -scores[i];
          ownDirection[i] = -direction[i];
        }
      }
      SparseMap expected = structure.project(ownScores);
      double[] expectedPoint = expected.point();
      double[] expectedChange = new double[graph.size()];
      double[] actualChange = new double[graph.size()];
      expected.jvp(ownDirection, 0, expectedChange, 0);
      Parts expectedBest = new Parts();
      Parts own = structure.argmax(linear);
      for (int p = 0; p < graph.size(); p++) {
        boolean flipped = p < n && structure.usable(p) && negated.test(p);
        expectedPoint[p] = flipped ? 1 - expectedPoint[p] : expectedPoint[p];
        expectedChange[p] = flipped ? -expectedChange[p] : expectedChange[p];
        if (p < n && own.has(p) != flipped) {
          expectedBest.add(p);
        }
      }
      for (int k = 0; k < own.count(); k++) {
        if (own.get(k) >= n) {
          expectedBest.add(own.get(k)); // possibly several times
        }
      }
      LocalSparseMap actual = graph.projectLocal(scores, 0, new double[0], workspace);
      assertArrayEquals(expectedPoint, actual.point(), 1e-9, graph.toString());
      assertEquals(SparseMap.Status.CONVERGED, actual.status());
      actual.jvp(direction, 0, actualChange, 0);
      assertArrayEquals(expectedChange, actualChange, 1e-9, graph.toString());
      checkOptimal(graph, scores, actual);
      Parts best = new Parts();
      RoundedMap decoding = graph.decode(scores, 0, 1, best, workspace);
      assertTrue(decoding.integral(), "the polytope of one factor has integral vertices only");
      assertEquals(expectedBest, best);
    }
  }

  @Test
  void negatedInputsFlipTheirCoordinates() {
    Random random = new Random(2);
    FactorGraph plain = FactorGraph.over(9).with(new Matching(3, 3), range(9)).build();
    int[] literals = IntStream.range(0, 9).map(i -> i % 2 == 0 ? not(i) : i).toArray();
    FactorGraph flipped = FactorGraph.over(9).with(new Matching(3, 3), literals).build();
    double[] scores = normal(random, 9, 1);
    double[] mirrored = new double[9];
    Arrays.setAll(mirrored, i -> i % 2 == 0 ? 1 - scores[i] : scores[i]);
    double[] expected = plain.projectLocal(scores).point();
    double[] actual = flipped.projectLocal(mirrored).point();
    for (int i = 0; i < 9; i++) {
      assertEquals(i % 2 == 0 ? 1 - expected[i] : expected[i], actual[i], 1e-12);
    }
  }

  @Test
  void loopyGraphsEqualTheQuadraticProgram() {
    Random random = new Random(3);
    for (int trial = 0; trial < 6; trial++) {
      double scale = Math.pow(10, trial % 3 - 1);
      check(grid(2), normal(random, grid(2).size(), scale), random);
      check(grid(3), normal(random, grid(3).size(), scale), random);
      FactorGraph logic = logic();
      check(logic, normal(random, logic.size(), scale), random);
    }
  }

  @Test
  void treesWithFewModifiersPerHead() {
    Random random = new Random(4);
    FactorGraph graph = valency(5, 2);
    for (double scale : new double[] {0.3, 2}) {
      check(graph, normal(random, graph.size(), scale), random);
    }
    // All words want to hang on word 0; its budget lets two.
    double[] scores = new double[25];
    for (int m = 0; m < 5; m++) {
      scores[m] = 9;
    }
    Parts best = new Parts();
    RoundedMap decoding = graph.decode(scores, 0, Integer.MAX_VALUE, best, workspace);
    assertTrue(decoding.optimal());
    assertEquals(Truth.of(new ExactFactorGraph(graph), scores).score(0), decoding.score());
  }

  @Test
  void longSentencesWithFewModifiersPerHead() {
    Random random = new Random(11);
    for (int n : new int[] {12, 30}) {
      FactorGraph graph = valency(n, 3);
      for (double scale : new double[] {1e-3, 0.1, 1, 30, 1e6}) {
        double[] scores = normal(random, n * n, scale);
        for (int h = 0; h < n; h++) {
          double popularity = 2 * scale * random.nextGaussian();
          for (int m = 0; m < n; m++) {
            scores[h * n + m] += popularity;
          }
        }
        scores[random.nextInt(n * n)] = FORBIDDEN;
        checkLarge(graph, scores, random);
        Arrays.setAll(scores, p -> Math.rint(scores[p] / scale));
        LocalSparseMap tied = graph.projectLocal(scores, 0, new double[0], workspace);
        assertEquals(SparseMap.Status.CONVERGED, tied.status());
        checkOptimal(graph, scores, tied);
      }
    }
  }

  /**
   * As networks score arcs. Here inequalities of sets of words are too many for Newton's method.
   */
  @Test
  void scoresOfLowRankTakeFewProjections() {
    int n = 40;
    Random random = new Random(12);
    double[][] vectors = new double[2 * n][];
    for (int i = 0; i < n; i++) {
      vectors[i] = new double[4];
      vectors[n + i] = new double[4];
      for (int k = 0; k < 4; k++) {
        vectors[i][k] = random.nextGaussian();
        vectors[n + i][k] = random.nextGaussian();
      }
    }
    double[] scores = new double[n * n];
    for (int p = 0; p < scores.length; p++) {
      for (int k = 0; k < 4; k++) {
        scores[p] += 2 * vectors[p / n][k] * vectors[n + p % n][k];
      }
    }
    FactorGraph graph = valency(n, 3);
    checkLarge(graph, scores, random);
    int projections = graph.projectLocal(scores, 0, new double[0], workspace).iterations();
    assertTrue(projections <= 20, "projections " + projections);
  }

  /** The certificate tells that the point is right; so its differences tell of the derivative. */
  private void checkLarge(FactorGraph graph, double[] scores, Random random) {
    int n = graph.visible();
    LocalSparseMap solution = graph.projectLocal(scores, 0, new double[0], workspace);
    assertEquals(SparseMap.Status.CONVERGED, solution.status());
    checkOptimal(graph, scores, solution);
    double scale = Arrays.stream(scores).filter(s -> s > FORBIDDEN).map(Math::abs).max().orElse(0);
    double[] direction = normal(random, n, 1);
    double[] change = new double[n];
    solution.jvp(direction, 0, change, 0);
    double step = 1e-7 * Math.max(1, scale);
    double[] up = moved(graph, scores, direction, step, new double[0]);
    double[] down = moved(graph, scores, direction, -step, new double[0]);
    for (int i = 0; i < n; i++) {
      assertEquals((up[i] - down[i]) / (2 * step), change[i], 1e-4);
    }
  }

  @Test
  void treesAsMixturesOrByInequalities() {
    // Scores near 0 mix too many trees for the active set; the point and the derivative are unique.
    Random random = new Random(12);
    for (Roots roots : Roots.values()) {
      NonProjectiveTree tree = new NonProjectiveTree(14, roots);
      int[] literals = range(196);
      literals[20] = not(20);
      FactorGraph held = FactorGraph.over(196).with(tree, literals).build();
      FactorGraph plain = FactorGraph.over(196).with(tree, range(196)).build();
      for (double scale : new double[] {0, 0.01, 0.1, 0.3, 1, 10}) {
        double[] scores = normal(random, 196, scale);
        scores[3] = FORBIDDEN;
        scores[60] = FORBIDDEN;
        SparseMap expected = tree.project(scores);
        LocalSparseMap actual = plain.projectLocal(scores, 0, new double[0], workspace);
        assertArrayEquals(expected.point(), actual.point(), 1e-10);
        double[] direction = normal(random, 196, 1);
        double[] expectedChange = new double[196];
        double[] actualChange = new double[196];
        expected.jvp(direction, 0, expectedChange, 0);
        actual.jvp(direction, 0, actualChange, 0);
        if (scale >= 1) {
          assertArrayEquals(expectedChange, actualChange, 1e-9);
        } else if (scale > 0) {
          // Here most trees' weights are below the point's rounding errors, so that the mixture's
          // own derivative means nothing, but its differences do.
          double step = 1e-6;
          double[] up = scores.clone();
          double[] down = scores.clone();
          Arrays.setAll(up, p -> scores[p] + step * direction[p]);
          Arrays.setAll(down, p -> scores[p] - step * direction[p]);
          up = tree.project(up).point();
          down = tree.project(down).point();
          for (int p = 0; p < 196; p++) {
            assertEquals((up[p] - down[p]) / (2 * step), actualChange[p], 1e-6);
          }
        }
        checkOptimal(plain, scores, actual);
        // A negated variable that is forbidden holds the arc on.
        scores[20] = FORBIDDEN;
        double[] own = scores.clone();
        own[20] = 0;
        double[] given = tree.given(Parts.of(20), new Parts()).project(own).point();
        given[20] = 0;
        assertArrayEquals(
            given, held.projectLocal(scores, 0, new double[0], workspace).point(), 1e-10);
      }
    }
  }

  @Test
  void crossingChains() {
    // A 3 × 3 grid of variables with three states, one chain for each row and for each column.
    FactorGraph.Builder builder = FactorGraph.over(27);
    for (int line = 0; line < 3; line++) {
      int[] row = new int[9];
      int[] column = new int[9];
      for (int i = 0; i < 9; i++) {
        row[i] = (line * 3 + i / 3) * 3 + i % 3;
        column[i] = (i / 3 * 3 + line) * 3 + i % 3;
      }
      builder.with(new LinearChain(3, 3, Transitions.SHARED), row);
      builder.with(new LinearChain(3, 3, Transitions.PER_POSITION), column);
    }
    FactorGraph graph = builder.build();
    assertEquals(27 + 3 * 9 + 3 * 18, graph.size());
    Random random = new Random(5);
    check(graph, normal(random, graph.size(), 1), random);
  }

  /** Compares with the reference; checks supports, certificate, derivative and warm start. */
  private void check(FactorGraph graph, double[] scores, Random random) {
    LocalSparseMap solution = graph.projectLocal(scores, 0, new double[0], workspace);
    int cold = solution.iterations();
    int n = graph.visible();
    double[] point = solution.point();
    assertEquals(SparseMap.Status.CONVERGED, solution.status());
    assertArrayEquals(QuadraticReference.solve(graph, scores), Arrays.copyOf(point, n), 1e-9);
    checkOptimal(graph, scores, solution);
    double[] one = normal(random, graph.size(), 1);
    double[] other = normal(random, graph.size(), 1);
    Arrays.fill(other, n, graph.size(), 0);
    double[] alongOne = new double[graph.size()];
    double[] alongOther = new double[graph.size()];
    solution.jvp(one, 0, alongOne, 0);
    solution.jvp(other, 0, alongOther, 0);
    double[] visible = one.clone();
    Arrays.fill(visible, n, graph.size(), 0);
    double[] alongVisible = new double[graph.size()];
    solution.jvp(visible, 0, alongVisible, 0);
    assertEquals(dot(other, alongVisible, n), dot(visible, alongOther, n), 1e-10);
    double[] multipliers = solution.multipliers();
    double step = 1e-6;
    double[] up = moved(graph, scores, one, step, multipliers);
    double[] down = moved(graph, scores, one, -step, multipliers);
    for (int i = 0; i < n; i++) {
      assertEquals((up[i] - down[i]) / (2 * step), alongOne[i], 1e-5);
    }
    // The reference is linear in the same pieces, and shares no code with the derivative.
    double stride = 1e-5;
    double[] ahead = new double[scores.length];
    double[] behind = new double[scores.length];
    Arrays.setAll(ahead, p -> scores[p] + stride * one[p]);
    Arrays.setAll(behind, p -> scores[p] - stride * one[p]);
    double[] referenceUp = QuadraticReference.solve(graph, ahead);
    double[] referenceDown = QuadraticReference.solve(graph, behind);
    for (int i = 0; i < n; i++) {
      assertEquals((referenceUp[i] - referenceDown[i]) / (2 * stride), alongOne[i], 2e-5);
    }
    LocalSparseMap again = graph.projectLocal(scores, 0, multipliers, workspace);
    assertArrayEquals(point, again.point(), 1e-9);
    assertTrue(again.iterations() <= cold, again.iterations() + " after a cold " + cold);
  }

  private double[] moved(
      FactorGraph graph, double[] scores, double[] direction, double step, double[] warm) {
    double[] near = scores.clone();
    Arrays.setAll(near, p -> scores[p] + step * direction[p]);
    return graph.projectLocal(near, 0, warm, workspace).point();
  }

  /** The optimality conditions: s − μ is a sum of normals of the factors' polytopes. */
  private static void checkOptimal(FactorGraph graph, double[] scores, LocalSparseMap solution) {
    double[] point = solution.point();
    double[] multipliers = solution.multipliers();
    double scale = 1;
    for (double score : scores) {
      scale = score == FORBIDDEN ? scale : Math.max(scale, Math.abs(score));
    }
    double[] rest = new double[graph.visible()];
    boolean[] covered = new boolean[graph.visible()];
    Arrays.setAll(rest, i -> scores[i] - point[i]);
    for (int f = 0; f < graph.factorCount(); f++) {
      Factor factor = graph.factors().get(f);
      double[] local = new double[factor.oracle().size()];
      double[] mixed = new double[local.length];
      int extras = graph.extraStart(f) - factor.inputs();
      for (int p = 0; p < local.length; p++) {
        boolean input = p < factor.inputs();
        boolean off = input && (!factor.has(p) || scores[factor.variable(p)] == FORBIDDEN);
        double own = input ? multipliers[graph.inputStart(f) + p] : scores[extras + p];
        local[p] = off ? FORBIDDEN : own;
      }
      Support support = solution.support(f);
      double total = 0;
      for (int k = 0; k < support.count(); k++) {
        support.vertex(k).addTo(mixed, 0, support.weight(k));
        total += support.weight(k);
      }
      assertEquals(1, total, 1e-12);
      for (int p = 0; p < local.length; p++) {
        double expected = p < factor.inputs() ? point[factor.variable(p)] : point[extras + p];
        boolean negated = p < factor.inputs() && factor.negated(p);
        if (local[p] == FORBIDDEN) {
          assertEquals(0, mixed[p]);
          continue;
        }
        assertEquals(negated ? 1 - expected : expected, mixed[p], 1e-10);
        if (p < factor.inputs()) {
          rest[factor.variable(p)] -= negated ? -local[p] : local[p];
          covered[factor.variable(p)] = true;
        }
      }
      double best = factor.oracle().argmax(local).dot(local, 0);
      assertEquals(best, dot(local, mixed, local.length), 1e-8 * scale);
    }
    for (int i = 0; i < rest.length; i++) {
      boolean free = covered[i] && scores[i] > FORBIDDEN;
      assertEquals(0, free ? rest[i] : 0, 1e-8 * scale);
    }
  }

  @Test
  void truthTables() {
    truth(FactorGraph.over(3).xor(0, 1, not(2)), v -> count(v[0], v[1], !v[2]) == 1);
    truth(FactorGraph.over(3).xorOutput(2, 0, 1), v -> count(v[0], v[1]) == count(v[2]));
    truth(
        FactorGraph.over(3).xorOutput(not(0), 1, not(2)), v -> count(v[1], !v[2]) == count(!v[0]));
    truth(FactorGraph.over(3).or(0, not(1), 2), v -> v[0] || !v[1] || v[2]);
    truth(FactorGraph.over(3).orOutput(1, 0, 2), v -> v[1] == (v[0] || v[2]));
    truth(FactorGraph.over(3).orOutput(not(1), not(0), 2), v -> !v[1] == (!v[0] || v[2]));
    truth(FactorGraph.over(3).andOutput(0, 1, not(2)), v -> v[0] == (v[1] && !v[2]));
    truth(FactorGraph.over(2).andOutput(0, 1), v -> v[0] == v[1]);
    truth(FactorGraph.over(3).atMostOne(2, not(0)), v -> count(v[2], !v[0]) <= 1);
    truth(FactorGraph.over(4).budget(2, 0, 1, 2, 3), v -> count(v) <= 2);
    truth(FactorGraph.over(4).budget(0, 0, not(3)), v -> !v[0] && v[3]);
    truth(FactorGraph.over(4).budget(9, 0, 1), v -> true);
    truth(
        FactorGraph.over(4).exactly(2, 0, 1, not(2), 3), v -> count(v[0], v[1], !v[2], v[3]) == 2);
    truth(FactorGraph.over(4).count(1, 2, 0, 1, 2, 3), v -> count(v) >= 1 && count(v) <= 2);
    truth(FactorGraph.over(2).imply(0, 1), v -> !v[0] || v[1]);
    truth(FactorGraph.over(2).imply(1, not(0)), v -> !v[1] || !v[0]);
    truth(
        FactorGraph.over(4).imply(0, 1).imply(1, 2).or(0, 3).atMostOne(2, 3),
        v -> (!v[0] || v[1]) && (!v[1] || v[2]) && (v[0] || v[3]) && !(v[2] && v[3]));
  }

  /** Compares members, and the exact MAP with every variable's value forced by its score. */
  private void truth(FactorGraph.Builder builder, Predicate<boolean[]> rule) {
    FactorGraph graph = builder.build();
    ExactFactorGraph exact = new ExactFactorGraph(graph);
    int n = graph.visible();
    List<Parts> listed = new ArrayList<>();
    exact.forEach(parts -> {
      Parts kept = new Parts();
      kept.set(parts);
      listed.add(kept);
    });
    int members = 0;
    for (int set = 0; set < 1 << n; set++) {
      int bits = set;
      Parts parts = Parts.of(IntStream.range(0, n).filter(i -> (bits >> i & 1) == 1).toArray());
      boolean[] values = new boolean[n];
      for (int i = 0; i < n; i++) {
        values[i] = parts.has(i);
      }
      boolean member = rule.test(values);
      members += member ? 1 : 0;
      assertEquals(member, listed.contains(parts), graph + " " + parts);
      assertEquals(member, exact.contains(parts));
      double[] scores = new double[n];
      Arrays.setAll(scores, i -> values[i] ? 5 : -5);
      assertEquals(member, exact.argmax(scores).equals(parts), graph + " " + parts);
      // The same with everything off that is off: only propagation can tell.
      Arrays.setAll(scores, i -> values[i] ? 5 : FORBIDDEN);
      if (member) {
        assertEquals(parts, exact.argmax(scores));
        assertArrayEquals(exact.project(scores).point(), graph.projectLocal(scores).point(), 1e-9);
      }
    }
    assertEquals(members, listed.size());
  }

  private static int count(boolean... values) {
    int count = 0;
    for (boolean value : values) {
      count += value ? 1 : 0;
    }
    return count;
  }

  @Test
  void decodingIsBoundedAndTheSearchExact() {
    Random random = new Random(6);
    int rounded = 0;
    for (int trial = 0; trial < 60; trial++) {
      FactorGraph graph = trial % 3 == 0 ? grid(3) : trial % 3 == 1 ? logic() : frustrated();
      double[] scores = normal(random, graph.size(), 1);
      for (int i = 0; i < 3 && trial % 3 == 2; i++) {
        scores[i] += 1; // all of the triangle would like to be on
      }
      if (trial % 2 == 0) {
        scores[random.nextInt(graph.visible())] = FORBIDDEN;
      }
      ExactFactorGraph exactly = new ExactFactorGraph(graph);
      double max = Truth.of(exactly, scores).score(0);
      Parts out = new Parts();
      RoundedMap quick = graph.decode(scores, 0, 1, out, workspace);
      assertTrue(exactly.contains(out));
      assertEquals(out.dot(scores, 0), quick.score(), 1e-9);
      assertTrue(quick.bound() >= max - 1e-9, "bound " + quick.bound() + " below " + max);
      if (quick.optimal()) {
        assertEquals(max, quick.score(), 1e-9);
      }
      assertTrue(quick.optimal() || !quick.integral());
      rounded += quick.integral() ? 0 : 1;
      RoundedMap exact = graph.decode(scores, 0, Integer.MAX_VALUE, out, workspace);
      assertTrue(exact.optimal());
      assertEquals(max, exact.score(), 1e-9);
      assertEquals(max, out.dot(scores, 0), 1e-9);
      assertTrue(exactly.contains(out));
    }
    assertTrue(rounded > 5, "the programs should not all be integral");
  }

  @Test
  void forbiddenPartsOfStructuredFactors() {
    Random random = new Random(7);
    FactorGraph graph = valency(4, 2);
    ExactFactorGraph exact = new ExactFactorGraph(graph);
    double[] scores = normal(random, 16, 1);
    scores[1] = FORBIDDEN;
    scores[7] = FORBIDDEN;
    double[] point = graph.projectLocal(scores).point();
    assertEquals(0, point[1]);
    assertEquals(0, point[7]);
    assertEquals(Truth.of(exact, scores).score(0), exact.argmax(scores).dot(scores, 0), 1e-9);
    // A negated part that is forbidden holds the factor's own part on.
    int[] literals = range(16);
    literals[6] = not(6);
    FactorGraph held =
        FactorGraph.over(16).with(new NonProjectiveTree(4, Roots.SINGLE), literals).build();
    scores = normal(random, 16, 1);
    scores[6] = FORBIDDEN;
    double[] mirrored = scores.clone();
    mirrored[6] = 1e7; // as good as certain
    double[] expected = new NonProjectiveTree(4, Roots.SINGLE).project(mirrored).point();
    expected[6] = 0;
    assertArrayEquals(expected, held.projectLocal(scores).point(), 1e-7);
  }

  @Test
  void forbiddenExtras() {
    Random random = new Random(8);
    FactorGraph graph = grid(2);
    double[] scores = normal(random, graph.size(), 1);
    scores[4] = FORBIDDEN;
    scores[6] = FORBIDDEN;
    double[] point = graph.projectLocal(scores).point();
    assertEquals(0, point[4]);
    assertTrue(point[0] + point[1] <= 1 + 1e-12);
    double[] direction = normal(random, graph.size(), 1);
    double[] change = new double[graph.size()];
    double[] poisoned = direction.clone();
    poisoned[4] = Double.NaN;
    graph.projectLocal(scores).jvp(direction, 0, change, 0);
    double[] same = new double[graph.size()];
    graph.projectLocal(scores).jvp(poisoned, 0, same, 0);
    assertArrayEquals(change, same);
  }

  @Test
  void variablesInNoFactor() {
    FactorGraph graph = FactorGraph.over(4).xor(1, 2).build();
    double[] scores = {0.25, 0.5, 0.1, 7};
    LocalSparseMap solution = graph.projectLocal(scores);
    assertArrayEquals(new double[] {0.25, 0.7, 0.3, 1}, solution.point(), 1e-15);
    double[] change = new double[4];
    solution.jvp(new double[] {1, 1, 0, 1}, 0, change, 0);
    assertArrayEquals(new double[] {1, 0.5, -0.5, 0}, change, 1e-15);
    Parts best = new Parts();
    graph.decode(scores, 0, 1, best, workspace);
    assertEquals(Parts.of(0, 1, 3), best);
  }

  @Test
  void nothingAtAll() {
    FactorGraph graph = FactorGraph.over(0).build();
    assertEquals(0, graph.projectLocal(new double[0]).point().length);
    Parts best = Parts.of(1);
    RoundedMap decoding = graph.decode(new double[0], 0, 1, best, workspace);
    assertEquals(new Parts(), best);
    assertTrue(decoding.integral());
  }

  @Test
  void contradictions() {
    // A single factor.
    FactorGraph xor = FactorGraph.over(2).xor(0, 1).build();
    InfeasibleException alone =
        assertThrows(
            InfeasibleException.class, () -> xor.projectLocal(new double[] {FORBIDDEN, FORBIDDEN}));
    assertTrue(message(alone).contains("exactly 1(0, 1)"), message(alone));
    // By propagation.
    FactorGraph chain = FactorGraph.over(3).imply(0, 1).imply(1, 2).or(0).atMostOne(0, 2).build();
    assertThrows(InfeasibleException.class, () -> chain.projectLocal(new double[3]));
    // In the local polytope only by weighing the factors: three that are one each, pairwise apart.
    FactorGraph crowded =
        FactorGraph.over(3)
            .exactly(2, 0, 1, 2)
            .atMostOne(0, 1)
            .atMostOne(1, 2)
            .atMostOne(0, 2)
            .build();
    InfeasibleException together =
        assertThrows(
            InfeasibleException.class, () -> crowded.projectLocal(new double[] {0.3, -2, 1}));
    assertTrue(message(together).contains("contradict"), message(together));
    // Only for whole numbers: halves satisfy all.
    FactorGraph odd = FactorGraph.over(3).xor(0, 1).xor(1, 2).xor(0, 2).build();
    assertArrayEquals(
        new double[] {0.5, 0.5, 0.5}, odd.projectLocal(new double[] {1, 0, 2}).point(), 1e-9);
    assertThrows(
        InfeasibleException.class, () -> odd.decode(new double[3], 0, 1, new Parts(), workspace));
    // A structure without its last head.
    FactorGraph tree = valency(3, 1);
    double[] scores = new double[9];
    for (int h = 0; h < 3; h++) {
      scores[h * 3 + 1] = FORBIDDEN;
    }
    InfeasibleException headless =
        assertThrows(InfeasibleException.class, () -> tree.projectLocal(scores));
    assertTrue(message(headless).contains("word 1"), message(headless));
  }

  @Test
  void badInput() {
    FactorGraph graph = grid(2);
    double[] scores = new double[graph.size()];
    scores[5] = Double.NaN;
    IllegalArgumentException nan =
        assertThrows(IllegalArgumentException.class, () -> graph.projectLocal(scores));
    assertTrue(message(nan).contains("index 5"), message(nan));
    assertTrue(message(nan).contains("both variables"), message(nan));
    assertThrows(
        IllegalArgumentException.class, () -> graph.decode(scores, 0, 1, new Parts(), workspace));
    scores[5] = Double.POSITIVE_INFINITY;
    assertThrows(IllegalArgumentException.class, () -> graph.projectLocal(scores));
    scores[5] = 0;
    assertThrows(
        IllegalArgumentException.class,
        () -> graph.projectLocal(scores, 0, new double[3], workspace));
    assertThrows(
        IllegalArgumentException.class, () -> graph.decode(scores, 0, 0, new Parts(), workspace));
    FactorGraph.Builder builder = FactorGraph.over(3);
    assertThrows(IllegalArgumentException.class, () -> builder.or(0, 3));
    assertThrows(IllegalArgumentException.class, () -> builder.or(0, not(0)));
    assertThrows(IllegalArgumentException.class, () -> builder.xor());
    assertThrows(IllegalArgumentException.class, () -> builder.exactly(4, 0, 1, 2));
    assertThrows(IllegalArgumentException.class, () -> builder.budget(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> builder.shape(2, 2));
    assertThrows(IllegalArgumentException.class, () -> FactorGraph.over(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.with(new Categorical(2), 0, 1, 2));
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }

  @Test
  void theRelaxedSetIsTheLocalPolytope() {
    Random random = new Random(9);
    FactorGraph graph = grid(3);
    double[] scores = normal(random, graph.size(), 1);
    double[] withoutExtras = Arrays.copyOf(Arrays.copyOf(scores, 9), graph.size());
    LocalSparseMap solution = graph.projectLocal(withoutExtras, 0, new double[0], workspace);
    double[] expected = Arrays.copyOf(Arrays.copyOf(solution.point(), 9), graph.size());
    double[] out = new double[graph.size() + 1];
    graph.projectOuter(scores, 0, out, 1, workspace);
    assertArrayEquals(expected, Arrays.copyOfRange(out, 1, out.length), 1e-12);
    // The other solution in the same workspace is untouched.
    assertArrayEquals(Arrays.copyOf(expected, 9), Arrays.copyOf(solution.point(), 9), 1e-12);
  }

  @Test
  void graphsAreValues() {
    assertEquals(grid(3), grid(3));
    assertEquals(grid(3).hashCode(), grid(3).hashCode());
    assertNotEquals(grid(3), grid(2));
    assertFalse(FactorGraph.over(2).or(0, 1).build().equals(FactorGraph.over(2).xor(0, 1).build()));
    FactorGraph graph = FactorGraph.over(6).shape(2, 3).xor(0, 1).pair(1, not(4)).build();
    assertArrayEquals(new int[] {2, 3}, graph.shape());
    assertEquals("variable 4", graph.partName(4));
    assertEquals("pair(1, not 4): both variables", graph.partName(6));
    assertEquals(6, graph.extraStart(1));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ExactFactorGraph(
                FactorGraph.over(2)
                    .with(org.espalier.core.solve.ActiveSet.over(new Subset(2, 0, 1)), 0, 1)
                    .build()));
  }

  @Test
  void warmStartsFromAnywhere() {
    Random random = new Random(10);
    FactorGraph graph = grid(3);
    int inputs = graph.projectLocal(new double[graph.size()]).multipliers().length;
    double[] scores = normal(random, graph.size(), 1);
    double[] expected = graph.projectLocal(scores).point();
    for (int trial = 0; trial < 5; trial++) {
      double[] warm = normal(random, inputs, Math.pow(10, trial - 2));
      double[] point = graph.projectLocal(scores, 0, warm, workspace).point();
      assertArrayEquals(Arrays.copyOf(expected, 9), Arrays.copyOf(point, 9), 1e-9);
    }
  }

  @Test
  void rankingsAreNoFactors() {
    assertThrows(
        IllegalArgumentException.class, () -> FactorGraph.over(3).with(new Ranking(3), 0, 1, 2));
  }

  /** Pairs between neighbours. */
  private static FactorGraph grid(int n) {
    FactorGraph.Builder builder = FactorGraph.over(n * n).shape(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (j + 1 < n) {
          builder.pair(i * n + j, i * n + j + 1);
        }
        if (i + 1 < n) {
          builder.pair(i * n + j, (i + 1) * n + j);
        }
      }
    }
    return builder.build();
  }

  /** Every rule, negations, cycles, and a variable without a factor. */
  private static FactorGraph logic() {
    return FactorGraph.over(9)
        .xor(0, 1, not(2))
        .orOutput(3, 1, not(4))
        .andOutput(5, 0, 4, 3)
        .budget(2, 0, 3, 5, 6)
        .imply(6, 7)
        .atMostOne(2, not(7), 4)
        .xorOutput(7, 2, 5)
        .pair(1, not(6))
        .build();
  }

  /** Triangles, which have a fractional vertex. */
  private static FactorGraph frustrated() {
    return FactorGraph.over(5)
        .atMostOne(0, 1)
        .atMostOne(1, 2)
        .atMostOne(0, 2)
        .or(2, 3)
        .or(3, 4)
        .or(2, 4)
        .pair(0, 4)
        .build();
  }

  /** Trees in which no word has more than k modifiers. */
  private static FactorGraph valency(int n, int k) {
    FactorGraph.Builder builder =
        FactorGraph.over(n * n)
            .shape(n, n)
            .with(new NonProjectiveTree(n, Roots.SINGLE), range(n * n));
    for (int h = 0; h < n; h++) {
      int head = h;
      builder.budget(
          k, IntStream.range(0, n).filter(m -> m != head).map(m -> head * n + m).toArray());
    }
    return builder.build();
  }

  private static int[] range(int n) {
    return IntStream.range(0, n).toArray();
  }

  private static double[] normal(Random random, int size, double scale) {
    double[] scores = new double[size];
    Arrays.setAll(scores, p -> scale * random.nextGaussian());
    return scores;
  }

  private static double dot(double[] a, double[] b, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += b[i] == 0 ? 0 : a[i] * b[i];
    }
    return sum;
  }
}
