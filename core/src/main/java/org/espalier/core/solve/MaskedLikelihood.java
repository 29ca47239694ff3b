package org.espalier.core.solve;

import java.util.BitSet;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Workspace;

/** The probability of a partial structure whose conditions are scores of −∞. */
final class MaskedLikelihood {

  /** From here on, −ln 2, a log-probability is taken from that of the opposite. */
  private static final double LIKELY = -0.69;

  private MaskedLikelihood() {}

  /**
   * Returns the log-probability that a structure has none of some parts. Where it is near 0, what
   * is summed are the probabilities that each is the first of them that a structure has, which are
   * exclusive and small, so that the relative error is as small; that takes a distribution for each
   * part, else two are enough.
   *
   * @param excluded the parts that it must not have
   */
  static double of(
      MaskedConditionalModel structure,
      BitSet excluded,
      double[] scores,
      int offset,
      Workspace workspace) {
    double whole = structure.distribution(scores, offset, workspace).logPartition();
    double direct = logPartition(structure, excluded, scores, offset, workspace) - whole;
    if (direct < LIKELY) {
      return direct;
    }
    double unlike = 0;
    BitSet before = new BitSet();
    for (int part = excluded.nextSetBit(0); part >= 0; part = excluded.nextSetBit(part + 1)) {
      BitSet mask = (BitSet) before.clone();
      structure.markExcluded(part, mask);
      if (!mask.get(part)) {
        unlike += Math.exp(logPartition(structure, mask, scores, offset, workspace) - whole);
      }
      before.set(part);
    }
    return Math.log1p(-unlike);
  }

  private static double logPartition(
      MaskedConditionalModel structure,
      BitSet excluded,
      double[] scores,
      int offset,
      Workspace workspace) {
    double[] masked = new double[structure.size()];
    for (int p = 0; p < masked.length; p++) {
      masked[p] = excluded.get(p) ? Double.NEGATIVE_INFINITY : scores[offset + p];
    }
    try {
      return structure.distribution(masked, 0, workspace).logPartition();
    } catch (InfeasibleException e) {
      return Double.NEGATIVE_INFINITY;
    }
  }
}
