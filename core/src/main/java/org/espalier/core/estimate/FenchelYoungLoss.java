package org.espalier.core.estimate;

import org.espalier.core.MapOracle;
import org.espalier.core.Marginals;
import org.espalier.core.Projection;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;

/**
 * The Fenchel–Young loss of a predictor: L_Ω(s; t) = Ω*(s) + Ω(t) − s·t, whose gradient in the
 * scores is ŷ_Ω(s) − t (Blondel, Martins &amp; Niculae 2020, arXiv 1901.02324).
 *
 * <p>With MAP it is the perceptron loss, with marginals the CRF loss (negative log-likelihood),
 * with SparseMAP the SparseMAP loss. It is never negative, and 0 only if ŷ_Ω(s) = t (for the
 * perceptron: if t is a best structure).
 *
 * @param predictor ŷ_Ω
 * @param <S> the structures it serves
 */
public record FenchelYoungLoss<S extends Structure>(Predictor<? super S> predictor)
    implements StructureLoss<S> {

  /** The structured perceptron's loss. */
  public static <S extends MapOracle> FenchelYoungLoss<S> perceptron() {
    return new FenchelYoungLoss<>(Predictor.<S>map());
  }

  /**
   * The CRF loss, −log p(t). For a target inside conv(Z) it is the expected negative
   * log-likelihood, which lacks the constant −H(t) of the definition.
   */
  public static <S extends Marginals> FenchelYoungLoss<S> crf() {
    return new FenchelYoungLoss<>(Predictor.<S>marginals());
  }

  /** The SparseMAP loss. */
  public static <S extends Projection> FenchelYoungLoss<S> sparseMap() {
    return new FenchelYoungLoss<>(Predictor.<S>sparseMap());
  }

  /**
   * {@inheritDoc}
   *
   * @param target t in conv(Z)
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
    Label prediction = workspace.get(PREDICTION);
    double conjugate =
        predictor.predict(structure, scores, offset, Support.EMPTY, prediction, workspace);
    double score = 0;
    for (int p = 0; p < structure.size(); p++) {
      double t = target[targetOffset + p];
      score += t == 0 ? 0 : t * scores[offset + p];
      gradient[gradientOffset + p] = prediction.point()[p] - t;
    }
    return conjugate + predictor.regularizer(structure, target, targetOffset) - score;
  }

  private static final Workspace.Key<Label> PREDICTION = Workspace.Key.of(Label::new);
}
