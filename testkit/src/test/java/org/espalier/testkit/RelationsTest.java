package org.espalier.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.InnerSolver;
import org.espalier.core.estimate.Predictor;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.PullBack;
import org.espalier.core.estimate.StepSize;
import org.espalier.core.estimate.Target;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.Tolerances;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The exact relations between the members of the pull-back family, over every structure and small
 * random decoders. The other side of every relation is computed by enumeration.
 */
class RelationsTest {

  private static final long SEED = 20_261_123;
  private static final List<Double> STEP_SIZES = List.of(1e-3, 0.1, 1.0, 10.0);

  static Stream<Trial> trials() {
    return Trial.all(SEED);
  }

  private static void check(Trial trial, Consumer<Comparison> body) {
    Comparison comparison = new Comparison();
    comparison.begin(trial.name());
    body.accept(comparison);
    comparison.requireAgreement();
  }

  private static double[] visible(Trial trial, double[] vector) {
    return Arrays.copyOf(vector, trial.structure().visible());
  }

  @ParameterizedTest
  @MethodSource("trials")
  void relation1StraightThroughReturnsTheScaledGradient(Trial trial) {
    check(
        trial,
        comparison -> {
          double[] g = trial.downstream(trial.map());
          for (double eta : STEP_SIZES) {
            double[] scaled = Arrays.stream(g).map(x -> eta * x).toArray();
            comparison.close(
                "straight-through",
                visible(trial, scaled),
                trial.gradient("straight-through", eta, 1),
                1e-14);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("trials")
  void relation2SmallSpigotStepsProjectOntoTheTangentCone(Trial trial) {
    if (!trial.serves("spigot")) {
      return;
    }
    check(
        trial,
        comparison -> {
          double eta = 1e-5;
          double[] map = trial.map();
          double[] g = trial.downstream(map);
          // The returned gradient is −η·d with d in the tangent cone, because μ is in conv(Z). It
          // is the projection of −g iff −g − d is in the normal cone and orthogonal to d.
          double[] d =
              Arrays.stream(visible(trial, trial.gradient("spigot", eta, 1)))
                  .map(x -> -x / eta)
                  .toArray();
          double[] rest = new double[d.length];
          Arrays.setAll(rest, p -> -g[p] - d[p]);
          comparison.close("(-g - d)·d", 0, Vectors.dot(rest, d), 1e-8);
          for (double[] vertex : trial.vertices()) {
            double[] edge = visible(trial, Vectors.sum(vertex, -1, map));
            comparison.holds(
                Vectors.dot(rest, edge) <= 1e-8, "-g - d is in the normal cone at the MAP");
          }
        });
  }

  @ParameterizedTest
  @MethodSource("trials")
  void relation2SpigotIsStraightThroughWhereTheStepStaysInside(Trial trial) {
    if (!trial.serves("spigot")) {
      return;
    }
    check(
        trial,
        comparison -> {
          List<double[]> vertices = trial.vertices();
          double[] inside = new double[trial.scores().length];
          for (double[] vertex : vertices) {
            inside = Vectors.sum(inside, 1.0 / vertices.size(), vertex);
          }
          // A gradient that leads from the MAP straight to a point of conv(Z).
          double[] cost = visible(trial, Vectors.sum(trial.map(), -1, inside));
          Trial linear = trial.with(new ExampleLosses.Linear(cost));
          comparison.close(
              "spigot",
              visible(trial, linear.gradient("straight-through", 1, 1)),
              linear.gradient("spigot", 1, 1),
              Tolerances.EXACT);
        });
  }

  @ParameterizedTest
  @MethodSource("trials")
  void relation3SpigotIsZeroAtAMinimum(Trial trial) {
    if (!trial.serves("spigot")) {
      return;
    }
    check(
        trial,
        comparison -> {
          double[] map = trial.map();
          double[] g = trial.downstream(map);
          double here = Vectors.dot(g, map);
          double least = here;
          for (double[] vertex : trial.vertices()) {
            least = Math.min(least, Vectors.dot(g, vertex));
          }
          for (double eta : STEP_SIZES) {
            double[] gamma = visible(trial, trial.gradient("spigot", eta, 1));
            double product = Vectors.dot(Arrays.copyOf(g, gamma.length), gamma);
            double squared = Vectors.dot(gamma, gamma);
            comparison.holds(product >= squared / eta - 1e-9, "g·gamma >= |gamma|^2 / eta");
            comparison.holds(
                least < here - 1e-6 == squared > 1e-18,
                "gamma is 0 iff the MAP minimises g·v, which is " + here + " and at best " + least);
          }
          // A loss that the MAP minimises.
          double[] cost = new double[trial.structure().visible()];
          double[] origin = trial.map();
          Arrays.setAll(cost, p -> -origin[p]);
          Trial satisfied = trial.with(new ExampleLosses.Linear(cost));
          for (double eta : STEP_SIZES) {
            comparison.close(
                "gamma at a minimum",
                new double[cost.length],
                satisfied.gradient("spigot", eta, 1),
                1e-12);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("trials")
  void relation4SignsOnTheSimplex(Trial trial) {
    if (!(trial.structure() instanceof Categorical)) {
      return;
    }
    check(
        trial,
        comparison -> {
          double[] map = trial.map();
          for (double eta : STEP_SIZES) {
            for (int steps = 1; steps <= 3; steps++) {
              double[] gamma = trial.gradient("spigot", eta, steps);
              double sum = 0;
              for (int k = 0; k < gamma.length; k++) {
                comparison.holds(
                    map[k] == 1 ? gamma[k] >= 0 : gamma[k] <= 0, "the sign of part " + k);
                sum += gamma[k];
              }
              comparison.close("the sum of gamma", 0, sum, 1e-14);
            }
            if (map.length == 2 && trial.allowed(0) && trial.allowed(1)) {
              double[] g = trial.downstream(map);
              int k = map[0] == 1 ? 0 : 1;
              double expected = Math.min(1, eta * Math.max(0, g[k] - g[1 - k]) / 2);
              comparison.close("gamma", expected, trial.gradient("spigot", eta, 1)[k], 1e-14);
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource("trials")
  void relation5LongStepsReachTheBestStructure(Trial trial) {
    check(
        trial,
        comparison -> {
          for (String name : List.of("spigot", "spigot-ce", "spigot-eg")) {
            if (trial.serves(name)) {
              double[] anchor = name.equals("spigot") ? trial.map() : trial.marginals();
              double[] g = trial.downstream(anchor);
              double[] negated = Arrays.stream(g).map(x -> -x).toArray();
              double[] best = trial.dense(trial.truth().argmax(trial.masked(negated), 0));
              comparison.close(
                  name,
                  visible(trial, Vectors.sum(anchor, -1, best)),
                  trial.gradient(name, 1e7, 1),
                  Tolerances.ITERATIVE);
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource("trials")
  void relation5LongStepsReachTheNearestPointOfTheBestFace(Trial trial) {
    if (!trial.serves("spigot") || trial.structure().visible() < trial.structure().size()) {
      return;
    }
    check(
        trial,
        comparison -> {
          double eta = 1 << 20;
          // Costs 0 and 1: many structures are best, and the face they span is large.
          double[] cost = new double[trial.structure().visible()];
          Arrays.setAll(cost, p -> p % 3 == 0 ? 1 : 0);
          Trial flat = trial.with(new ExampleLosses.Linear(cost));
          Face face = new Face(flat, cost);
          BruteForce faceTruth = new BruteForce(face);
          double[] map = flat.map();
          comparison.close(
              "spigot",
              Vectors.sum(map, -1, faceTruth.project(map, 0).point()),
              flat.gradient("spigot", eta, 1),
              Tolerances.ITERATIVE);
          if (flat.serves("spigot-ce")) {
            double[] marginals = flat.marginals();
            comparison.close(
                "spigot-ce",
                Vectors.sum(marginals, -1, faceTruth.project(marginals, 0).point()),
                flat.gradient("spigot-ce", eta, 1),
                Tolerances.ITERATIVE);
            comparison.close(
                "spigot-eg",
                Vectors.sum(marginals, -1, faceTruth.marginals(flat.scores(), 0)),
                flat.gradient("spigot-eg", eta, 1),
                Tolerances.ITERATIVE);
          }
        });
  }

  /** The allowed structures of least cost. */
  private record Face(Trial trial, double[] cost) implements Enumerable {
    @Override
    public int size() {
      return trial.structure().size();
    }

    @Override
    public void forEach(Consumer<? super Parts> visitor) {
      double[] descent = Arrays.stream(cost).map(x -> -x).toArray();
      double[] relative = trial.truth().relativeScores(trial.masked(descent), 0);
      for (int i = 0; i < relative.length; i++) {
        if (relative[i] == 0) {
          visitor.accept(trial.truth().member(i));
        }
      }
    }

    @Override
    public boolean contains(Parts parts) {
      throw new UnsupportedOperationException();
    }
  }

  @ParameterizedTest
  @MethodSource("trials")
  void relation6CrossEntropyProjectsOntoTheAffineHullFromInside(Trial trial) {
    if (!trial.serves("spigot-ce") || trial.structure().visible() < trial.structure().size()) {
      return;
    }
    check(
        trial,
        comparison -> {
          double eta = 1e-6;
          double[] g = trial.downstream(trial.marginals());
          double[] expected = affineProjection(g, trial.vertices());
          double[] gamma =
              Arrays.stream(trial.gradient("spigot-ce", eta, 1)).map(x -> x / eta).toArray();
          comparison.close("gamma / eta", expected, gamma, 1e-6);
          if (trial.structure() instanceof Categorical) {
            double mean = 0;
            int count = trial.vertices().size();
            for (int p = 0; p < g.length; p++) {
              mean += trial.allowed(p) ? g[p] / count : 0;
            }
            for (int p = 0; p < g.length; p++) {
              if (trial.allowed(p)) {
                comparison.close("gamma / eta", g[p] - mean, gamma[p], 1e-6);
              }
            }
          }
        });
  }

  /** Projects a vector onto the directions within the affine hull, by Gram–Schmidt. */
  private static double[] affineProjection(double[] vector, List<double[]> vertices) {
    List<double[]> basis = new ArrayList<>();
    double[] projection = new double[vector.length];
    for (double[] vertex : vertices) {
      double[] direction = Vectors.sum(vertex, -1, vertices.getFirst());
      for (int repetition = 0; repetition < 2; repetition++) {
        for (double[] unit : basis) {
          direction = Vectors.sum(direction, -Vectors.dot(direction, unit), unit);
        }
      }
      double norm = Vectors.norm(direction);
      if (norm > 1e-8) {
        double[] unit = Arrays.stream(direction).map(x -> x / norm).toArray();
        basis.add(unit);
        projection = Vectors.sum(projection, Vectors.dot(vector, unit), unit);
      }
    }
    return projection;
  }

  @ParameterizedTest
  @MethodSource("trials")
  void relation7ExponentiatedGradientIsTheRelaxedNetworkInTheLimit(Trial trial) {
    if (!trial.serves("spigot-eg")) {
      return;
    }
    check(
        trial,
        comparison -> {
          double[] relaxed = trial.gradient("marginals", 1, 1);
          comparison.close(
              "the relaxed network's gradient",
              trial.truth().covariance(trial.scores(), 0, trial.downstream(trial.marginals())),
              relaxed,
              Tolerances.EXACT);
          for (int steps = 1; steps <= 3; steps++) {
            int count = steps;
            double[] expected = Arrays.stream(relaxed).map(x -> count * x).toArray();
            comparison.close("spigot-eg / eta", expected, egLimit(trial, steps), 1e-4);
          }
        });
  }

  /** Extrapolates γ/η to η = 0 from two step sizes. */
  private static double[] egLimit(Trial trial, int steps) {
    double eta = 1e-5; // the error left over grows with the cube of the gradient
    double[] whole = trial.gradient("spigot-eg", eta, steps);
    double[] half = trial.gradient("spigot-eg", eta / 2, steps);
    double[] limit = new double[whole.length];
    Arrays.setAll(limit, p -> (4 * half[p] - whole[p]) / eta);
    return limit;
  }

  @ParameterizedTest
  @MethodSource("trials")
  void relation8DualStepsWithMapAreBlackboxDifferentiation(Trial trial) {
    if (!(trial.structure() instanceof MapOracle oracle)) {
      return;
    }
    check(
        trial,
        comparison -> {
          for (double eta : List.of(0.3, 1.0, 5.0)) {
            PullBack<MapOracle> blackbox =
                new PullBack<>(
                    "blackbox",
                    Predictor.<MapOracle>map(),
                    Predictor.<MapOracle>map(),
                    InnerSolver.<MapOracle>dual(Predictor.<MapOracle>map()),
                    StepSize.fixed(eta),
                    1);
            double[] map = trial.map();
            double[] moved = Vectors.sum(trial.scores(), -eta, trial.downstream(map));
            double[] expected = Vectors.sum(map, -1, trial.dense(trial.truth().argmax(moved, 0)));
            comparison.close(
                "the gradient",
                expected,
                Estimates.gradient(blackbox, oracle, trial.scores(), trial.decoder()),
                0);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("trials")
  void relation9AffineLossesMakeThreeEstimatorsAgree(Trial trial) {
    if (!trial.serves("spigot-eg") || !(trial.decoder() instanceof ExampleLosses.Linear linear)) {
      return;
    }
    check(
        trial,
        comparison -> {
          double[] cost = Arrays.copyOf(linear.cost(), trial.scores().length);
          // The minimum-risk gradient: Σ_z p(z) L(z) (z − E[z]).
          double[] p = trial.truth().probabilities(trial.scores(), 0);
          double[] mean = trial.marginals();
          double[] risk = new double[mean.length];
          for (int i = 0; i < p.length; i++) {
            double[] z = trial.dense(trial.truth().member(i));
            risk = Vectors.sum(risk, p[i] * Vectors.dot(cost, z), Vectors.sum(z, -1, mean));
          }
          comparison.close(
              "the marginal straight-through",
              risk,
              trial.gradient("straight-through-marginals", 1, 1),
              Tolerances.EXACT);
          comparison.close("the limit of EG", risk, egLimit(trial, 1), 1e-4);
        });
  }

  @ParameterizedTest
  @MethodSource("trials")
  void relation10PullBacksAreGradientsOfFenchelYoungLosses(Trial trial) {
    check(
        trial,
        comparison -> {
          Structure structure = trial.structure();
          if (structure instanceof MapOracle oracle && trial.serves("spigot")) {
            double[] target = target(trial, "spigot", trial.map());
            fenchelYoung(
                FenchelYoungLoss.perceptron(), oracle, trial, "spigot", target, comparison);
          }
          if (structure instanceof GibbsModel marginals && trial.serves("spigot-ce")) {
            for (String name : List.of("spigot-ce", "spigot-eg")) {
              double[] target = target(trial, name, trial.marginals());
              fenchelYoung(FenchelYoungLoss.crf(), marginals, trial, name, target, comparison);
            }
          }
          if (structure instanceof Projection projection && trial.serves("spigot-sparsemap")) {
            double[] anchor = projection.project(trial.scores()).point();
            double[] target = target(trial, "spigot-sparsemap", anchor);
            fenchelYoung(
                FenchelYoungLoss.sparseMap(),
                projection,
                trial,
                "spigot-sparsemap",
                target,
                comparison);
          }
        });
  }

  private static double[] target(Trial trial, String name, double[] anchor) {
    return Vectors.sum(anchor, -1, trial.gradient(name, 0.7, 2));
  }

  /** Compares a pull-back with its loss's gradient, and that with the loss itself. */
  private static <S extends Structure> void fenchelYoung(
      FenchelYoungLoss<S> loss,
      S structure,
      Trial trial,
      String name,
      double[] target,
      Comparison comparison) {
    if (structure.visible() < structure.size() && !name.equals("spigot-eg")) {
      return; // with extra scores only a dual step's label is of the polytope of all parts
    }
    double[] gradient = new double[target.length];
    double[] scores = trial.scores();
    double value = evaluate(loss, structure, scores, target, gradient);
    comparison.close(
        name + " as a gradient", gradient, trial.gradient(name, 0.7, 2), Tolerances.EXACT);
    // With extra scores a label is not always one of the polytope of all parts.
    comparison.holds(
        value >= -1e-9
            || structure.visible() < structure.size()
            || name.equals("spigot-ce")
            || name.equals("spigot-eg"),
        "the loss of " + name + " is not negative: " + value);
    double step = 1e-5;
    for (int p = 0; p < target.length; p++) {
      if (!trial.allowed(p)) {
        continue;
      }
      double[] up = scores.clone();
      double[] down = scores.clone();
      up[p] += step;
      down[p] -= step;
      double[] ignored = new double[target.length];
      double rise = evaluate(loss, structure, up, target, ignored) - value;
      double fall = value - evaluate(loss, structure, down, target, ignored);
      // Convexity: the slopes on both sides enclose every subgradient.
      comparison.holds(
          fall / step <= gradient[p] + 1e-6 && gradient[p] - 1e-6 <= rise / step,
          "the gradient "
              + gradient[p]
              + " of "
              + name
              + " lies between the slopes "
              + fall / step
              + " and "
              + rise / step);
    }
  }

  private static <S extends Structure> double evaluate(
      FenchelYoungLoss<S> loss, S structure, double[] scores, double[] target, double[] gradient) {
    return loss.evaluate(
        Problem.of(structure, scores, new Workspace()), Target.point(target), 0, gradient);
  }
}
