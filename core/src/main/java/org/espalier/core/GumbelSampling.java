package org.espalier.core;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A structure that draws without replacement by perturbed log-probabilities: every structure z has
 * the key ln p(z) + {@link Gumbel} noise, and the draws are those of the largest keys, in order.
 *
 * <p>Keys make draws of several structures one (a product's), and weigh them in estimates: the key
 * of number k + 1 is the threshold of the first k.
 *
 * <p>W. Kool, H. van Hoof, M. Welling, Stochastic beams and where to find them: the Gumbel-top-k
 * trick for sampling sequences without replacement, ICML 2019, arXiv 1903.06059.
 */
public interface GumbelSampling extends SamplingWithoutReplacement {

  /**
   * A structure drawn.
   *
   * @param parts its active parts
   * @param logProbability ln p(z)
   * @param key ln p(z) + Gumbel noise
   */
  record Keyed(Parts parts, double logProbability, double key) {}

  /**
   * Draws the k structures of the largest keys, given the largest key of all.
   *
   * @param k how many, at least 0
   * @param top the key of the first; drawn by {@link Gumbel#draw} it leaves the keys as they are
   *     defined
   * @param scores D scores from {@code offset}; not modified
   * @return by falling key; fewer than k if there are fewer structures without a forbidden part
   * @throws InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException if a score is NaN, +∞ or beyond ±1e150, the array too short,
   *     or k negative
   */
  List<Keyed> drawKeyed(
      int k, double top, double[] scores, int offset, RandomGenerator random, Workspace workspace);

  @Override
  default List<Parts> sampleWithoutReplacement(
      int k, double[] scores, int offset, RandomGenerator random, Workspace workspace) {
    return drawKeyed(k, Gumbel.draw(random), scores, offset, random, workspace).stream()
        .map(Keyed::parts)
        .toList();
  }
}
