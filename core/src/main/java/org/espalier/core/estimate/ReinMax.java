package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.ConditionalNoise;
import org.espalier.core.Workspace;

/**
 * ReinMax: the decoder sees a sample z of p(z) ∝ exp(s·z), and the scores get A(z)·g(z) with A(z) =
 * 2·Cov[π₁] − ½·Cov[π₀], where π₀ = Marg(s), π₁ = (z + Marg(s/τ))/2, and Cov[π] is the covariance
 * of the distribution with marginals π (Liu, Dong, Liu, Yu &amp; Gao 2023, arXiv 2304.08612).
 *
 * <p>Straight-through has the mean of first order, this one of second order, by Heun's rule for the
 * difference of two losses: for τ = 1 it is unbiased if the loss is quadratic. One distribution, no
 * decoder calls besides the incoming gradient.
 *
 * <p>With K &gt; 1 samples there is a control variate: 1/K Σ_k [A(z_k)(g(z_k) − ḡ_k) + E[A]·ḡ_k],
 * where ḡ_k is the mean gradient at the other samples and E[A] = 2·Cov[(π₀ + Marg(s/τ))/2] −
 * Cov[π₀] is known. As ḡ_k does not depend on z_k, the mean stays what it is with one sample; for a
 * linear loss nothing is left of the variance.
 *
 * @param temperature τ, positive; the paper's best are 1 and more
 * @param samples K, at least 1
 */
public record ReinMax<S extends ConditionalNoise>(double temperature, int samples)
    implements MapInference<S> {

  public ReinMax {
    Require.positive("the temperature", temperature);
    Require.atLeastOne("the number of samples", samples);
  }

  @Override
  public String name() {
    return samples == 1 ? "reinmax" : "reinmax-cv";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    Samples drawn = Samples.draw(batch, samples, context);
    return new Pass(batch, drawn.points(), new HeunPass<S>(this, batch, drawn, context));
  }

  private record HeunPass<S extends ConditionalNoise>(
      ReinMax<S> estimator, Batch<? extends S> batch, Samples samples, Context context)
      implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] gradients = new double[samples.points().values().length];
      downstream.shownGradients(samples.points(), gradients);
      Gradients.checkAndMask(gradients, samples.points(), batch);
      Arrays.fill(out, 0);
      context.each(batch, problem -> estimate(problem, gradients, out));
      Gradients.mask(out, batch);
    }

    private void estimate(Problem<? extends S> problem, double[] gradients, double[] out) {
      S structure = problem.structure();
      Workspace workspace = problem.workspace();
      Points points = samples.points();
      int size = problem.size();
      int count = estimator.samples;
      double[] plain =
          Arrays.copyOfRange(samples.marginals(), problem.offset(), problem.offset() + size);
      double[] tempered = new double[size];
      for (int p = 0; p < size; p++) {
        tempered[p] = problem.score(p) / estimator.temperature;
      }
      structure.distribution(tempered, 0, workspace).marginals(tempered, 0);
      double[] mean = new double[size];
      for (int k = 0; k < count; k++) {
        int from = points.offset(problem.example() * count + k);
        for (int p = 0; p < size; p++) {
          mean[p] += gradients[from + p] / count;
        }
      }
      double[] direction = new double[size];
      double[] middle = new double[size];
      double[] sum = new double[size];
      for (int k = 0; k < count; k++) {
        int from = points.offset(problem.example() * count + k);
        for (int p = 0; p < size; p++) {
          double own = gradients[from + p];
          // g_k − (K·mean − g_k)/(K − 1)
          direction[p] = count == 1 ? own : (own - mean[p]) * count / (count - 1);
          middle[p] = (points.values()[from + p] + tempered[p]) / 2;
        }
        add(structure, middle, direction, 2.0 / count, sum);
        add(structure, plain, direction, -0.5 / count, sum);
      }
      if (count > 1) {
        for (int p = 0; p < size; p++) {
          middle[p] = (plain[p] + tempered[p]) / 2;
        }
        add(structure, middle, mean, 2, sum);
        add(structure, plain, mean, -1, sum);
      }
      System.arraycopy(sum, 0, out, problem.offset(), size);
    }

    /** Adds Cov[π]·d, scaled. */
    private static void add(
        ConditionalNoise structure,
        double[] marginals,
        double[] direction,
        double scale,
        double[] sum) {
      double[] product = new double[sum.length];
      structure.covariance(marginals, 0, direction, 0, product, 0);
      for (int p = 0; p < sum.length; p++) {
        sum[p] += scale * product[p];
      }
    }
  }
}
