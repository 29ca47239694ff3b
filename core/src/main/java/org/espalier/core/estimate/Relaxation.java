package org.espalier.core.estimate;

import org.espalier.core.Structure;
import org.espalier.core.Workspace;

/**
 * A relaxed network: the decoder sees the point ŷ_Ω(s) of conv(Z), and the gradient J_Ω(s)ᵀ·g is
 * exact. The prediction is kept from the forward pass to the backward pass, see {@link
 * org.espalier.core.WorkspacePool}.
 *
 * <ol>
 *   <li>Y. Kim, C. Denton, L. Hoang, A. Rush, Structured attention networks, ICLR 2017, arXiv
 *       1702.00887, for marginals.
 *   <li>V. Niculae, A. Martins, M. Blondel, C. Cardie, SparseMAP, ICML 2018, arXiv 1802.04223.
 *   <li>V. Niculae, A. Martins, LP-SparseMAP, ICML 2020, arXiv 2001.04437.
 * </ol>
 *
 * @param name as on the command line
 * @param predictor makes the points that the decoder sees
 */
public record Relaxation<S extends Structure>(String name, Predictor<? super S> predictor)
    implements Estimator<S> {

  @Override
  public Predictor<? super S> inference() {
    return predictor;
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    Points points = Points.onePer(batch);
    PseudoLabel[] labels = PseudoLabel.forEach(batch);
    Loans loans = new Loans(context.workers().pool(), batch.count());
    context.each(
        batch,
        problem -> {
          int i = problem.example();
          Workspace own = loans.workspace(i, problem.structure(), problem.workspace());
          labels[i].keepJacobian(loans.has(i));
          predictor.predict(problem.in(own), labels[i].place(points.values(), problem.offset()));
          context.diagnostics().count(labels[i]);
        });
    return new Pass(
        batch, points, new JacobianPass<S>(batch, points, predictor, labels, loans, context));
  }
}
