package org.espalier.core.estimate;

import org.espalier.core.MapOracle;
import org.espalier.core.Scores;
import org.espalier.core.Structure;

/**
 * Identity with projection (Sahoo, Paulus, Vlastelica, Musil, Kuleshov &amp; Martius 2023, arXiv
 * 2205.15213): the decoder sees MAP(s), and the negative identity of straight-through is corrected
 * for what cannot change the MAP: the gradient is passed through s ↦ (s − mean)/‖s − mean‖ over the
 * allowed visible parts, that is (I − nnᵀ)(g − mean g)/‖s − mean‖ with n the normalised scores.
 *
 * <p>A shift of all scores changes no MAP only where all structures have equally many visible
 * parts. Elsewhere, as for bits, it is what decides on their number, and no mean is removed. Where
 * all scores are equal there is no direction n, and the centred gradient is returned as it is.
 *
 * <p>One MAP call, two more for every new instance to see whether the number of parts varies, and
 * no extra decoder call.
 */
public record IdentityProjection<S extends MapOracle>() implements MapInference<S> {

  @Override
  public String name() {
    return "identity-projection";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    Points points = Points.onePer(batch);
    Predictor<S> map = Predictor.map();
    boolean[] centred = new boolean[batch.count()];
    context.each(
        batch,
        problem -> {
          centred[problem.example()] =
              PartCount.isConstant(problem.structure(), problem.workspace());
          map.predict(problem, new PseudoLabel().place(points.values(), problem.offset()));
        });
    return new Pass(batch, points, new NormalisedPass(batch, points, centred));
  }

  private record NormalisedPass(Batch<?> batch, Points points, boolean[] centred)
      implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      downstream.shownGradients(points, out);
      Gradients.checkAndMask(out, batch);
      for (int i = 0; i < batch.count(); i++) {
        double[] scores = allowedScores(i);
        centre(scores, 0, i);
        centre(out, batch.offset(i), i);
        double squared = 0;
        double along = 0;
        for (int p = 0; p < scores.length; p++) {
          squared += scores[p] * scores[p];
          along += scores[p] * out[batch.offset(i) + p];
        }
        if (squared > 0) {
          double norm = Math.sqrt(squared);
          for (int p = 0; p < scores.length; p++) {
            int to = batch.offset(i) + p;
            out[to] = (out[to] - along / squared * scores[p]) / norm;
          }
        }
      }
      Gradients.mask(out, batch);
    }

    private double[] allowedScores(int i) {
      Structure structure = batch.instance(i);
      double[] scores = new double[structure.visible()];
      for (int p = 0; p < scores.length; p++) {
        scores[p] =
            Scores.allowed(structure, batch.scores(), batch.offset(i), p)
                ? batch.scores()[batch.offset(i) + p]
                : 0;
      }
      return scores;
    }

    /** Removes the mean over allowed visible parts, if that changes no MAP; the others stay 0. */
    private void centre(double[] values, int offset, int i) {
      if (!centred[i]) {
        return;
      }
      Structure structure = batch.instance(i);
      double sum = 0;
      int count = 0;
      for (int p = 0; p < structure.visible(); p++) {
        if (Scores.allowed(structure, batch.scores(), batch.offset(i), p)) {
          sum += values[offset + p];
          count++;
        }
      }
      for (int p = 0; p < structure.visible(); p++) {
        if (Scores.allowed(structure, batch.scores(), batch.offset(i), p)) {
          values[offset + p] -= sum / count;
        }
      }
    }
  }
}
