package org.espalier.core.question;

import java.util.ArrayList;
import java.util.List;
import org.espalier.core.ExactStructure;
import org.espalier.core.Parts;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;

/**
 * A model's answer about one instance: the structure, how probable it and each of its parts are,
 * and alternatives.
 *
 * @param structure the instance
 * @param best the structure that answers: the most probable one, or that of least expected cost
 * @param probability of it under the Gibbs distribution at the temperature
 * @param marginals the probability of each visible part, laid out by {@link Structure#shape}
 * @param entropy of the distribution, in nats
 * @param alternatives the k most probable structures with their probabilities, the most probable
 *     first; fewer where there are fewer
 * @param support the structures that SparseMAP mixes, with their weights, the heaviest first; empty
 *     unless asked for
 */
public record StructureAnswer(
    Structure structure,
    Parts best,
    double probability,
    double[] marginals,
    double entropy,
    List<Weighted> alternatives,
    List<Weighted> support) {

  /** A structure with its probability or weight. */
  public record Weighted(Parts parts, double weight) {}

  /** Which structure answers. */
  public enum Decode {
    /** The most probable one. */
    MAP,
    /** The one of least expected Hamming cost: of most expected right parts, in trees and tags. */
    MBR
  }

  /**
   * What is asked.
   *
   * @param decode selects the structure that is the answer
   * @param temperature of the distribution; MAP and SparseMAP do not depend on it
   * @param k number of structures of highest probability, at least 0
   * @param support whether SparseMAP's structures are wanted
   */
  public record Request(Decode decode, Temperature temperature, int k, boolean support) {

    public Request {
      if (k < 0) {
        throw new IllegalArgumentException("there are no " + k + " best structures");
      }
    }
  }

  public StructureAnswer {
    alternatives = List.copyOf(alternatives);
    support = List.copyOf(support);
  }

  /**
   * Asks a structure. One call of MAP, one of the distribution, and what {@code request} asks for
   * besides.
   *
   * @param scores D scores from {@code offset}; not modified
   * @param workspace its latest distribution and projection of this structure are overwritten
   * @return an answer in memory of its own
   * @throws org.espalier.core.InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException if a score is NaN, +∞ or beyond ±1e150, the array too short,
   *     or a score too large for the temperature
   */
  public static StructureAnswer of(
      ExactStructure structure, double[] scores, int offset, Request request, Workspace workspace) {
    double[] divided = new double[structure.size()];
    request.temperature().divide(structure, scores, offset, divided, 0);
    Parts best = new Parts();
    if (request.decode() == Decode.MBR) {
      var _ = CostDecoding.minimumRisk(structure, Cost.hamming(), divided, 0, best, workspace);
    } else {
      var _ = structure.argmax(scores, offset, best, workspace);
    }
    List<Parts> ranked =
        request.k() == 0 ? List.of() : structure.kBest(request.k(), scores, offset, workspace);
    List<Weighted> support = new ArrayList<>();
    if (request.support()) {
      SparseMap mixture = structure.project(scores, offset, Support.EMPTY, workspace);
      for (int i = 0; i < mixture.count(); i++) {
        support.add(new Weighted(mixture.vertex(i), mixture.weight(i)));
      }
      support.sort((a, b) -> Double.compare(b.weight(), a.weight()));
    }
    var distribution = structure.distribution(divided, 0, workspace);
    double logPartition = distribution.logPartition();
    double[] all = distribution.marginals();
    double[] visible = new double[structure.visible()];
    System.arraycopy(all, 0, visible, 0, visible.length);
    return new StructureAnswer(
        structure,
        best,
        probability(best, divided, logPartition),
        visible,
        distribution.entropy(),
        ranked.stream()
            .map(parts -> new Weighted(parts, probability(parts, divided, logPartition)))
            .toList(),
        support);
  }

  private static double probability(Parts parts, double[] scores, double logPartition) {
    return Math.min(1, Math.exp(parts.dot(scores, 0) - logPartition));
  }
}
