package org.espalier.core.categorical;

import java.util.Arrays;

/**
 * α-normmax: Ω(p) = ‖p‖_α − 1, the negative norm entropy, so that p_i ∝ (s_i − τ)_+^r with r = 1/(α
 * − 1) and the threshold at which Σ_i (s_i − τ)_+^{r+1} = 1. Sparse for every α; as α grows the
 * options of the support become equally likely (Blondel, Martins &amp; Niculae 2020, arXiv
 * 1901.02324, section 4.3; Santos, Niculae, McNamee &amp; Martins 2024, arXiv 2402.13725).
 *
 * @param alpha α, more than 1
 */
public record Normmax(double alpha) implements ChoiceMap {

  public Normmax {
    if (!(alpha > 1) || alpha == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("alpha must be a finite number > 1, not " + alpha);
    }
  }

  @Override
  public String name() {
    return "normmax";
  }

  private double power() {
    return 1 / (alpha - 1);
  }

  @Override
  public void solve(double[] scores, int n, double[] out) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, scores[i]);
    }
    for (int i = 0; i < n; i++) {
      out[i] = scores[i] - max;
    }
    double tau = Threshold.solve(out, n, power() + 1);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double above = out[i] - tau;
      out[i] = above > 0 ? Threshold.power(above, power()) : 0;
      sum += out[i];
    }
    for (int i = 0; i < n; i++) {
      out[i] /= sum;
    }
  }

  private double norm(double[] p, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += p[i] > 0 ? Math.pow(p[i], alpha) : 0;
    }
    return Math.pow(sum, 1 / alpha);
  }

  @Override
  public double regularizer(double[] p, int n) {
    return norm(p, n) - 1;
  }

  /** {@inheritDoc} It is r(v⊙δ − (v·δ)p), δ = d − p·d, with v_i = p_i/(s_i − τ). */
  @Override
  public void jvp(double[] p, int n, double[] direction, double[] out) {
    double norm = norm(p, n);
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += p[i] == 0 ? 0 : p[i] * direction[i];
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      out[i] =
          p[i] > 0 ? power() * p[i] / Math.pow(p[i] / norm, alpha - 1) * (direction[i] - mean) : 0;
      sum += out[i];
    }
    for (int i = 0; i < n; i++) {
      out[i] -= p[i] * sum;
    }
  }

  /**
   * {@inheritDoc} With t_i = s_i − τ, whose powers t_i^r are p_i/‖p‖_α, the threshold moves by τ′ =
   * −r²/(r + 1)·Σ p_i t_i ln t_i, and p_i by p_i(q_i − p·q) with q_i = −r² ln t_i − rτ′/t_i.
   */
  @Override
  public void alphaSlope(double[] p, int n, double[] out) {
    double norm = norm(p, n);
    double r = power();
    double moved = 0;
    Arrays.fill(out, 0, n, 0);
    for (int i = 0; i < n; i++) {
      if (p[i] > 0) {
        out[i] = Math.pow(p[i] / norm, alpha - 1); // t_i
        moved -= r * r / (r + 1) * p[i] * out[i] * Math.log(out[i]);
      }
    }
    double mean = 0;
    for (int i = 0; i < n; i++) {
      if (p[i] > 0) {
        out[i] = -r * r * Math.log(out[i]) - r * moved / out[i];
        mean += p[i] * out[i];
      }
    }
    for (int i = 0; i < n; i++) {
      out[i] = p[i] * (out[i] - mean);
    }
  }
}
