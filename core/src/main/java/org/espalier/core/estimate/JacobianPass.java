package org.espalier.core.estimate;

import org.espalier.core.Structure;

/**
 * The backward pass through a predictor's Jacobian: the incoming gradient times J_Ω(s).
 *
 * @param labels the predictions for the scores
 * @param loans the workspaces that these were computed in, given back in the end
 */
record JacobianPass<S extends Structure>(
    Batch<? extends S> batch,
    Points points,
    Predictor<? super S> predictor,
    PseudoLabel[] labels,
    Loans loans,
    Context context)
    implements Pass.Backward {

  @Override
  public void backward(Downstream downstream, double[] out) {
    double[] gradient = new double[batch.scores().length];
    try {
      downstream.shownGradients(points, gradient);
      context.each(
          batch,
          problem -> {
            int offset = problem.offset();
            Gradients.checkAndMask(gradient, problem);
            predictor.jvp(problem, labels[problem.example()], gradient, offset, out, offset);
            Gradients.mask(out, problem);
          });
    } finally {
      loans.giveBack();
    }
  }
}
