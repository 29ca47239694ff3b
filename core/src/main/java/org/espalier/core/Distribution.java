package org.espalier.core;

import java.util.random.RandomGenerator;

/**
 * The Gibbs distribution p(z) = exp(s·z − log Z) over the structures of one instance.
 *
 * <p>It keeps the chart that its answers need. It is returned by {@link
 * GibbsModel#distribution(double[], int, Workspace)}; stays in that workspace until the next call
 * of the same kind with it, after which every method throws {@link IllegalStateException}.
 */
public interface Distribution {

  /** Returns D. */
  int size();

  /** Returns log Z = log Σ_z exp(s·z), in nats. */
  double logPartition();

  /**
   * Writes the marginals μ = E[z], which are the gradient of log Z; 0 exactly on forbidden and
   * unusable parts.
   *
   * @param out overwritten from {@code offset}, D entries
   */
  void marginals(double[] out, int offset);

  /** Returns the entropy −Σ p log p, in nats; never negative. */
  double entropy();

  /**
   * Writes Cov[z]·d, the derivative of the marginals along d. The covariance is symmetric, so this
   * is the vector-Jacobian product too. Entries of d on forbidden and unusable parts are ignored.
   *
   * @param direction d, D entries from {@code directionOffset}; must not overlap {@code out}
   * @param out overwritten from {@code offset}, D entries
   */
  void jvp(double[] direction, int directionOffset, double[] out, int offset);

  /**
   * Draws z ~ p, exactly.
   *
   * @param out overwritten with the active parts, ascending
   */
  void sample(RandomGenerator random, Parts out);

  /** Returns the marginals in a fresh array. */
  default double[] marginals() {
    double[] out = new double[size()];
    marginals(out, 0);
    return out;
  }
}
