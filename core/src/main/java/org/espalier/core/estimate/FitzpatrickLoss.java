package org.espalier.core.estimate;

import org.espalier.core.Projection;
import org.espalier.core.Support;
import org.espalier.core.Workspace;

/**
 * The Fitzpatrick loss of SparseMAP: L(s; t) = (μ − t)·(s − μ) with μ = P_M((s + t)/2), whose
 * gradient in the scores is μ − t (Rakotomandimby, Chancelier, De Lara &amp; Blondel 2024, arXiv
 * 2405.14574, for the simplex; here over every structure with a projection).
 *
 * <p>It is convex in s, has the same predictor as the SparseMAP loss, being 0 just where t is the
 * SparseMAP point of s, and is never larger than it; for t in conv(Z) it is never negative. Extra
 * scores enter linearly, as they do there: they are halved in the projection, and the difference of
 * their parts counts whole. One projection, none of s itself.
 */
public record FitzpatrickLoss<S extends Projection>() implements StructureLoss<S> {

  private static final Workspace.Key<PseudoLabel> BETWEEN = Workspace.Key.of(PseudoLabel::new);

  /**
   * {@inheritDoc}
   *
   * @param target a structure or a point of conv(Z)
   */
  @Override
  public double evaluate(
      Problem<? extends S> problem, Target target, long seed, double[] gradient) {
    problem.requireRoom(gradient);
    S structure = problem.structure();
    int visible = structure.visible();
    int size = structure.size();
    double[] point = TargetPoint.of(target, structure, "Fitzpatrick loss", problem.workspace());
    double[] middle = new double[size];
    boolean possible = true;
    for (int p = 0; p < size; p++) {
      middle[p] = (problem.score(p) + (p < visible ? point[p] : 0)) / 2;
      possible &= point[p] == 0 || problem.score(p) > Double.NEGATIVE_INFINITY;
    }
    PseudoLabel between = problem.workspace().get(BETWEEN);
    Predictor<S> projection = Predictor.sparseMap();
    var _ = projection.predict(problem.withScores(middle), Support.EMPTY, between);
    double loss = 0;
    double magnitude = 0;
    for (int p = 0; p < size; p++) {
      double mu = between.at(p);
      double change = mu - point[p];
      gradient[problem.offset() + p] = change;
      if (change != 0 && possible) {
        double own = p < visible ? mu : 0;
        loss += change * (problem.score(p) - own);
        // The change may itself be a rounding error of μ or t.
        magnitude += (Math.abs(mu) + Math.abs(point[p])) * (Math.abs(problem.score(p)) + own);
      }
    }
    return possible ? TargetPoint.notNegative(loss, magnitude) : Double.POSITIVE_INFINITY;
  }
}
