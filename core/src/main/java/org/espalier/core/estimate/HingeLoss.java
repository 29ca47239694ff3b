package org.espalier.core.estimate;

import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.question.Cost;
import org.espalier.core.question.CostDecoding;

/**
 * The structured hinge loss with margin rescaling: L(s; t) = max over z in Z of [s·z + cost(z; t)]
 * − s·t, the perceptron loss at scores that are augmented by a cost (Taskar, Guestrin &amp; Koller
 * 2003; Tsochantaridis et al. 2005).
 *
 * <p>It is an upper bound of the cost of MAP(s). For a structure t that costs nothing against
 * itself it is never negative, and 0 only if t beats every z by a margin of at least cost(z; t).
 *
 * @param cost what an error costs, in units of the scores
 */
public record HingeLoss(Cost cost) implements StructureLoss<MapOracle> {

  private static final Workspace.Key<Parts> WORST = Workspace.Key.of(Parts::new);

  /** Creates the loss with the Hamming cost. */
  public static HingeLoss hamming() {
    return new HingeLoss(Cost.hamming());
  }

  /**
   * {@inheritDoc} The gradient is a subgradient, ẑ − t for the loss-augmented MAP ẑ.
   *
   * @param target t in conv(Z)
   * @throws org.espalier.core.InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException if a score, or its sum with a cost, is NaN or +∞, or an array
   *     too short
   */
  @Override
  public double evaluate(
      MapOracle structure,
      double[] scores,
      int offset,
      double[] target,
      int targetOffset,
      double[] gradient,
      int gradientOffset,
      Workspace workspace) {
    Parts worst = workspace.get(WORST);
    double augmented =
        CostDecoding.lossAugmented(
            structure, cost, scores, offset, target, targetOffset, worst, workspace);
    worst.toDense(gradient, gradientOffset, structure.size());
    double score = 0;
    for (int p = 0; p < structure.size(); p++) {
      double t = target[targetOffset + p];
      score += t == 0 ? 0 : t * scores[offset + p];
      gradient[gradientOffset + p] -= t;
    }
    return augmented - score;
  }
}
