package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.KBest;
import org.espalier.core.MapOracle;
import org.espalier.core.NotFiniteException;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.ExampleLoss;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.Memory;
import org.espalier.core.estimate.Pass;
import org.espalier.core.estimate.Points;
import org.espalier.core.estimate.PullBack;
import org.espalier.core.estimate.StepSize;
import org.espalier.core.factor.FactorGraph;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.Families;
import org.espalier.verify.ScoreKind;
import org.espalier.verify.Tolerances;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every estimator, over every structure that it serves. */
class EstimatorsTest {

  private static final long SEED = 20_261_124;

  static Stream<Trial> trials() {
    return Trial.all(SEED);
  }

  static Stream<Families.Family> families() {
    return Families.all().stream();
  }

  /** Runs the definition of a pull-back by enumeration; an empty array for other estimators. */
  private static double[] reference(Trial trial, String name, double eta, int steps) {
    double[] start =
        switch (name) {
          case "straight-through",
              "spigot",
              "spigot-polyak",
              "spigot-line-search",
              "spigot-relaxed",
              "lpgd",
              "spigot-fw" ->
              trial.map();
          case "spigot-ce", "spigot-eg" -> trial.marginals();
          case "spigot-sparsemap", "spigot-sparsemap-dual" ->
              trial.truth().project(trial.scores(), 0).point();
          default -> new double[0];
        };
    double[] label = start;
    double[] dual = trial.scores();
    for (int t = 0; t < steps && start.length > 0; t++) {
      double[] g = trial.downstream(label);
      double length =
          switch (name) {
            case "spigot-polyak" -> polyak(trial, label, g);
            case "spigot-line-search" -> searched(trial, label, g);
            case "spigot-fw" -> 2.0 / (t + 2);
            default -> eta;
          };
      double[] moved = Vectors.sum(label, -length, g);
      dual = Vectors.sum(dual, -length, g);
      label =
          switch (name) {
            case "straight-through" -> moved;
            case "spigot-relaxed" -> relaxed((OuterSet) trial.structure(), trial.masked(moved));
            case "spigot-eg" -> trial.truth().marginals(dual, 0);
            case "spigot-sparsemap-dual" -> trial.truth().project(dual, 0).point();
            case "lpgd" -> near(trial, start, dual);
            case "spigot-fw" -> towards(trial, label, g, length);
            default -> trial.project(moved);
          };
    }
    double[] gradient = Vectors.sum(start, -1, label);
    int visible = trial.structure().visible();
    if (start.length > visible && trial.structure() instanceof GibbsModel) {
      double[] counts = Vectors.sum(trial.marginals(), -1, trial.truth().marginals(dual, 0));
      System.arraycopy(counts, visible, gradient, visible, gradient.length - visible);
    } else if (start.length > visible && !name.equals("spigot-fw")) {
      Arrays.fill(gradient, visible, gradient.length, 0);
    }
    return gradient;
  }

  /** Returns P_M(ẑ + θ/ρ) at ρ = 1, extra scores as they are. */
  private static double[] near(Trial trial, double[] map, double[] dual) {
    double[] target = Vectors.sum(dual, 1, map);
    int visible = trial.structure().visible();
    System.arraycopy(dual, visible, target, visible, target.length - visible);
    return trial.truth().project(target, 0).point();
  }

  private static double[] relaxed(OuterSet set, double[] point) {
    double[] out = new double[point.length];
    set.projectOuter(point, 0, out, 0, new Workspace());
    return out;
  }

  private static double polyak(Trial trial, double[] label, double[] g) {
    double loss = trial.decoder().loss(label, 0);
    return loss > 0 && Vectors.norm(g) > 0 ? loss / Vectors.dot(g, g) : 0;
  }

  private static double searched(Trial trial, double[] label, double[] g) {
    double loss = trial.decoder().loss(label, 0);
    for (double step : new double[] {16, 4, 1, 0.25, 1.0 / 16, 1.0 / 64}) {
      double[] next = trial.project(Vectors.sum(label, -step, g));
      if (loss - trial.decoder().loss(next, 0) > 1e-12 * Math.abs(loss)) {
        return step;
      }
    }
    return 0;
  }

  private static double[] towards(Trial trial, double[] label, double[] g, double r) {
    double[] descent = Arrays.stream(g).map(x -> -x).toArray();
    double[] best = trial.dense(trial.truth().argmax(trial.masked(descent), 0));
    return Vectors.sum(label, r, Vectors.sum(best, -1, label));
  }

  @ParameterizedTest
  @MethodSource("trials")
  void pullBacksFollowTheirDefinition(Trial trial) {
    Comparison comparison = new Comparison();
    for (EstimatorEntry entry : Catalogue.estimators()) {
      for (double eta : new double[] {0.05, 0.4}) {
        for (int steps = 1; steps <= 3 && trial.serves(entry.name()); steps++) {
          comparison.begin(trial + ", " + entry.name() + ", eta " + eta + ", steps " + steps);
          double[] expected = reference(trial, entry.name(), eta, steps);
          if (expected.length > 0) {
            comparison.close(
                "the gradient",
                expected,
                trial.gradient(entry.name(), eta, steps),
                Tolerances.ITERATIVE);
          }
        }
      }
    }
    comparison.requireAgreement();
  }

  /** By the structures that the decoder was shown, and p, E[z] and Cov[z] by enumeration. */
  @ParameterizedTest
  @MethodSource("trials")
  void whatIsShownDecidesTheGradient(Trial trial) {
    Comparison comparison = new Comparison();
    Settings settings = new Settings(1, 1, 3, 1);
    for (String name :
        List.of(
            "straight-through-marginals",
            "simple",
            "reinforce",
            "reinforce-loo",
            "reinforce-self-critical",
            "minimum-risk",
            "minimum-risk-k-best")) {
      if (!trial.serves(name)) {
        continue;
      }
      comparison.begin(trial + ", " + name);
      Estimator<Structure> estimator =
          Catalogue.estimator(name).create(trial.structure().getClass(), settings);
      try (Workers workers = Workers.sequential()) {
        Pass pass =
            estimator.forward(Batch.of(trial.structure(), trial.scores()), new Context(workers, 1));
        List<double[]> shown = new ArrayList<>();
        for (int row = 0; row < pass.points().rows(); row++) {
          int from = pass.points().offset(row);
          double[] values = pass.points().values();
          shown.add(Arrays.copyOfRange(values, from, from + trial.scores().length));
        }
        double[] gradient = new double[trial.scores().length];
        pass.backward(new ExampleLosses(List.of(trial.decoder())), gradient);
        comparison.close("the gradient", shown(trial, name, shown), gradient, Tolerances.ITERATIVE);
      }
    }
    comparison.requireAgreement();
  }

  /** The definition of an estimator whose gradient follows from the points that were shown. */
  private static double[] shown(Trial trial, String name, List<double[]> shown) {
    double[] marginals = trial.marginals();
    double[] probabilities = trial.truth().probabilities(trial.scores(), 0);
    double[] slope = new double[marginals.length];
    double[] losses = shown.stream().mapToDouble(z -> trial.decoder().loss(z, 0)).toArray();
    double mean = Arrays.stream(losses).average().orElseThrow();
    double[] gradient = new double[marginals.length];
    switch (name) {
      case "straight-through-marginals", "simple" -> {
        for (double[] z : shown) {
          slope = Vectors.sum(slope, 1.0 / shown.size(), trial.downstream(z));
        }
        for (int i = 0; i < probabilities.length; i++) {
          double[] z = trial.dense(trial.truth().member(i));
          double[] off = Vectors.sum(z, -1, marginals);
          gradient = Vectors.sum(gradient, probabilities[i] * Vectors.dot(slope, off), off);
        }
      }
      case "minimum-risk-k-best" -> {
        List<Parts> best = trial.truth().kBest(trial.scores(), 0, 3);
        double first = best.getFirst().dot(trial.scores(), 0);
        double total = 0;
        double risk = 0;
        for (Parts z : best) {
          double weight = Math.exp(z.dot(trial.scores(), 0) - first);
          total += weight;
          risk += weight * trial.decoder().loss(trial.visible(z), 0);
        }
        for (Parts z : best) {
          double weight = Math.exp(z.dot(trial.scores(), 0) - first) / total;
          double share = weight * (trial.decoder().loss(trial.visible(z), 0) - risk / total);
          gradient = Vectors.sum(gradient, share, trial.dense(z));
        }
      }
      case "minimum-risk" -> {
        for (int i = 0; i < probabilities.length; i++) {
          Parts z = trial.truth().member(i);
          double share = probabilities[i] * trial.decoder().loss(trial.visible(z), 0);
          double[] off = Vectors.sum(trial.dense(z), -1, marginals);
          gradient = Vectors.sum(gradient, share, off);
        }
      }
      default -> {
        double baseline =
            switch (name) {
              case "reinforce-loo" -> mean; // (L_k − mean of the others) is this much times K/(K−1)
              case "reinforce-self-critical" ->
                  trial.decoder().loss(trial.visible(trial.truth().argmax(trial.scores(), 0)), 0);
              default -> 0;
            };
        double scale =
            name.equals("reinforce-loo") ? 1.0 / (losses.length - 1) : 1.0 / losses.length;
        for (int k = 0; k < losses.length; k++) {
          double[] off = Vectors.sum(shown.get(k), -1, marginals);
          gradient = Vectors.sum(gradient, scale * (losses[k] - baseline), off);
        }
      }
    }
    return gradient;
  }

  /** A factor graph of one factor, whose local polytope is the convex hull of its structures. */
  @ParameterizedTest
  @MethodSource("trials")
  void onOneFactorLocalEstimatorsAreThoseOfItsStructure(Trial trial) {
    if (!trial.serves("spigot") || trial.structure().visible() == 0) {
      return;
    }
    double[] one = trial.visible(trial.truth().member(0));
    if (Arrays.stream(one).anyMatch(count -> count > 1)) { // ranks, of whatever wraps a ranking
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> oneFactor(trial.structure()));
      assertTrue(String.valueOf(refused.getMessage()).contains("a factor's parts are bits"));
      return;
    }
    FactorGraph graph = oneFactor(trial.structure());
    double[] scores = trial.scores().clone();
    for (int p = 0; p < scores.length; p++) {
      scores[p] = trial.structure().usable(p) ? scores[p] : Double.NEGATIVE_INFINITY;
    }
    Comparison comparison = new Comparison();
    for (String name : List.of("straight-through", "spigot", "spigot-sparsemap", "sparsemap")) {
      String local =
          switch (name) {
            case "spigot-sparsemap" -> "spigot-local-sparsemap";
            case "sparsemap" -> "local-sparsemap";
            default -> name + "-local";
          };
      comparison.begin(trial + ", " + local);
      Estimator<Structure> estimator =
          Catalogue.estimator(local).create(FactorGraph.class, new Settings(0.3, 2));
      // Of extra parts, pull-backs know more where the structure has marginals.
      int compared = name.equals("sparsemap") ? scores.length : graph.visible();
      comparison.close(
          "the gradient",
          Arrays.copyOf(trial.gradient(name, 0.3, 2), compared),
          Arrays.copyOf(Estimates.gradient(estimator, graph, scores, trial.decoder()), compared),
          Tolerances.ITERATIVE);
    }
    comparison.requireAgreement();
  }

  @SuppressWarnings("unchecked") // it has both capabilities: SPIGOT asks for them
  private static <S extends MapOracle & Projection> FactorGraph oneFactor(Structure structure) {
    int visible = structure.visible();
    return FactorGraph.over(visible)
        .with((S) structure, IntStream.range(0, visible).toArray())
        .build();
  }

  @ParameterizedTest
  @MethodSource("trials")
  void relaxationsReturnTheGradientOfTheWholeNetwork(Trial trial) {
    Comparison comparison = new Comparison();
    comparison.begin(trial.name());
    double step = 1e-5;
    if (trial.serves("marginals")) {
      double[] gradient = trial.gradient("marginals", 1, 1);
      for (int p = 0; p < gradient.length; p++) {
        if (trial.allowed(p)) {
          double up = trial.decoder().loss(trial.truth().marginals(moved(trial, p, step), 0), 0);
          double down = trial.decoder().loss(trial.truth().marginals(moved(trial, p, -step), 0), 0);
          comparison.close("marginals", (up - down) / (2 * step), gradient[p], 1e-6);
        }
      }
    }
    if (trial.structure() instanceof Projection projection) {
      double[] gradient = trial.gradient("sparsemap", 1, 1);
      for (int p = 0; p < gradient.length; p++) {
        double[] along = new double[gradient.length];
        along[p] = 1;
        if (trial.allowed(p) && projection.project(trial.scores()).differentiableAlong(along, 0)) {
          double[] above = trial.truth().project(moved(trial, p, step), 0).point();
          double[] below = trial.truth().project(moved(trial, p, -step), 0).point();
          if (zeros(above).equals(zeros(below))) { // else there is a kink between them
            double rise = trial.decoder().loss(above, 0) - trial.decoder().loss(below, 0);
            comparison.close("sparsemap", rise / (2 * step), gradient[p], 1e-6);
          }
        }
      }
    }
    comparison.requireAgreement();
  }

  @ParameterizedTest
  @MethodSource("trials")
  void sparseWeightsAreDifferentiated(Trial trial) {
    if (!(trial.structure() instanceof Projection projection) || !trial.serves("spigot")) {
      return;
    }
    Comparison comparison = new Comparison();
    comparison.begin(trial.name());
    double step = 1e-5;
    double[] gradient = trial.gradient("minimum-risk-sparsemap", 1, 1);
    for (int p = 0; p < gradient.length; p++) {
      if (trial.allowed(p)) {
        SparseMap up = projection.project(moved(trial, p, step));
        SparseMap down = projection.project(moved(trial, p, -step));
        if (vertices(up).equals(vertices(down))
            && vertices(up).equals(vertices(projection.project(trial.scores())))) {
          double slope = (expectedLoss(trial, up) - expectedLoss(trial, down)) / (2 * step);
          comparison.close("the gradient", slope, gradient[p], 1e-6);
        }
      }
    }
    comparison.requireAgreement();
  }

  /** Sparsemax over all structures, listed, against that over the best of them. */
  @ParameterizedTest
  @MethodSource("trials")
  void weightsOfTheBestAreTheSparsemaxOfAll(Trial trial) {
    if (!(trial.structure() instanceof KBest best)) {
      return;
    }
    List<Parts> sorted = trial.truth().kBest(trial.scores(), 0, trial.truth().count());
    double[] scores = sorted.stream().mapToDouble(one -> one.dot(trial.scores(), 0)).toArray();
    int support = 0; // the largest k for which 1 + k·s_k > Σ of the k largest
    double sum = 0;
    double sumOfSupport = 0;
    for (int k = 1; k <= scores.length; k++) {
      sum += scores[k - 1];
      if (1 + k * scores[k - 1] > sum) {
        support = k;
        sumOfSupport = sum;
      }
    }
    double threshold = (sumOfSupport - 1) / support;
    double risk = 0;
    double mean = 0; // of the losses over the support
    for (int k = 0; k < support; k++) {
      double loss = trial.decoder().loss(trial.dense(sorted.get(k)), 0);
      risk += (scores[k] - threshold) * loss;
      mean += loss / support;
    }
    double[] expected = new double[trial.scores().length];
    for (int k = 0; k < support; k++) {
      double share = trial.decoder().loss(trial.dense(sorted.get(k)), 0) - mean;
      sorted.get(k).addTo(expected, 0, share);
    }
    Comparison comparison = new Comparison();
    comparison.begin(trial.name());
    for (int k : new int[] {support, support + 1, scores.length + 1}) {
      Estimator<KBest> estimator = Estimators.minimumRiskTopK(k);
      try (Workers workers = Workers.sequential()) {
        Memory memory = new Memory();
        Pass pass =
            estimator.forward(Batch.of(best, trial.scores()), new Context(workers, 1, memory, 0));
        double shown = 0;
        for (int row = 0; row < pass.points().rows(); row++) {
          double[] point = new double[trial.scores().length];
          System.arraycopy(
              pass.points().values(), pass.points().offset(row), point, 0, point.length);
          shown += pass.points().weight(row) * trial.decoder().loss(point, 0);
        }
        comparison.close("the expected loss", risk, shown, 1e-10);
        comparison.same(
            "supports that are cut",
            k == support ? 1L : 0L,
            memory.diagnostics().counts().getOrDefault("support-cut", 0L));
      }
      comparison.close(
          "the gradient of " + k,
          expected,
          Estimates.gradient(estimator, best, trial.scores(), trial.decoder()),
          1e-10);
    }
    comparison.requireAgreement();
  }

  private static BitSet zeros(double[] point) {
    BitSet zeros = new BitSet();
    for (int p = 0; p < point.length; p++) {
      zeros.set(p, Math.abs(point[p]) < 1e-9);
    }
    return zeros;
  }

  private static Set<Parts> vertices(SparseMap solution) {
    return IntStream.range(0, solution.count())
        .filter(k -> solution.weight(k) > 1e-12)
        .mapToObj(solution::vertex)
        .collect(Collectors.toSet());
  }

  private static double expectedLoss(Trial trial, SparseMap solution) {
    double sum = 0;
    for (int k = 0; k < solution.count(); k++) {
      double[] vertex = trial.dense(solution.vertex(k));
      sum += solution.weight(k) * trial.decoder().loss(vertex, 0);
    }
    return sum;
  }

  private static double[] moved(Trial trial, int part, double step) {
    double[] moved = trial.scores().clone();
    moved[part] += step;
    return moved;
  }

  @ParameterizedTest
  @MethodSource("trials")
  void decodersKnowTheirGradients(Trial trial) {
    Comparison comparison = new Comparison();
    comparison.begin(trial.name());
    double[] point = trial.truth().project(trial.scores(), 0).point();
    double[] gradient = new double[point.length];
    trial.decoder().gradient(point, 0, gradient);
    double step = 1e-5;
    for (int p = 0; p < trial.structure().visible(); p++) {
      double[] up = point.clone();
      double[] down = point.clone();
      up[p] += step;
      down[p] -= step;
      double slope = (trial.decoder().loss(up, 0) - trial.decoder().loss(down, 0)) / (2 * step);
      comparison.close("the decoder's gradient", slope, gradient[p], 1e-6);
    }
    comparison.requireAgreement();
  }

  @ParameterizedTest
  @MethodSource("trials")
  void forbiddenPartsGetExactlyNothing(Trial trial) {
    for (EstimatorEntry entry : Catalogue.estimators()) {
      if (trial.serves(entry.name())) {
        double[] kept = trial.scores().clone();
        double[] gradient = trial.gradient(entry.name(), 0.3, 2);
        assertArrayEquals(kept, trial.scores(), entry.name() + " modified the scores");
        for (int p = 0; p < gradient.length; p++) {
          assertTrue(
              trial.allowed(p) || gradient[p] == 0,
              entry.name() + " returns " + gradient[p] + " on forbidden part " + p);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("trials")
  void whatLosesNothingTeachesNothing(Trial trial) {
    ExampleLoss nothing = new ExampleLosses.Linear(new double[trial.structure().visible()]);
    for (EstimatorEntry entry : Catalogue.estimators()) {
      if (trial.serves(entry.name())) {
        assertArrayEquals(
            new double[trial.scores().length],
            trial.with(nothing).gradient(entry.name(), 0.3, 2),
            0,
            entry.name());
      }
    }
  }

  /** A family's instances, with estimators of their classes. */
  private static void eachPair(
      Families.Family family, BiConsumer<Structure, EstimatorEntry> question) {
    for (Enumerable structure : family.instances()) {
      for (EstimatorEntry entry : Catalogue.estimators()) {
        if (entry.serves(structure.getClass())) {
          question.accept(structure, entry);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void gradientsAreFiniteAtAnyScale(Families.Family family) {
    RandomGenerator random = new SplittableRandom(SEED);
    eachPair(
        family,
        (structure, entry) -> {
          for (double scale : new double[] {1e-9, 300, 1e6}) {
            double[] scores = Vectors.normal(structure.size(), random);
            Arrays.setAll(scores, p -> scale * scores[p]);
            for (double entrywise : gradient(structure, entry, scores)) {
              assertTrue(
                  Double.isFinite(entrywise),
                  () -> entry.name() + ", " + structure + " at " + Arrays.toString(scores));
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource("families")
  void scoresThatAreNoneAreRefusedWithTheExample(Families.Family family) {
    eachPair(
        family,
        (structure, entry) -> {
          int part = 0;
          while (part < structure.size() && !structure.usable(part)) {
            part++;
          }
          for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            double[] scores = new double[structure.size()];
            if (part < scores.length) {
              scores[part] = bad;
              NotFiniteException e =
                  assertThrows(
                      NotFiniteException.class,
                      () -> gradient(structure, entry, scores),
                      () -> entry.name() + ", " + structure);
              assertTrue(String.valueOf(e.getMessage()).startsWith("example 0: "), e.getMessage());
            }
          }
        });
  }

  private static double[] gradient(Structure structure, EstimatorEntry entry, double[] scores) {
    Estimator<Structure> made = entry.create(structure.getClass(), new Settings(0.5, 1));
    double[] slopes = new double[structure.visible()];
    Arrays.fill(slopes, 0.5);
    return Estimates.gradient(made, structure, scores, new ExampleLosses.Linear(slopes));
  }

  @ParameterizedTest
  @MethodSource("trials")
  void clippedStepsAreNoLongerThanTheNorm(Trial trial) {
    if (!(trial.structure() instanceof MapOracle oracle)) {
      return;
    }
    double[] g = trial.downstream(trial.map());
    double norm = Vectors.norm(g);
    if (norm == 0) {
      return; // every part is forbidden
    }
    for (double limit : new double[] {norm / 3, norm * 3}) {
      PullBack<MapOracle> clipped =
          Estimators.<MapOracle>straightThrough(1, 1).withStepSize(StepSize.clipped(0.5, limit));
      double[] expected =
          Arrays.stream(g).map(x -> 0.5 * x * (norm > limit ? limit / norm : 1)).toArray();
      double[] gradient = Estimates.gradient(clipped, oracle, trial.scores(), trial.decoder());
      int visible = oracle.visible();
      assertArrayEquals(Arrays.copyOf(expected, visible), Arrays.copyOf(gradient, visible), 1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("trials")
  void withoutItsPenaltyLpgdIsBlackboxDifferentiation(Trial trial) {
    if (!trial.serves("lpgd")) {
      return;
    }
    Settings settings = new Settings(0.4, 1).withTemperature(1e-7);
    Estimator<Structure> made =
        Catalogue.estimator("lpgd").create(trial.structure().getClass(), settings);
    double[] lpgd = Estimates.gradient(made, trial.structure(), trial.scores(), trial.decoder());
    double[] blackbox = trial.gradient("blackbox", 0.4, 1);
    for (int p = 0; p < trial.structure().visible(); p++) {
      assertEquals(0.4 * blackbox[p], lpgd[p], 1e-6, trial.name());
    }
  }

  @Test
  void aRelaxedForwardShowsTheMarginals() {
    Categorical three = new Categorical(3);
    double[] scores = {1, 0, -1};
    PullBack<Categorical> spigot = Estimators.spigotEg(1.0, 1);
    Context context = new Context(Workers.sequential(), 0);
    assertArrayEquals(
        three.distribution(scores).marginals(),
        spigot.withRelaxedForward().forward(Batch.of(three, scores), context).points().values());
    assertArrayEquals(
        new double[] {1, 0, 0}, spigot.forward(Batch.of(three, scores), context).points().values());
  }

  @Test
  void polyaksStepIsGuarded() {
    StepSize step = StepSize.polyak(0.5);
    assertEquals(0.25, step.length(0, 1.5, 2));
    assertEquals(0, step.length(0, 0.5, 2), "at the lowest loss");
    assertEquals(0, step.length(0, 0.1, 2), "below the lowest loss");
    assertEquals(0, step.length(0, 1.5, 0), "without a gradient");
    assertEquals(0, step.length(0, 1.5, 1e-200), "without a gradient to speak of");
    assertThrows(IllegalArgumentException.class, () -> StepSize.polyak(Double.NaN));
  }

  /** A batch of instances of all sizes of a family. */
  private static Batch<Structure> batch(Families.Family family, RandomGenerator random) {
    List<Structure> instances = new ArrayList<>();
    List<double[]> scores = new ArrayList<>();
    for (Enumerable instance : family.instances()) {
      for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN, ScoreKind.TIES)) {
        instances.add(instance);
        scores.add(kind.draw(new BruteForce(instance), random));
      }
    }
    return new Batch<>(instances, scores.stream().flatMapToDouble(Arrays::stream).toArray());
  }

  @ParameterizedTest
  @MethodSource("families")
  void resultsDependOnNeitherThreadsNorBatch(Families.Family family) {
    RandomGenerator random = new SplittableRandom(SEED);
    assertIndependent(batch(family, random), random);
  }

  @Test
  void thoseOfFactorGraphsDoNotEitherAndLeaveForbiddenPartsAlone() {
    RandomGenerator random = new SplittableRandom(SEED);
    List<Structure> graphs =
        List.of(
            FactorGraph.over(4).xor(0, 1).budget(2, 1, 2, 3).build(),
            FactorGraph.over(3).pair(0, 1).pair(1, 2).pair(2, FactorGraph.not(0)).build(),
            FactorGraph.over(5).with(new Categorical(3), 0, 1, 2).imply(2, 3).or(3, 4).build());
    double[] scores = Vectors.normal(graphs.stream().mapToInt(Structure::size).sum(), random);
    scores[0] = Double.NEGATIVE_INFINITY;
    scores[scores.length - 1] = Double.NEGATIVE_INFINITY;
    Batch<Structure> batch = new Batch<>(graphs, scores);
    double[][] gradients = assertIndependent(batch, random);
    assertEquals(4, gradients.length, "estimators of the local polytope");
    for (double[] gradient : gradients) {
      assertEquals(0, gradient[0]);
      assertEquals(0, gradient[scores.length - 1]);
      assertTrue(Vectors.norm(gradient) > 0);
    }
  }

  /** Returns the gradients of each estimator that serves the batch. */
  private static double[][] assertIndependent(Batch<Structure> batch, RandomGenerator random) {
    List<double[]> gradients = new ArrayList<>();
    List<ExampleLoss> decoders = new ArrayList<>();
    for (int i = 0; i < batch.count(); i++) {
      int visible = batch.instance(i).visible();
      decoders.add(
          visible == 0 ? new ExampleLosses.Linear() : Trial.decoders(visible, random).get(i % 4));
    }
    for (EstimatorEntry entry : Catalogue.estimators()) {
      Class<? extends Structure> type = batch.instance(0).getClass();
      if (!entry.serves(type)) {
        continue;
      }
      Estimator<Structure> estimator = entry.create(type, new Settings(0.3, 2));
      double[] alone = new double[batch.scores().length];
      gradients.add(alone);
      for (int i = 0; i < batch.count(); i++) {
        // The last of the first i + 1 examples: random numbers depend on the place in the batch.
        List<Structure> first =
            IntStream.rangeClosed(0, i).<Structure>mapToObj(batch::instance).toList();
        int end = batch.offset(i + 1);
        double[] gradient = new double[end];
        estimator
            .forward(
                new Batch<>(first, Arrays.copyOf(batch.scores(), end)),
                new Context(Workers.sequential(), 1))
            .backward(new ExampleLosses(decoders.subList(0, i + 1)), gradient);
        System.arraycopy(gradient, batch.offset(i), alone, batch.offset(i), end - batch.offset(i));
      }
      for (int threads = 1; threads <= 3; threads++) {
        try (Workers workers = Workers.of(threads)) {
          for (int repetition = 0; repetition < 2; repetition++) {
            double[] together = new double[alone.length];
            estimator
                .forward(batch, new Context(workers, 1))
                .backward(new ExampleLosses(decoders), together);
            assertArrayEquals(
                alone, together, entry.name() + " with " + threads + " threads, seed " + SEED);
          }
        }
      }
    }
    return gradients.toArray(double[][]::new);
  }

  @Test
  void aGradientThatIsNotFiniteIsRejectedByName() {
    RandomGenerator random = new SplittableRandom(SEED);
    for (Families.Family family : Families.all()) {
      Batch<Structure> batch = batch(family, random);
      int last = batch.count() - 2; // with forbidden parts, which may have any gradient
      for (EstimatorEntry entry : Catalogue.estimators()) {
        Class<? extends Structure> type = batch.instance(0).getClass();
        if (!entry.serves(type) || batch.instance(last).visible() == 0) {
          continue;
        }
        Estimator<Structure> estimator = entry.create(type, new Settings(0.3, 1));
        try (Workers workers = Workers.sequential()) {
          Pass pass = estimator.forward(batch, new Context(workers, 1));
          double[] out = new double[batch.scores().length];
          pass.backward(new Spoiled(last, batch, false), out);
          assertTrue(Arrays.stream(out).allMatch(Double::isFinite), entry.name());
          assertThrows(
              IllegalStateException.class,
              () -> pass.backward(new Spoiled(last, batch, false), out),
              entry.name() + " goes back twice");
          IllegalArgumentException error =
              assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      estimator
                          .forward(batch, new Context(workers, 1))
                          .backward(new Spoiled(last, batch, true), out),
                  entry.name());
          assertTrue(
              String.valueOf(error.getMessage()).contains("example " + last), error.getMessage());
        }
      }
    }
  }

  /** A decoder whose gradient is NaN on an example's forbidden parts, or its loss and gradient. */
  private record Spoiled(int example, Batch<Structure> batch, boolean onAllowed)
      implements org.espalier.core.estimate.Downstream {
    @Override
    public void losses(Points at, double[] out) {
      for (int row = 0; row < at.rows(); row++) {
        out[row] = onAllowed && at.example(row) == example ? Double.NaN : 0;
      }
    }

    @Override
    public void gradients(Points at, double[] out) {
      Arrays.fill(out, 0);
      Structure structure = batch.instance(example);
      for (int row = 0; row < at.rows(); row++) {
        for (int p = 0; p < structure.size() && at.example(row) == example; p++) {
          boolean allowed = Scores.allowed(structure, batch.scores(), batch.offset(example), p);
          out[at.offset(row) + p] =
              allowed == onAllowed || p >= structure.visible() ? Double.NaN : 0;
        }
      }
    }
  }

  /** Losses of other examples or of fewer parts would leave a part of the gradient out. */
  @Test
  void lossesThatAreNotTheBatchsAreRefused() {
    Batch<Categorical> batch =
        new Batch<>(List.of(new Categorical(3), new Categorical(2)), new double[5]);
    ExampleLoss three = new ExampleLosses.Linear(1, 2, 3);
    double[][] wide = {{1, 2, 3}};
    assertEquals(-1, new ExampleLosses.Quadratic(new double[0][], new double[0]).parts());
    Map<List<ExampleLoss>, String> refused =
        Map.of(
            List.of(three), "there are 2 examples, but 1 losses",
            List.of(three, three), "example 1: a loss of 3 parts, but Categorical[size=2] has 2",
            List.of(three, new ExampleLosses.Quadratic(wide, new double[1])), "example 1: a loss",
            List.of(three, new ExampleLosses.LogLinear(wide, new double[1], 0)), "example 1: a",
            List.of(new ExampleLosses.Linear(1), three), "example 0: a loss of 1 parts");
    refused.forEach((losses, reason) -> {
      Pass pass = Estimators.spigot(1, 1).forward(batch, new Context(Workers.sequential(), SEED));
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> pass.backward(new ExampleLosses(losses), new double[5]))
              .getMessage();
      assertTrue(String.valueOf(message).startsWith(reason), message);
    });
  }

  /** An array of another length than the batch's scores would be cut or filled in part. */
  @Test
  void theGradientsArrayHasTheBatchsLength() {
    for (EstimatorEntry entry : Catalogue.estimators()) {
      if (!entry.serves(Categorical.class)) {
        continue;
      }
      Categorical three = new Categorical(3);
      Batch<Categorical> batch = new Batch<>(List.of(three, three), new double[6]);
      ExampleLosses losses =
          new ExampleLosses(
              List.of(new ExampleLosses.Linear(1, 2, 3), new ExampleLosses.Linear(3, 2, 1)));
      Pass pass =
          entry
              .create(Categorical.class, new Settings(1, 2))
              .forward(batch, new Context(Workers.sequential(), SEED));
      for (int length : new int[] {0, 5, 7}) {
        String message =
            assertThrows(
                    IllegalArgumentException.class,
                    () -> pass.backward(losses, new double[length]),
                    entry.name())
                .getMessage();
        assertEquals(
            "the batch has 6 scores, but the gradient's array " + length + " entries", message);
      }
      assertThrows(
          IllegalArgumentException.class,
          () -> pass.objectives(new double[pass.points().rows() + 1]));
      pass.backward(losses, new double[6]); // a refusal has used up nothing
    }
  }
}
