package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;

/**
 * VIMCO: the objective is not E[L(z)] but the tighter E[−log 1/K Σ_k e^−L(z_k)] over K samples, for
 * losses that are −log p(y | z) and no others (Mnih &amp; Rezende 2016, arXiv 1602.06725).
 *
 * <p>The decoder gets the gradient Σ_k w_k ∇L(z_k) with w = softmax(−L), so the points' weights are
 * known only once the losses are: {@link Pass#weights}. The scores get Σ_k (F − F_k)(z_k −
 * Marg(s)), where F is the objective and F_k the objective with the geometric mean of the others'
 * e^−L in place of z_k's own: a baseline that does not depend on z_k, so that the estimate is
 * unbiased for the gradient of the objective.
 *
 * <p>One distribution, K samples, one decoder call for the K losses.
 *
 * @param samples K, at least 2
 */
public record Vimco<S extends MapOracle & GibbsModel>(int samples) implements MapInference<S> {

  public Vimco {
    if (samples < 2) {
      throw new IllegalArgumentException("VIMCO needs at least 2 samples, not " + samples);
    }
  }

  @Override
  public String name() {
    return "vimco";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    Samples drawn = Samples.draw(batch, samples, context);
    MultiSamplePass pass = new MultiSamplePass(samples, batch, drawn);
    return new Pass(batch, drawn.points(), pass, pass);
  }

  private record MultiSamplePass(int samples, Batch<?> batch, Samples drawn)
      implements Pass.Objective, Pass.Backward {

    @Override
    public double[] weights(double[] losses) {
      double[] weights = new double[losses.length];
      for (int i = 0; i < batch.count(); i++) {
        double[] logs = logs(losses, i);
        double sum = logSumExp(logs);
        for (int k = 0; k < samples; k++) {
          weights[i * samples + k] = Math.exp(logs[k] - sum);
        }
      }
      return weights;
    }

    /** {@inheritDoc} That is −log 1/K Σ_k e^−L(z_k). */
    @Override
    public double[] values(double[] losses) {
      double[] values = new double[batch.count()];
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.log(samples) - logSumExp(logs(losses, i));
      }
      return values;
    }

    private double[] logs(double[] losses, int i) {
      return Arrays.stream(losses, i * samples, (i + 1) * samples).map(loss -> -loss).toArray();
    }

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] losses = Losses.atShown(drawn.points(), downstream);
      double[] shares = new double[losses.length];
      for (int i = 0; i < batch.count(); i++) {
        System.arraycopy(signals(logs(losses, i)), 0, shares, i * samples, samples);
      }
      drawn.sumScores(shares, batch, out);
    }

    /** Returns F − F_k of every sample. */
    private double[] signals(double[] logs) {
      double whole = logSumExp(logs);
      double total = Arrays.stream(logs).sum();
      double[] signals = new double[samples];
      for (int k = 0; k < samples; k++) {
        double[] others = logs.clone();
        others[k] = (total - logs[k]) / (samples - 1);
        signals[k] = logSumExp(others) - whole;
      }
      return signals;
    }

    private static double logSumExp(double[] logs) {
      double max = Arrays.stream(logs).max().orElseThrow();
      return max + Math.log(Arrays.stream(logs).map(x -> Math.exp(x - max)).sum());
    }
  }
}
