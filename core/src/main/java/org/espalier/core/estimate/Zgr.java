package org.espalier.core.estimate;

import org.espalier.core.ConditionalNoise;

/**
 * ZGR, the limit of Rao-Blackwellised straight-through Gumbel-softmax at temperature 0: the decoder
 * sees a sample, and of every choice, whose sample is x, the scores get ½ Σ_i p_i (e_x − e_i)((e_x
 * − e_i)·g(z)), that is ½p_i(g_i − g_x) for i ≠ x (Shekhovtsov 2023, arXiv 2302.00958).
 *
 * <p>It is the mean of straight-through, (diag p − ppᵀ)g, and of DARN, (e_x − p)((e_x − p)·g), and
 * unbiased if the loss is quadratic, by the trapezoidal rule for the difference of two losses. No
 * temperature, no decoder calls besides the incoming gradient; O(n).
 */
public record Zgr<S extends ConditionalNoise>() implements MapInference<S> {

  @Override
  public String name() {
    return "zgr";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    return ChoiceGradients.sampled(batch, Zgr::write, context);
  }

  private static void write(
      Problem<?> problem,
      Choices choices,
      int choice,
      int chosen,
      double[] gradient,
      double[] out) {
    int offset = problem.offset();
    double own = chosen < 0 ? 0 : gradient[offset + chosen];
    for (int p = choices.from(choice); p < choices.to(choice); p++) {
      out[offset + p] = choices.probability(p) * (gradient[offset + p] - own) / 2;
    }
    if (chosen >= 0) {
      double sum = choices.none(choice) * own; // Σ p_i (g_x − g_i)
      for (int p = choices.from(choice); p < choices.to(choice); p++) {
        sum += choices.probability(p) * (own - gradient[offset + p]);
      }
      out[offset + chosen] = sum / 2;
    }
  }
}
