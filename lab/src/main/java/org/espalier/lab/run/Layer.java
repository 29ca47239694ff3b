package org.espalier.lab.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.core.ExactStructure;
import org.espalier.core.Workspace;
import org.espalier.core.calibration.TemperatureFit;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.question.StructureAnswer;
import org.espalier.core.question.StructureAnswer.Decode;
import org.espalier.core.question.Temperature;
import org.espalier.core.solve.ForwardingStructure;
import org.espalier.lab.run.Beliefs.Alternative;

/**
 * The choices of one type in an answer.
 *
 * @param type the type of choice
 * @param answer the choice of each place
 * @param distributions the probabilities of all choices, a row for each place: marginals where the
 *     choices are of a structure. Heads have the root first.
 * @param scored what the rows come from at a temperature of 1; empty where they come from
 *     themselves, or where it was not asked for
 */
public record Layer(
    PartType type, int[] answer, double[][] distributions, Optional<Scored> scored) {

  /**
   * A structure with its scores before any temperature.
   *
   * @param scores D, and nothing else
   * @param places the places of its choices
   */
  public record Scored(ExactStructure structure, double[] scores, Places places) {

    /** A tree or a chain. */
    Scored(ExactStructure structure, double[] scores) {
      this(structure, scores, Places.of(structure));
    }
  }

  /** Choices that are made each for itself. */
  static Layer of(PartType type, int[] answer, double[][] distributions) {
    return new Layer(type, answer, distributions, Optional.empty());
  }

  /** Returns the probability of each choice of the answer. */
  public double[] probabilities() {
    return IntStream.range(0, answer.length)
        .mapToDouble(i -> Math.min(1, distributions[i][answer[i]]))
        .toArray();
  }

  /** Returns the k most probable answers of choices that are made each for itself. */
  List<Alternative> best(int k) {
    if (k == 0) {
      return List.of();
    }
    LinearChain chain = new LinearChain(answer.length, distributions[0].length, Transitions.SHARED);
    double[] scores = scores(chain);
    return chain.kBest(k, scores).stream()
        .map(parts ->
            new Alternative(
                chain.tags(parts), new int[0], Math.min(1, Math.exp(parts.dot(scores, 0)))))
        .toList();
  }

  /** Returns choices that are made each for itself as some sequences alone leave them. */
  Layer under(ExactStructure sequences) {
    LinearChain chain = (LinearChain) ForwardingStructure.layout(sequences);
    StructureAnswer left =
        StructureAnswer.of(
            sequences,
            scores(chain),
            0,
            new StructureAnswer.Request(Decode.MAP, new Temperature(1), 0, false),
            new Workspace());
    return of(type, chain.tags(left.best()), new Places.OfChain(chain).rows(left.marginals()));
  }

  /** Returns the logarithms of the probabilities as scores of sequences. */
  private double[] scores(LinearChain chain) {
    double[] scores = new double[chain.size()];
    for (int t = 0; t < answer.length; t++) {
      for (int choice = 0; choice < chain.tags(); choice++) {
        scores[chain.unary(t, choice)] = Math.log(distributions[t][choice]);
      }
    }
    return scores;
  }

  /** Returns the rows at a temperature; they must be those at 1. */
  double[][] at(Temperature temperature, Workspace workspace) {
    if (scored.isPresent()) {
      ExactStructure structure = scored.get().structure();
      return scored
          .get()
          .places()
          .rows(
              temperature.distribution(structure, scored.get().scores(), 0, workspace).marginals());
    }
    return softened(distributions, temperature);
  }

  /** Returns rows of independent choices at a temperature. */
  static double[][] softened(double[][] rows, Temperature temperature) {
    if (temperature.value() == 1) {
      return rows;
    }
    double[][] softened = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      softened[i] = new double[rows[i].length];
      TemperatureFit.soften(rows[i], 0, rows[i].length, temperature, softened[i], 0);
    }
    return softened;
  }
}
