package org.espalier.core.estimate;

import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;

/**
 * Straight-through by the marginals: the decoder sees ẑ = MAP(s), and the scores get
 * J_Marg(s)ᵀ·g(ẑ), as if it had seen the marginals. For a categorical this is p⊙(g − p·g), the
 * whole softmax Jacobian.
 *
 * <p>One pass of the marginals' Jacobian, no extra decoder call (Bengio, Léonard &amp; Courville
 * 2013, arXiv 1308.3432, for the idea; Martins &amp; Niculae 2019 for structures).
 */
public record MarginalStraightThrough<S extends MapOracle & GibbsModel>()
    implements MapInference<S> {

  @Override
  public String name() {
    return "straight-through-marginals";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    Points points = Points.onePer(batch);
    Predictor<S> map = Predictor.map();
    PseudoLabel[] labels = PseudoLabel.forEach(batch);
    context.each(
        batch,
        problem ->
            map.predict(
                problem, labels[problem.example()].place(points.values(), problem.offset())));
    Loans none = new Loans(context.workers().pool(), 0);
    return new Pass(
        batch,
        points,
        new JacobianPass<S>(batch, points, Predictor.<S>marginals(), labels, none, context));
  }
}
