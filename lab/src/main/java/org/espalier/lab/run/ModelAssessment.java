package org.espalier.lab.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.espalier.core.constraint.Constraint;
import org.espalier.core.question.StructureAnswer.Decode;
import org.espalier.data.Labels;

/** Measures a model on labelled examples. */
final class ModelAssessment {

  private final Model model;
  private final Path file;
  private final long seed;

  /** Those that have an answer under the constraints. */
  private final List<Example> examples = new ArrayList<>();

  private final int unanswered;

  /** Why the first one without an answer has none. */
  private final String reason;

  /**
   * Finds the examples that have an answer.
   *
   * @param file that they are from
   * @param seed of the samples of sentences that confidence intervals rest on
   * @throws IllegalArgumentException if none has an answer
   */
  ModelAssessment(Model model, Path file, List<Example> all, long seed) {
    this.model = model;
    this.file = file;
    this.seed = seed;
    Optional<String> first = Optional.empty();
    for (Example one : all) {
      Optional<String> objection = model.unanswered(one);
      first = first.or(() -> objection);
      if (objection.isEmpty()) {
        examples.add(one);
      }
    }
    unanswered = all.size() - examples.size();
    reason = first.orElse("");
    if (examples.isEmpty()) {
      throw new IllegalArgumentException(
          "no sentence of " + file + " has an answer under the constraints: " + reason);
    }
  }

  /**
   * Measures the model, how often sets hold what is right, and the best of several answers.
   *
   * @param level of the sets; empty for none
   * @param k measure the best of the k best answers as well; 0 to leave that out
   */
  Assessment of(OptionalDouble level, int k) {
    PredictionRequest asked = PredictionRequest.BEST.withDistributions().withBeliefs();
    if (level.isPresent()) {
      asked = asked.withBest(Confidence.LISTED).withSets(level.getAsDouble());
    }
    List<Prediction> predictions = model.answer(examples, asked);
    Assessment assessment =
        Assessment.of(
                file,
                new Labels(model.labels()),
                examples,
                predictions,
                model::shares,
                model.writesStrings(),
                seed)
            .with(confidence(predictions, level, k));
    return model.more().list().isEmpty() ? assessment : assessment.with(effect(predictions));
  }

  private Confidence confidence(List<Prediction> predictions, OptionalDouble level, int k) {
    Calibration calibration = model.calibration();
    List<Prediction> raw =
        model.raw(examples, PredictionRequest.BEST.withScores().with(model.more()));
    boolean structured =
        !model.task().latent()
            && predictions.stream().anyMatch(one -> one.beliefs().structure().isPresent());
    return new Confidence(
        GradedAnswers.reliability(examples, raw, predictions, calibration.temperatures(), seed),
        level.isPresent()
            ? SetCoverage.of(calibration, level.getAsDouble(), examples, raw, predictions)
            : List.of(),
        structured
            ? estimates(model.answer(examples, PredictionRequest.BEST.with(Decode.MBR)))
            : List.of(),
        model.writesStrings()
            ? List.of()
            : FrequencyScores.of(calibration, model.labelsWords(), examples, predictions),
        model.writesStrings() ? List.of() : GradedAnswers.kept(examples, predictions),
        k == 0
            ? List.of()
            : Confidence.oracle(
                k,
                examples,
                model.answer(examples, PredictionRequest.BEST.withBest(k)),
                model::shares,
                seed));
  }

  /** Compares answers with those without the constraints of the one who asks. */
  private Assessment.ConstraintEffect effect(List<Prediction> predictions) {
    List<Prediction> free =
        model.raw(examples, PredictionRequest.BEST.at(model.calibration().temperatures()));
    long changed = 0;
    long better = 0;
    long worse = 0;
    for (int i = 0; i < examples.size(); i++) {
      if (!free.get(i).hasAnswerOf(predictions.get(i))) {
        List<Share> with = model.shares(examples.get(i), predictions.get(i));
        List<Share> without = model.shares(examples.get(i), free.get(i));
        changed++;
        better += !with.isEmpty() && with.getFirst().exceeds(without.getFirst()) ? 1 : 0;
        worse += !with.isEmpty() && without.getFirst().exceeds(with.getFirst()) ? 1 : 0;
      }
    }
    return new Assessment.ConstraintEffect(
        model.more().list().stream().map(Constraint::toString).toList(),
        unanswered,
        reason,
        changed,
        better,
        worse,
        estimates(free));
  }

  private List<Assessment.Estimate> estimates(List<Prediction> predictions) {
    return Assessment.estimates(
        IntStream.range(0, examples.size())
            .mapToObj(i -> model.shares(examples.get(i), predictions.get(i)))
            .toList(),
        seed);
  }
}
