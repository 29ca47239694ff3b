package org.espalier.core.estimate;

import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * The SPO+ loss of predict-then-optimise: the scores s = −ĉ are predicted costs, the target is the
 * true costs c, and what counts is the regret c·MAP(s) − c·w* with the truly best w* = MAP(−c)
 * (Elmachtoub &amp; Grigas 2022, arXiv 1710.08005).
 *
 * <p>L(s; c) = max over z in Z of (2s + c)·z − 2s·w* − c·w* is convex in s, at least the regret,
 * and 0 at s = −c. Its subgradient is 2(MAP(2s + c) − w*). Two MAP calls.
 *
 * @param <S> the structures it serves
 */
public record SpoPlusLoss<S extends MapOracle>() implements StructureLoss<S> {

  private static final Workspace.Key<Parts> FOUND = Workspace.Key.of(Parts::new);

  /**
   * {@inheritDoc}
   *
   * @param target the true costs c, finite on allowed parts; parts that the scores forbid are
   *     forbidden to w* as well
   */
  @Override
  public double evaluate(
      S structure,
      double[] scores,
      int offset,
      double[] target,
      int targetOffset,
      double[] gradient,
      int gradientOffset,
      Workspace workspace) {
    double[] moved = new double[structure.size()];
    double[] best = new double[structure.size()];
    for (int p = 0; p < moved.length; p++) {
      boolean forbidden = scores[offset + p] == Double.NEGATIVE_INFINITY;
      moved[p] = forbidden ? scores[offset + p] : 2 * scores[offset + p] + target[targetOffset + p];
      best[p] = forbidden ? scores[offset + p] : -target[targetOffset + p];
      gradient[gradientOffset + p] = 0;
    }
    Parts found = workspace.get(FOUND);
    double value = structure.argmax(moved, 0, found, workspace);
    found.addTo(gradient, gradientOffset, 2);
    structure.argmax(best, 0, found, workspace);
    found.addTo(gradient, gradientOffset, -2);
    return value - found.dot(moved, 0);
  }
}
