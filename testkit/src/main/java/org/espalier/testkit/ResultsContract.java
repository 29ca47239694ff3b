package org.espalier.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.espalier.core.ConditionalModel;
import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.GumbelSampling;
import org.espalier.core.KBest;
import org.espalier.core.MapOracle;
import org.espalier.core.MaxMarginals;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.ScoreKind;

/** What is promised of results that stay in a {@link Workspace}. */
final class ResultsContract {

  static final List<Property<?>> PROPERTIES =
      List.of(
          new Property<>(
              "results: a distribution is right or refused whatever is asked after it",
              GibbsModel.class,
              (structure, truth, random, comparison) ->
                  isRightOrRefused(
                      structure,
                      (scores, workspace) -> structure.distribution(scores, 0, workspace),
                      ofDistribution(structure.size()),
                      truth,
                      random,
                      comparison)),
          new Property<>(
              "results: a projection is right or refused whatever is asked after it",
              Projection.class,
              (structure, truth, random, comparison) ->
                  isRightOrRefused(
                      structure,
                      (scores, workspace) -> structure.project(scores, 0, Support.EMPTY, workspace),
                      ofProjection(structure.size()),
                      truth,
                      random,
                      comparison)));

  private ResultsContract() {}

  /** A question whose answer is of no interest. */
  private interface Later {
    void ask(double[] scores, Workspace workspace);
  }

  /**
   * Asks, overwrites the scores, asks something else with the same workspace, and then reads the
   * first result: it answers as one in a workspace of its own, or not at all.
   */
  private static <R> void isRightOrRefused(
      Structure structure,
      BiFunction<double[], Workspace, R> question,
      Map<String, Function<R, double[]>> answers,
      BruteForce truth,
      RandomGenerator random,
      Comparison comparison) {
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.HUGE)) {
      double[] first = kind.draw(truth, random);
      double[] second = ScoreKind.NORMAL.draw(truth, random);
      Parts member = truth.member(0);
      for (Map.Entry<String, Later> later : laterQuestions(structure, member).entrySet()) {
        for (Map.Entry<String, Function<R, double[]>> answer : answers.entrySet()) {
          comparison.begin(
              structure + ", " + kind + " scores, " + answer.getKey() + " after " + later.getKey());
          double[] expected = answer.getValue().apply(question.apply(first, new Workspace()));
          Workspace workspace = new Workspace();
          double[] given = first.clone();
          R result = question.apply(given, workspace);
          Arrays.fill(given, Double.NaN);
          later.getValue().ask(second, workspace);
          try {
            comparison.same(
                "the answer",
                Arrays.toString(expected),
                Arrays.toString(answer.getValue().apply(result)));
          } catch (IllegalStateException e) {
            comparison.holds(
                String.valueOf(e.getMessage()).contains("overwritten"),
                "the message says that the result was overwritten");
          }
        }
      }
    }
  }

  private static Map<String, Later> laterQuestions(Structure structure, Parts member) {
    Map<String, Later> later = new LinkedHashMap<>();
    double[] out = new double[structure.size()];
    Parts parts = new Parts();
    Parts condition = new Parts(); // a visible part: extra ones may repeat
    if (member.count() > 0 && member.get(0) < structure.visible()) {
      condition.add(member.get(0));
    }
    later.put("nothing", (_, _) -> {});
    if (structure instanceof MapOracle oracle) {
      later.put(
          "MAP",
          (scores, workspace) -> {
            var _ = oracle.argmax(scores, 0, parts, workspace);
          });
    }
    if (structure instanceof KBest best) {
      later.put("k best", (scores, workspace) -> best.kBest(3, scores, 0, workspace));
    }
    if (structure instanceof MaxMarginals marginals) {
      later.put(
          "max-marginals",
          (scores, workspace) -> marginals.maxMarginals(scores, 0, out, 0, workspace));
    }
    if (structure instanceof GibbsModel marginals) {
      later.put(
          "a distribution",
          (scores, workspace) -> marginals.distribution(scores, 0, workspace).marginals(out, 0));
      later.put(
          "a log-probability",
          (scores, workspace) -> {
            var _ = marginals.logProbability(member, scores, 0, workspace);
          });
    }
    if (structure instanceof ConditionalModel conditioning) {
      later.put(
          "a partial log-probability",
          (scores, workspace) -> {
            var _ = conditioning.logProbability(condition, new Parts(), scores, 0, workspace);
          });
    }
    if (structure instanceof GumbelSampling sampling) {
      later.put(
          "a draw",
          (scores, workspace) ->
              sampling.sampleWithoutReplacement(2, scores, 0, new SplittableRandom(1), workspace));
    }
    if (structure instanceof Projection projection) {
      later.put(
          "a projection",
          (scores, workspace) ->
              projection.project(scores, 0, Support.EMPTY, workspace).point(out, 0));
    }
    if (structure instanceof OuterSet relaxed) {
      later.put(
          "a relaxed projection",
          (scores, workspace) -> relaxed.projectOuter(scores, 0, out, 0, workspace));
    }
    return later;
  }

  private static double[] direction(int size) {
    double[] direction = new double[size];
    Arrays.setAll(direction, p -> Math.sin(p + 1));
    return direction;
  }

  private static Map<String, Function<Distribution, double[]>> ofDistribution(int size) {
    Map<String, Function<Distribution, double[]>> answers = new LinkedHashMap<>();
    answers.put("size", d -> new double[] {d.size()});
    answers.put("log-partition", d -> new double[] {d.logPartition()});
    answers.put("marginals", Distribution::marginals);
    answers.put("entropy", d -> new double[] {d.entropy()});
    answers.put(
        "Jacobian",
        d -> {
          double[] out = new double[size];
          d.jvp(direction(size), 0, out, 0);
          return out;
        });
    answers.put(
        "sample",
        d -> {
          Parts parts = new Parts();
          d.sample(new SplittableRandom(7), parts);
          return asDoubles(parts);
        });
    return answers;
  }

  private static double[] asDoubles(Parts parts) {
    return Arrays.stream(parts.toArray()).asDoubleStream().toArray();
  }

  private static Map<String, Function<SparseMap, double[]>> ofProjection(int size) {
    Map<String, Function<SparseMap, double[]>> answers = new LinkedHashMap<>();
    answers.put("size", s -> new double[] {s.size()});
    answers.put("point", SparseMap::point);
    answers.put("value", s -> new double[] {s.value()});
    answers.put("gap", s -> new double[] {s.gap()});
    answers.put("oracle calls", s -> new double[] {s.oracleCalls()});
    answers.put("status", s -> new double[] {s.status() == SparseMap.Status.CONVERGED ? 1 : 0});
    answers.put(
        "support",
        s -> {
          List<double[]> rows = new ArrayList<>();
          for (int i = 0; i < s.count(); i++) {
            rows.add(new double[] {s.weight(i)});
            rows.add(asDoubles(s.vertex(i)));
          }
          return rows.stream().flatMapToDouble(Arrays::stream).toArray();
        });
    answers.put(
        "Jacobian",
        s -> {
          double[] out = new double[size];
          s.jvp(direction(size), 0, out, 0);
          return out;
        });
    answers.put(
        "differentiability", s -> new double[] {s.differentiableAlong(direction(size), 0) ? 1 : 0});
    return answers;
  }
}
