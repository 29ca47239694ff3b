package org.espalier.core.estimate;

import org.espalier.core.Structure;
import org.espalier.core.question.Temperature;

/**
 * Another estimator, at perturbed and scaled scores: (s + ε)/τ in the forward pass and in the
 * backward pass, and s/τ at test time. Its gradient is divided by τ, as the chain rule has it. What
 * the other estimator draws itself is independent of ε.
 *
 * <p>The names of the literature are combinations:
 *
 * <ul>
 *   <li>without noise: a relaxation at a temperature.
 *   <li>a {@link Relaxation}, of randomly perturbed scores: for marginals with {@link
 *       Noise#balanced} noise Gumbel-softmax for a categorical and the binary concrete distribution
 *       for bits (Jang, Gu &amp; Poole 2017, arXiv 1611.01144; Maddison, Mnih &amp; Teh 2017, arXiv
 *       1611.00712), and structured stochastic softmax for the rest (Paulus et al. 2020, arXiv
 *       2006.08063).
 *   <li>{@link MarginalStraightThrough}, perturb-and-MAP: MAP of the perturbed scores forward,
 *       their marginals' Jacobian backward; ST-Gumbel for a categorical (Jang et al. 2017; Corro
 *       &amp; Titov 2019, arXiv 1807.09875, for trees).
 * </ul>
 *
 * <p>Costs what the inner estimator costs.
 *
 * @param inner the estimator at the perturbed scores
 * @param noise ε, one number for every part
 * @param temperature τ, positive
 */
public record Perturbed<S extends Structure>(Estimator<S> inner, Noise noise, double temperature)
    implements Estimator<S> {

  public Perturbed {
    Require.positive("the temperature", temperature);
  }

  @Override
  public String name() {
    if (noise.equals(Noise.none())) {
      return inner.name() + "-temperature";
    }
    return inner instanceof MarginalStraightThrough
        ? "perturb-and-map"
        : "stochastic-" + inner.name();
  }

  @Override
  public Predictor<? super S> inference() {
    return temperature == 1
        ? inner.inference()
        : inner.inference().at(new Temperature(temperature));
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    return forward(inner, batch, context);
  }

  private <T extends S> Pass forward(Estimator<S> estimator, Batch<T> batch, Context context) {
    double[] scores = new double[batch.scores().length];
    context.each(
        batch,
        problem -> {
          int offset = problem.offset();
          noise.draw(
              problem.structure(),
              Noise.generator(context.seed(), problem.number(), Noise.Stream.FORWARD),
              scores,
              offset,
              problem.workspace());
          for (int p = 0; p < problem.size(); p++) {
            scores[offset + p] = (problem.score(p) + scores[offset + p]) / temperature;
          }
        });
    Pass pass = estimator.forward(batch.withScores(scores), Noise.inner(context));
    return new Pass(pass, new ScaledPass(pass, 1 / temperature));
  }

  /** A pass whose gradient is scaled. */
  private record ScaledPass(Pass inner, double factor) implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      inner.backward(downstream, out);
      for (int p = 0; p < out.length; p++) {
        out[p] *= factor;
      }
    }
  }
}
