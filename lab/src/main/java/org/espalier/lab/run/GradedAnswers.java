package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.espalier.core.calibration.BetaCalibration;
import org.espalier.core.calibration.Graded;
import org.espalier.core.calibration.Reliability;
import org.espalier.data.SeedStream;
import org.espalier.lab.run.Confidence.Kept;
import org.espalier.lab.run.Confidence.TypeReliability;

/**
 * Answers with their probabilities, graded: whole ones, parts of a type, and what they make
 * together.
 */
final class GradedAnswers {

  private static final String TOGETHER = "heads and labels";
  private static final String WHOLE = "whole answers";
  private static final double[] LEVELS = {0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99};

  private GradedAnswers() {}

  /** Measures how well probabilities fit. */
  static List<TypeReliability> reliability(
      List<Example> examples,
      List<Prediction> raw,
      List<Prediction> calibrated,
      Temperatures temperatures,
      long seed) {
    List<TypeReliability> all = new ArrayList<>();
    List<Graded> together = together(examples, calibrated, Prediction::probabilities);
    for (PartType type : PartType.values()) {
      List<Graded> after = graded(type, examples, calibrated);
      if (!after.isEmpty()) {
        boolean confident =
            type == PartType.TAGS || (type == PartType.LABELS && together.isEmpty());
        all.add(
            reliability(
                type.title(),
                temperatures.of(type).value(),
                graded(type, examples, raw),
                after,
                confident
                    ? graded(
                        type,
                        examples,
                        calibrated,
                        type == PartType.TAGS
                            ? one -> confidences(one).tags()
                            : GradedAnswers::ofParts)
                    : List.of(),
                seed));
      }
    }
    if (!together.isEmpty()) {
      all.add(
          reliability(
              TOGETHER,
              Double.NaN,
              together(examples, raw, Prediction::probabilities),
              together,
              together(examples, calibrated, GradedAnswers::ofParts),
              seed));
    }
    List<Graded> whole = whole(examples, calibrated, one -> one.beliefs().probability());
    if (!whole.isEmpty()) {
      all.add(
          reliability(
              WHOLE,
              Double.NaN,
              whole(examples, raw, one -> one.beliefs().probability()),
              whole,
              whole(examples, calibrated, one -> confidences(one).whole()),
              seed));
    }
    return all;
  }

  /**
   * Measures answers of a type.
   *
   * @param before by the raw probabilities
   * @param after by those at their temperature
   * @param confident by their confidences; none where there are no confidences
   */
  private static TypeReliability reliability(
      String name,
      double temperature,
      List<Graded> before,
      List<Graded> after,
      List<Graded> confident,
      long seed) {
    return new TypeReliability(
        name,
        temperature,
        Reliability.of(before, random(seed)),
        Reliability.of(after, random(seed)),
        confident.isEmpty()
            ? Optional.empty()
            : Optional.of(Reliability.of(confident, random(seed))));
  }

  private static Confidences confidences(Prediction prediction) {
    return prediction.beliefs().confidences().orElseThrow();
  }

  private static double[] ofParts(Prediction prediction) {
    return confidences(prediction).parts();
  }

  /** Fits what probabilities at their temperatures are worth. */
  static Confidences.Maps maps(List<Example> examples, List<Prediction> predictions) {
    return new Confidences.Maps(
        BetaCalibration.fit(whole(examples, predictions, one -> one.beliefs().probability())),
        BetaCalibration.fit(parts(examples, predictions, Prediction::probabilities)),
        BetaCalibration.fit(graded(PartType.TAGS, examples, predictions)));
  }

  /** Returns whole answers, of examples that the data leaves nothing open of. */
  private static List<Graded> whole(
      List<Example> examples,
      List<Prediction> predictions,
      ToDoubleFunction<Prediction> probability) {
    List<Graded> graded = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      Prediction prediction = predictions.get(i);
      boolean parsed = prediction.beliefs().layer(PartType.HEADS).isPresent();
      if (IntStream.of(example.labels()).noneMatch(label -> label == Example.NOT_GIVEN)
          && (!parsed || example.hasTree())) {
        graded.add(
            new Graded(
                i,
                Math.min(1, probability.applyAsDouble(prediction)),
                Arrays.equals(example.labels(), prediction.labels())
                    && (!parsed || Arrays.equals(example.heads(), prediction.heads()))));
      }
    }
    return graded;
  }

  private static Random random(long seed) {
    return new Random(SeedStream.TEXT.seed(seed, Reliability.BINS));
  }

  private static List<Graded> graded(
      PartType type, List<Example> examples, List<Prediction> predictions) {
    return graded(
        type,
        examples,
        predictions,
        one -> one.beliefs().layer(type).orElseThrow().probabilities());
  }

  private static List<Graded> graded(
      PartType type,
      List<Example> examples,
      List<Prediction> predictions,
      Function<Prediction, double[]> ofPlaces) {
    List<Graded> graded = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      int sentence = i;
      Optional<Layer> layer = predictions.get(i).beliefs().layer(type);
      if (layer.isPresent()) {
        int[] gold = type.gold(examples.get(i));
        double[] probabilities = ofPlaces.apply(predictions.get(i));
        Calibration.measured(type, examples.get(i), predictions.get(i))
            .forEach(k ->
                graded.add(
                    new Graded(sentence, probabilities[k], gold[k] == layer.get().answer()[k])));
      }
    }
    return graded;
  }

  /** Returns arcs with their relations. */
  private static List<Graded> together(
      List<Example> examples,
      List<Prediction> predictions,
      Function<Prediction, double[]> ofPlaces) {
    List<Graded> graded = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      Prediction prediction = predictions.get(i);
      if (prediction.beliefs().layer(PartType.HEADS).isPresent()
          && prediction.beliefs().layer(PartType.LABELS).isPresent()) {
        double[] probabilities = ofPlaces.apply(prediction);
        for (int m = 0; m < example.heads().length; m++) {
          if (example.heads()[m] != Example.NOT_GIVEN && example.labels()[m] != Example.NOT_GIVEN) {
            graded.add(new Graded(i, probabilities[m], prediction.isRightAt(m, example)));
          }
        }
      }
    }
    return graded;
  }

  /** Returns labels, a parser's with their heads. */
  private static List<Graded> parts(
      List<Example> examples,
      List<Prediction> predictions,
      Function<Prediction, double[]> ofPlaces) {
    List<Graded> together = together(examples, predictions, ofPlaces);
    return together.isEmpty() ? graded(PartType.LABELS, examples, predictions, ofPlaces) : together;
  }

  /** Measures what is kept above levels: whole answers, and labels. */
  static List<Kept> kept(List<Example> examples, List<Prediction> predictions) {
    List<Kept> all = new ArrayList<>();
    String by = "confidence";
    addKept(all, "answers", by, whole(examples, predictions, one -> confidences(one).whole()));
    addKept(all, "labels", by, parts(examples, predictions, GradedAnswers::ofParts));
    addKept(
        all,
        "answers",
        Confidence.PROBABILITY,
        whole(examples, predictions, one -> one.beliefs().probability()));
    addKept(
        all,
        "labels",
        Confidence.PROBABILITY,
        parts(examples, predictions, Prediction::probabilities));
    return all;
  }

  private static void addKept(List<Kept> all, String of, String by, List<Graded> graded) {
    for (double level : LEVELS) {
      List<Graded> kept = graded.stream().filter(one -> one.probability() >= level).toList();
      if (kept.isEmpty()) {
        continue;
      }
      double wrong = (double) kept.stream().filter(one -> !one.right()).count() / kept.size();
      // Answers of one sentence depend on each other: what sentences differ by is squared.
      Map<Integer, Double> surplus = new HashMap<>();
      kept.forEach(one -> surplus.merge(one.group(), (one.right() ? 0 : 1) - wrong, Double::sum));
      double squares = surplus.values().stream().mapToDouble(sum -> sum * sum).sum();
      all.add(
          new Kept(
              of,
              by,
              level,
              graded.size(),
              kept.size(),
              kept.stream().mapToDouble(one -> 1 - one.probability()).average().orElse(0),
              wrong,
              Confidence.NORMAL * Math.sqrt(squares) / kept.size()));
    }
  }
}
