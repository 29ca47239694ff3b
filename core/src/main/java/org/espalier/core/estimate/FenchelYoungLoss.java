package org.espalier.core.estimate;

import org.espalier.core.Conditionable;
import org.espalier.core.GibbsModel;
import org.espalier.core.InfeasibleException;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;

/**
 * The Fenchel–Young loss of a predictor: L_Ω(s; t) = Ω*(s) + Ω(t) − s·t, whose gradient in the
 * scores is ŷ_Ω(s) − t (Blondel, Martins &amp; Niculae 2020, arXiv 1901.02324).
 *
 * <p>With MAP it is the perceptron loss, with marginals the CRF loss (negative log-likelihood),
 * with SparseMAP the SparseMAP loss. It is never negative, and 0 only if ŷ_Ω(s) = t (for the
 * perceptron: if t is a best structure). The one exception is the perceptron loss of structures
 * that are rounded from a linear program: where these are not proved best it may be.
 *
 * <p>A partial target stands for all structures that agree with it, A ⊂ Z. The loss is Ω*(s) −
 * Ω*_A(s), Ω*_A being the same maximum over conv(A), and its gradient ŷ_Ω(s) − ŷ_{Ω,A}(s): with
 * marginals −log p(A), the likelihood of what is known; with MAP the latent perceptron; with
 * SparseMAP, as with MAP, the least loss of any t in conv(A) (Stewart, Bach, Llinares-López &amp;
 * Berthet 2023, arXiv 2305.16358). It is not convex. It needs a {@link Conditionable} structure
 * that is left with what the predictor needs; costs one prediction more.
 *
 * @param predictor ŷ_Ω
 */
public record FenchelYoungLoss<S extends Structure>(Predictor<? super S> predictor)
    implements StructureLoss<S> {

  private static final Workspace.Key<PseudoLabel> PREDICTION = Workspace.Key.of(PseudoLabel::new);
  private static final Workspace.Key<PseudoLabel> AGREEING = Workspace.Key.of(PseudoLabel::new);

  /** The structured perceptron's loss. */
  public static <S extends MapOracle> FenchelYoungLoss<S> perceptron() {
    return new FenchelYoungLoss<>(Predictor.<S>map());
  }

  /**
   * The CRF loss, −log p(t). For a target inside conv(Z) it is the expected negative
   * log-likelihood, which lacks the constant −H(t) of the definition.
   */
  public static <S extends GibbsModel> FenchelYoungLoss<S> crf() {
    return new FenchelYoungLoss<>(Predictor.<S>marginals());
  }

  /** The SparseMAP loss. */
  public static <S extends Projection> FenchelYoungLoss<S> sparseMap() {
    return new FenchelYoungLoss<>(Predictor.<S>sparseMap());
  }

  /**
   * {@inheritDoc}
   *
   * @param target a structure, a point of conv(Z), or a partial structure
   */
  @Override
  public double evaluate(
      Problem<? extends S> problem, Target target, long seed, double[] gradient) {
    problem.requireRoom(gradient);
    return evaluate(predictor, problem, target, gradient);
  }

  private static <T extends Structure> double evaluate(
      Predictor<T> predictor, Problem<? extends T> problem, Target target, double[] gradient) {
    T structure = problem.structure();
    Workspace workspace = problem.workspace();
    double[] point;
    if (target instanceof Target.Partial(Parts on, Parts off)) {
      PseudoLabel agreeing = workspace.get(AGREEING);
      T rest = rest(predictor, structure, on, off);
      try {
        var _ = predictor.predict(problem.of(rest), agreeing);
      } catch (InfeasibleException e) {
        var _ = predictor.predict(problem, agreeing);
        return Double.POSITIVE_INFINITY; // the scores forbid what agrees, and not everything
      }
      point = agreeing.point();
    } else {
      point = TargetPoint.of(target, structure, "Fenchel–Young loss", workspace);
    }
    PseudoLabel prediction = workspace.get(PREDICTION);
    double conjugate = predictor.predict(problem, prediction);
    for (int p = 0; p < structure.size(); p++) {
      gradient[problem.offset() + p] = prediction.at(p) - point[p];
    }
    return predictor.loss(problem, prediction, conjugate, target, point);
  }

  @SuppressWarnings("unchecked") // the predictor states that it serves the rest
  private static <T extends Structure> T rest(
      Predictor<T> predictor, T structure, Parts on, Parts off) {
    if (!(structure instanceof Conditionable conditionable)) {
      throw new IllegalArgumentException(
          structure + " cannot be held to a part of the right structure");
    }
    Structure rest;
    try {
      rest = conditionable.given(on, off);
    } catch (InfeasibleException e) { // which is for scores that leave nothing
      throw new TargetException("no target: " + e.getMessage(), e);
    }
    if (!predictor.serves(rest)) {
      throw new IllegalArgumentException(
          structure + " with some parts on or off has no predictor \"" + predictor.name() + "\"");
    }
    return (T) rest;
  }
}
