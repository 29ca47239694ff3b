package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.espalier.core.ExactStructure;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.question.StructureAnswer;
import org.espalier.core.question.Temperature;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.lab.run.Confidence.Coverage;
import org.espalier.lab.run.Confidence.TypeReliability;
import org.espalier.lab.run.Layer.Scored;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Temperatures and sets of models whose structures are drawn from what they say, at a temperature.
 */
class CalibrationTest {

  private static final int SENTENCES = 400;
  private static final double TRUTH = 2;
  private static final double LEVEL = 0.8;

  /** Sentences with their scores, and what was drawn for them. */
  private record Sample(List<Example> examples, List<Scored> scored) {

    static Sample drawn(boolean trees, long seed) {
      Random random = new Random(seed);
      Workspace workspace = new Workspace();
      List<Example> examples = new ArrayList<>();
      List<Scored> scored = new ArrayList<>();
      for (int i = 0; i < SENTENCES; i++) {
        int n = 2 + random.nextInt(4);
        ExactStructure structure =
            trees
                ? new NonProjectiveTree(n, Roots.SINGLE)
                : new LinearChain(n, 3, Transitions.SHARED, true, true);
        double[] scores = random.doubles(structure.size(), -4, 4).toArray();
        Parts gold = new Parts();
        new Temperature(TRUTH).distribution(structure, scores, 0, workspace).sample(random, gold);
        int[] choices =
            structure instanceof DependencyTree tree
                ? tree.heads(gold)
                : ((LinearChain) structure).tags(gold);
        examples.add(
            new Example("s" + i, Collections.nCopies(n, "w"), new int[n], new int[n])
                .withLabels(trees ? new int[0] : choices)
                .withHeads(trees ? choices : new int[0]));
        scored.add(new Scored(structure, scores));
      }
      return new Sample(examples, scored);
    }

    PartType type() {
      return scored.getFirst().structure() instanceof DependencyTree
          ? PartType.HEADS
          : PartType.LABELS;
    }

    /** Answers as a head does. */
    List<Prediction> predict(PredictionRequest request) {
      Workspace workspace = new Workspace();
      List<Prediction> predictions = new ArrayList<>();
      for (Scored one : scored) {
        StructureAnswer answer =
            StructureAnswer.of(
                one.structure(), one.scores(), 0, request.ofStructure(type(), false), workspace);
        int[] choices =
            one.structure() instanceof DependencyTree tree
                ? Arrays.stream(tree.heads(answer.best())).map(head -> head + 1).toArray()
                : ((LinearChain) one.structure()).tags(answer.best());
        Layer layer =
            new Layer(
                type(),
                choices,
                one.places().rows(answer.marginals()),
                request.scores() ? Optional.of(one) : Optional.empty());
        boolean trees = type() == PartType.HEADS;
        predictions.add(
            new Prediction(
                trees ? new int[0] : choices,
                layer.probabilities(),
                new double[0][],
                trees ? Arrays.stream(choices).map(choice -> choice - 1).toArray() : new int[0],
                new int[0][],
                new int[0],
                0,
                0,
                new Beliefs(
                    answer.probability(),
                    List.of(layer),
                    answer.alternatives().stream()
                        .map(_ -> new Beliefs.Alternative(choices, choices, 0))
                        .toList(),
                    Optional.of(answer))));
      }
      return predictions;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTemperatureIsFoundAndKeepsEveryAnswer(boolean trees) {
    Sample sample = Sample.drawn(trees, 1);
    Calibration calibration = Calibration.of("", sample.examples(), sample::predict);
    assertEquals(1, calibration.types().size());
    assertEquals(sample.type(), calibration.types().getFirst().type());
    // The standard error of its logarithm is about 4 %.
    assertEquals(0, Math.log(calibration.types().getFirst().temperature() / TRUTH), 0.2);
    List<Prediction> raw = sample.predict(PredictionRequest.BEST.withScores());
    List<Prediction> calibrated =
        sample.predict(PredictionRequest.BEST.withBeliefs().at(calibration.temperatures())).stream()
            .map(one -> one.with(one.beliefs().with(calibration.confidence().of(one))))
            .toList();
    for (int i = 0; i < raw.size(); i++) {
      assertEquals(
          Arrays.toString(raw.get(i).beliefs().layers().getFirst().answer()),
          Arrays.toString(calibrated.get(i).beliefs().layers().getFirst().answer()));
    }
    TypeReliability reliability =
        GradedAnswers.reliability(sample.examples(), raw, calibrated, calibration.temperatures(), 1)
            .getFirst();
    assertTrue(
        reliability.before().low() > reliability.after().high(),
        () -> "calibration error " + reliability);
  }

  /**
   * Over 10 calibration samples and new data for each, so that luck with one sample is averaged.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void setsHoldWhatTheyPromise(boolean trees) {
    double parts = 0;
    double wholes = 0;
    int repetitions = 10;
    for (int r = 0; r < repetitions; r++) {
      Sample sample = Sample.drawn(trees, 10 + r);
      Calibration calibration = Calibration.of("", sample.examples(), sample::predict);
      Sample fresh = Sample.drawn(trees, 100 + r);
      List<Prediction> sets =
          fresh
              .predict(
                  PredictionRequest.BEST.withBest(Confidence.LISTED).at(calibration.temperatures()))
              .stream()
              .map(one ->
                  one.with(
                      one.beliefs()
                          .with(calibration.sets(one.beliefs(), LEVEL, Confidence.LISTED))))
              .toList();
      List<Coverage> coverage =
          SetCoverage.of(
              calibration,
              LEVEL,
              fresh.examples(),
              fresh.predict(PredictionRequest.BEST.withScores()),
              sets);
      assertEquals(
          List.of(fresh.type().title(), "whole structure"),
          coverage.stream().map(Coverage::name).toList());
      parts += coverage.get(0).covered() / repetitions;
      wholes += coverage.get(1).covered() / repetitions;
      assertTrue(coverage.get(0).size() < 3, "sets say something");
      requireCounted(fresh, sets, calibration, coverage.get(1));
    }
    // Standard errors: .02 to .03 in one repetition, from both samples.
    assertEquals(LEVEL, parts, 0.035);
    assertEquals(LEVEL, wholes, 0.035);
  }

  /** The sets of whole structures that the best ones carry are counted by hand. */
  private static void requireCounted(
      Sample fresh, List<Prediction> sets, Calibration calibration, Coverage told) {
    double threshold = calibration.structures().threshold(LEVEL);
    double size = 0;
    int carried = 0;
    for (int i = 0; i < sets.size(); i++) {
      OptionalInt within = sets.get(i).beliefs().sets().orElseThrow().structures();
      StructureAnswer answer = sets.get(i).beliefs().structure().orElseThrow();
      Scored scored = fresh.scored().get(i);
      double best = answer.alternatives().getFirst().parts().dot(scored.scores(), 0);
      long near =
          answer.alternatives().stream()
              .filter(one ->
                  (best - one.parts().dot(scored.scores(), 0))
                          / calibration.types().getFirst().temperature()
                      <= threshold + 1e-9)
              .count();
      boolean all = near < Confidence.LISTED;
      assertEquals(all, within.isPresent());
      assertEquals(all ? near : -1, within.orElse(-1));
      size += near;
      carried += all ? 1 : 0;
    }
    assertEquals(size / sets.size(), told.size(), 1e-9);
    assertEquals((double) carried / sets.size(), told.carried(), 1e-9);
  }
}
