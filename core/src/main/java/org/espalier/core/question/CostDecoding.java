package org.espalier.core.question;

import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;

/**
 * Finding the structure that a {@link Cost} is about: the one that violates a margin most, and the
 * one with the least expected cost. Both are one MAP call, because the cost decomposes over parts.
 *
 * <ol>
 *   <li>I. Tsochantaridis, T. Joachims, T. Hofmann, Y. Altun, Large margin methods for structured
 *       and interdependent output variables, JMLR 6, 2005, for loss-augmented inference.
 *   <li>S. Kumar, W. Byrne, Minimum Bayes-risk decoding for statistical machine translation, NAACL
 *       2004.
 *   <li>J. Goodman, Parsing algorithms and metrics, ACL 1996, for MAP on marginals.
 * </ol>
 */
public final class CostDecoding {

  private static final Workspace.Key<Memory> MEMORY = Workspace.Key.of(Memory::new);

  private static final class Memory {
    private double[] weights = new double[0];
    private double[] target = new double[0];

    void reshape(int size) {
      if (weights.length < size) {
        weights = new double[size];
        target = new double[size];
      }
    }
  }

  private CostDecoding() {}

  /**
   * Finds the structure of highest score plus cost: argmax over z in Z of s·z + cost(z; t).
   *
   * @param scores D scores from {@code offset}; not modified
   * @param target t in conv(Z), D entries from {@code targetOffset}; not modified
   * @param out overwritten with the active parts, ascending
   * @return s·ẑ + cost(ẑ; t)
   * @throws org.espalier.core.InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException if a score, or its sum with a cost, is NaN, +∞ or beyond
   *     ±1e150, or an array too short
   */
  public static double lossAugmented(
      MapOracle structure,
      Cost cost,
      double[] scores,
      int offset,
      double[] target,
      int targetOffset,
      Parts out,
      Workspace workspace) {
    Scores.check(structure, scores, offset);
    if (targetOffset < 0 || target.length - targetOffset < structure.size()) {
      throw new IllegalArgumentException(
          "%s needs a target of %s numbers from %s, but the array has %s"
              .formatted(structure, structure.size(), targetOffset, target.length));
    }
    Memory memory = workspace.get(MEMORY);
    memory.reshape(structure.size());
    double none = cost.weigh(structure, target, targetOffset, memory.weights, 0);
    for (int p = 0; p < structure.size(); p++) {
      memory.weights[p] += scores[offset + p];
    }
    return none + structure.argmax(memory.weights, 0, out, workspace);
  }

  /**
   * Finds the structure of least expected cost under the Gibbs distribution: argmin over z in Z of
   * E[cost(z; t)] for t ~ p. Structures with a forbidden part are left out. For the {@link
   * Cost#hamming} cost of structures that all have the same number of parts this is MAP with the
   * marginals as scores.
   *
   * @param scores D scores from {@code offset}; not modified
   * @param out overwritten with the active parts, ascending
   * @param workspace its latest distribution of this structure is overwritten
   * @return the expected cost
   * @throws org.espalier.core.InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException if a score is NaN, +∞ or beyond ±1e150, a cost NaN or
   *     infinite, or the array too short
   */
  public static <S extends MapOracle & GibbsModel> double minimumRisk(
      S structure, Cost cost, double[] scores, int offset, Parts out, Workspace workspace) {
    Memory memory = workspace.get(MEMORY);
    int size = structure.size();
    memory.reshape(size);
    structure.distribution(scores, offset, workspace).marginals(memory.target, 0);
    double none = cost.weigh(structure, memory.target, 0, memory.weights, 0);
    for (int p = 0; p < size; p++) {
      memory.weights[p] =
          scores[offset + p] == Double.NEGATIVE_INFINITY
              ? Double.NEGATIVE_INFINITY
              : -memory.weights[p];
    }
    return none - structure.argmax(memory.weights, 0, out, workspace);
  }
}
