package org.espalier.lab.run;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.core.ExactStructure;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.estimate.Problem;
import org.espalier.core.question.StructureAnswer;
import org.espalier.core.question.StructureAnswer.Decode;
import org.espalier.core.question.Temperature;
import org.espalier.lab.run.Layer.Scored;

/**
 * What a prediction should contain besides the best answer.
 *
 * @param distributions whether the probabilities of all labels are wanted
 * @param beliefs whether {@link Beliefs} are
 * @param decode selects the structure that is the answer
 * @param k number of alternatives, at least 0
 * @param sets the level of conformal sets; empty for none
 * @param temperatures of the probabilities; {@link Model} multiplies its own by them
 * @param scores whether layers keep the scores that they come from
 * @param constraints added to those of the model
 */
public record PredictionRequest(
    boolean distributions,
    boolean beliefs,
    Decode decode,
    int k,
    OptionalDouble sets,
    Temperatures temperatures,
    boolean scores,
    Constraints constraints) {

  /** The most alternatives that can be asked for. */
  public static final int MOST = 1000;

  /** The best answer alone. */
  public static final PredictionRequest BEST =
      new PredictionRequest(
          false,
          false,
          Decode.MAP,
          0,
          OptionalDouble.empty(),
          Temperatures.NONE,
          false,
          Constraints.NONE);

  public PredictionRequest {
    if (k < 0 || k > MOST) {
      throw new IllegalArgumentException(
          "the number of best answers is between 0 and " + MOST + ", not " + k);
    }
    if (sets.isPresent() && !(sets.getAsDouble() > 0 && sets.getAsDouble() < 1)) {
      throw new IllegalArgumentException(
          "the level of sets is between 0 and 1, such as 0.95, not " + sets.getAsDouble());
    }
  }

  /** Asks for the probabilities of all labels as well. */
  public PredictionRequest withDistributions() {
    return new PredictionRequest(true, beliefs, decode, k, sets, temperatures, scores, constraints);
  }

  /** Asks for beliefs as well. */
  public PredictionRequest withBeliefs() {
    return new PredictionRequest(
        distributions, true, decode, k, sets, temperatures, scores, constraints);
  }

  /** Asks for the k best answers as well, among the beliefs. */
  public PredictionRequest withBest(int k) {
    return new PredictionRequest(
        distributions, beliefs || k > 0, decode, k, sets, temperatures, scores, constraints);
  }

  /** Asks for another structure. */
  public PredictionRequest with(Decode other) {
    return new PredictionRequest(
        distributions, beliefs, other, k, sets, temperatures, scores, constraints);
  }

  /** Asks for conformal sets of a level as well, among the beliefs. */
  public PredictionRequest withSets(double level) {
    return new PredictionRequest(
        distributions,
        true,
        decode,
        k,
        OptionalDouble.of(level),
        temperatures,
        scores,
        constraints);
  }

  /** Asks under further constraints as well. */
  public PredictionRequest with(Constraints more) {
    return new PredictionRequest(
        distributions, beliefs, decode, k, sets, temperatures, scores, constraints.and(more));
  }

  /** Asks for probabilities that are flatter, or sharper below 1, than the model's own. */
  public PredictionRequest at(Temperature temperature) {
    return at(temperatures.times(temperature.value()));
  }

  /** Asks at other temperatures. */
  PredictionRequest at(Temperatures others) {
    return new PredictionRequest(
        distributions, beliefs, decode, k, sets, others, scores, constraints);
  }

  /** Asks for beliefs with the scores that they come from. */
  PredictionRequest withScores() {
    return new PredictionRequest(
        distributions, true, decode, k, sets, temperatures, true, constraints);
  }

  /**
   * Returns a layer of independent choices, whose probabilities are given at a temperature of 1.
   */
  Layer independent(PartType type, int[] answer, double[][] rows) {
    return Layer.of(type, answer, Layer.softened(rows, temperatures.of(type)));
  }

  /**
   * Returns what is believed of independent labels.
   *
   * @param structure what is said of a latent one
   */
  Beliefs beliefs(Layer labels, Optional<StructureAnswer> structure) {
    return beliefs
        ? new Beliefs(
            Arrays.stream(labels.probabilities()).reduce(1, (a, b) -> a * b),
            List.of(labels),
            labels.best(k),
            structure)
        : Beliefs.NONE;
  }

  /** Returns a structure with its scores, if they are to be kept. */
  Optional<Scored> scored(Problem<? extends ExactStructure> problem, Places places) {
    return scores
        ? Optional.of(
            new Scored(
                problem.structure(),
                Arrays.copyOfRange(
                    problem.scores(), problem.offset(), problem.offset() + problem.size()),
                places))
        : Optional.empty();
  }

  /**
   * Returns what this asks of a structure.
   *
   * @param type whose temperature is the structure's
   * @param mixture whether the model shows its decoder, or is trained with, SparseMAP's mixture
   */
  StructureAnswer.Request ofStructure(PartType type, boolean mixture) {
    return new StructureAnswer.Request(decode, temperatures.of(type), k, beliefs && mixture);
  }

  /** Returns the same of a latent structure. */
  StructureAnswer.Request ofLatent(boolean mixture) {
    return new StructureAnswer.Request(decode, temperatures.others(), k, beliefs && mixture);
  }
}
