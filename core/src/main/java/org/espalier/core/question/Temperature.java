package org.espalier.core.question;

import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.Projection;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;

/**
 * The weight τ of the regulariser: argmax over μ in conv(Z) of s·μ − τ·Ω(μ), which is the
 * unregularised problem's solution at the scores s/τ, extra scores included.
 *
 * <p>With the entropy it is the temperature of the Gibbs distribution p(z) ∝ exp(s·z/τ), with half
 * the squared norm the strength of SparseMAP. As τ → 0 both go to MAP: the distribution to the
 * uniform one over the best structures, SparseMAP to the point of least norm in their hull, which
 * it reaches at some τ &gt; 0. As τ → ∞ they go to the uniform distribution over the allowed
 * structures and to the point of least norm in their hull.
 *
 * <p>Every other question at a temperature is the question at {@linkplain #divide the scores s/τ};
 * a whole predictor, with its loss and its gradient in s, is {@code Predictor.at(τ)} in {@code
 * org.espalier.core.estimate}.
 *
 * @param value τ, positive and finite
 */
public record Temperature(double value) {

  private static final Workspace.Key<Buffer> GIBBS = Workspace.Key.of(Buffer::new);
  // A SparseMAP solution needs its scores as long as it lives, so they are kept apart.
  private static final Workspace.Key<Buffer> SPARSE = Workspace.Key.of(Buffer::new);

  private static final class Buffer {
    private double[] scores = new double[0];

    double[] of(int size) {
      if (scores.length < size) {
        scores = new double[size];
      }
      return scores;
    }
  }

  /**
   * Creates a temperature.
   *
   * @throws IllegalArgumentException if it is not positive and finite; for the limit τ = 0 ask for
   *     MAP
   */
  public Temperature {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a temperature must be positive and finite, but is " + value);
    }
  }

  /**
   * Writes s/τ. Forbidden parts stay so.
   *
   * @param scores D scores from {@code offset}; not modified
   * @param out overwritten from {@code outOffset}, D entries; may be {@code scores} at the same
   *     offset
   * @throws IllegalArgumentException as {@link Scores#check}, or if a quotient is too large a score
   */
  public void divide(
      Structure structure, double[] scores, int offset, double[] out, int outOffset) {
    Scores.check(structure, scores, offset);
    for (int p = 0; p < structure.size(); p++) {
      double score = scores[offset + p];
      double quotient = score / value;
      if (Math.abs(quotient) > Scores.LARGEST
          && score != Double.NEGATIVE_INFINITY
          && structure.usable(p)) {
        throw new IllegalArgumentException(
            "%s: the score of %s (index %s) is %s, too large for a temperature of %s"
                .formatted(structure, structure.partName(p), p, score, value));
      }
      out[outOffset + p] = quotient;
    }
  }

  /**
   * Computes the Gibbs distribution p(z) ∝ exp(s·z/τ): its log-partition is ln Σ exp(s·z/τ), its
   * Jacobian-vector product the derivative in s/τ, to be divided by τ for the derivative in s.
   *
   * @param scores D scores from {@code offset}; not modified
   * @return a view into the workspace, valid until the next call of {@link GibbsModel#distribution}
   *     with it
   * @throws org.espalier.core.InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException as for {@link #divide}
   */
  public Distribution distribution(
      GibbsModel structure, double[] scores, int offset, Workspace workspace) {
    double[] divided = workspace.get(GIBBS).of(structure.size());
    divide(structure, scores, offset, divided, 0);
    return structure.distribution(divided, 0, workspace);
  }

  /**
   * Returns the smooth maximum τ·ln Σ exp(s·z/τ) of the structures' scores: between their maximum
   * and τ·ln|Z| more. Its gradient in s is the marginals at this temperature.
   *
   * @param scores D scores from {@code offset}; not modified
   * @throws org.espalier.core.InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException as for {@link #divide}
   */
  public double smoothMaximum(
      GibbsModel structure, double[] scores, int offset, Workspace workspace) {
    return value * distribution(structure, scores, offset, workspace).logPartition();
  }

  /**
   * Solves argmax over μ in conv(Z) of s·μ − τ/2·‖μ_visible‖². The result's value is that of the
   * problem divided by τ, its Jacobian-vector product the derivative in s/τ.
   *
   * @param scores D scores from {@code offset}; not modified, and not needed once the call returns
   * @param warm as for {@link Projection#project}
   * @return a view into the workspace, valid until the next call of {@link Projection#project} or
   *     this method with it
   * @throws org.espalier.core.InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException as for {@link #divide}
   */
  public SparseMap project(
      Projection structure, double[] scores, int offset, Support warm, Workspace workspace) {
    double[] divided = workspace.get(SPARSE).of(structure.size());
    divide(structure, scores, offset, divided, 0);
    return structure.project(divided, 0, warm, workspace);
  }
}
