package org.espalier.core.categorical;

import java.util.Arrays;

/**
 * α-entmax: Ω(p) = (Σ_i p_i^α − 1)/(α(α − 1)), Tsallis' negative entropy, so that p_i = ((α − 1)s_i
 * − τ)_+^{1/(α−1)}. Softmax at α = 1, sparsemax at α = 2, and with larger α ever sparser (Peters,
 * Niculae &amp; Martins 2019, arXiv 1905.05702; its derivative in α: Correia, Niculae &amp; Martins
 * 2019, arXiv 1909.00015).
 *
 * @param alpha α, at least 1
 */
public record Entmax(double alpha) implements ChoiceMap {

  /** Below this α − 1 counts as 0, which changes results by less than as much. */
  private static final double SOFTMAX = 1e-8;

  public Entmax {
    if (!(alpha >= 1) || alpha == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("alpha must be a finite number >= 1, not " + alpha);
    }
  }

  @Override
  public String name() {
    return "entmax";
  }

  private boolean isSoftmax() {
    return alpha - 1 < SOFTMAX;
  }

  @Override
  public void solve(double[] scores, int n, double[] out) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, scores[i]);
    }
    double sum = 0;
    if (isSoftmax()) {
      for (int i = 0; i < n; i++) {
        out[i] = Math.exp(scores[i] - max);
        sum += out[i];
      }
    } else {
      for (int i = 0; i < n; i++) {
        out[i] = (alpha - 1) * (scores[i] - max);
      }
      double power = 1 / (alpha - 1);
      double tau = Threshold.solve(out, n, power);
      for (int i = 0; i < n; i++) {
        double above = out[i] - tau;
        out[i] = above > 0 ? Threshold.power(above, power) : 0;
        sum += out[i];
      }
    }
    for (int i = 0; i < n; i++) {
      out[i] /= sum;
    }
  }

  @Override
  public double regularizer(double[] p, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      if (p[i] > 0) {
        double log = Math.log(p[i]);
        sum += p[i] * (isSoftmax() ? log : Math.expm1((alpha - 1) * log));
      }
    }
    return isSoftmax() ? sum : sum / (alpha * (alpha - 1));
  }

  /** {@inheritDoc} It is u⊙(d − u·d/Σu) with u_i = p_i^{2−α} on the support. */
  @Override
  public void jvp(double[] p, int n, double[] direction, double[] out) {
    double sum = 0;
    double product = 0;
    for (int i = 0; i < n; i++) {
      out[i] = p[i] > 0 ? Math.pow(p[i], 2 - alpha) : 0;
      sum += out[i];
      product += out[i] == 0 ? 0 : out[i] * direction[i];
    }
    double mean = product / sum;
    for (int i = 0; i < n; i++) {
      out[i] = out[i] == 0 ? 0 : out[i] * (direction[i] - mean);
    }
  }

  /**
   * {@inheritDoc} With ε = α − 1, v_i = p_i^{−ε} and S = Σ p_i v_i it is p_i/ε·((S − v_i)/(εS) − ln
   * p_i − v_i·H/S), H the entropy of p; its limit at α = 1 is p_i/2·(Σ_j p_j ln² p_j − ln² p_i).
   */
  @Override
  public void alphaSlope(double[] p, int n, double[] out) {
    double epsilon = alpha - 1;
    double entropy = 0;
    double squares = 0;
    double excess = 0; // S − 1
    for (int i = 0; i < n; i++) {
      if (p[i] > 0) {
        double log = Math.log(p[i]);
        entropy -= p[i] * log;
        squares += p[i] * log * log;
        excess += p[i] * Math.expm1(-epsilon * log);
      }
    }
    Arrays.fill(out, 0, n, 0);
    for (int i = 0; i < n; i++) {
      if (p[i] > 0) {
        double log = Math.log(p[i]);
        double own = Math.expm1(-epsilon * log); // v_i − 1
        out[i] =
            isSoftmax()
                ? p[i] / 2 * (squares - log * log)
                : p[i]
                    / epsilon
                    * (((excess - own) / epsilon - (1 + own) * entropy) / (1 + excess) - log);
      }
    }
  }
}
