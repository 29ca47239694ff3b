package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.ConditionalNoise;
import org.espalier.core.Parts;

/**
 * Straight-through Gumbel-softmax, Rao-Blackwellised: the decoder sees a sample z = MAP(s + ε), and
 * the scores get the mean over the noise that leads to z of what straight-through Gumbel-softmax
 * would give them: 1/K Σ_k J_Marg(z̃_k/τ)·g(z)/τ, where z̃_k is drawn from the distribution of s +
 * ε given z (Paulus, Maddison &amp; Krause 2021, arXiv 2010.04838).
 *
 * <p>It has the same mean as straight-through Gumbel-softmax (Jang, Gu &amp; Poole 2017, arXiv
 * 1611.01144), which is K = 1 in distribution, and never a larger variance. No decoder calls
 * besides the incoming gradient.
 *
 * @param temperature τ, positive
 * @param samples K, at least 1
 */
public record GumbelRao<S extends ConditionalNoise>(double temperature, int samples)
    implements MapInference<S> {

  public GumbelRao {
    Require.positive("the temperature", temperature);
    Require.atLeastOne("the number of samples", samples);
  }

  @Override
  public String name() {
    return "gumbel-rao";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    Samples drawn = Samples.draw(batch, 1, context);
    return new Pass(batch, drawn.points(), new ConditionalPass<S>(this, batch, drawn, context));
  }

  private record ConditionalPass<S extends ConditionalNoise>(
      GumbelRao<S> estimator, Batch<? extends S> batch, Samples samples, Context context)
      implements Pass.Backward {

    private Points points() {
      return samples.points();
    }

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] gradient = new double[batch.scores().length];
      downstream.shownGradients(points(), gradient);
      Gradients.checkAndMask(gradient, batch);
      Arrays.fill(out, 0);
      context.each(batch, problem -> average(problem, gradient, out));
      Gradients.mask(out, batch);
    }

    private void average(Problem<? extends S> problem, double[] gradient, double[] out) {
      S structure = problem.structure();
      int i = problem.example();
      Parts sample = samples.parts()[i];
      RandomGenerator random =
          Noise.generator(context.seed(), problem.number(), Noise.Stream.BACKWARD);
      int offset = problem.offset();
      double[] perturbed = new double[structure.size()];
      double[] slope = new double[structure.size()];
      for (int k = 0; k < estimator.samples; k++) {
        structure.perturbGiven(sample, problem.scores(), offset, random, perturbed, 0);
        for (int p = 0; p < perturbed.length; p++) {
          perturbed[p] /= estimator.temperature;
        }
        structure.distribution(perturbed, 0, problem.workspace()).jvp(gradient, offset, slope, 0);
        for (int p = 0; p < slope.length; p++) {
          out[offset + p] += slope[p] / (estimator.temperature * estimator.samples);
        }
      }
    }
  }
}
