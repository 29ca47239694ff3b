package org.espalier.core.solve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Gumbel;
import org.espalier.core.GumbelSampling;
import org.espalier.core.GumbelSampling.Keyed;
import org.espalier.core.Parts;
import org.jspecify.annotations.Nullable;

/**
 * Draws without replacement from distributions that can be conditioned.
 *
 * <p>What has not been drawn is kept as a partition into sets of structures with some parts held on
 * and others off, each with its probability and the largest key in it. The set of the largest key
 * gives the next structure, drawn from its distribution; the rest of the set is split as Lawler
 * does: the structures without the first part of the one drawn, those with the first but without
 * the second, and so on. At most k·max‖z‖₁ + k + 1 distributions. No probability is a difference,
 * so that the rest after a structure of probability close to 1 is still right.
 *
 * <p>No structure may be a proper subset of another (see {@link ClampedMap}).
 *
 * <p>E. Lawler, A procedure for computing the k best solutions to discrete optimization problems,
 * Management Science 18, 1972.
 */
public final class LawlerSampling {

  /** A Gibbs distribution that can be conditioned. */
  @FunctionalInterface
  public interface ClampedDistribution {

    /**
     * Returns the distribution of the structures that have all parts of one list and none of
     * another, with the log-partition of these alone.
     *
     * @param on ascending
     * @param off ascending
     * @return valid until the next call; null if there is no such structure
     */
    @Nullable Distribution given(Parts on, Parts off);
  }

  /** A set of structures, its log-probability, and the largest key in it. */
  private record Block(Parts on, Parts off, double logMass, double key) {}

  private final ClampedDistribution distribution;
  private final double[] scores;
  private final int offset;
  private final double logPartition;
  private final PriorityQueue<Block> blocks =
      new PriorityQueue<>(Comparator.comparingDouble(block -> -block.key));

  private LawlerSampling(
      ClampedDistribution distribution, double[] scores, int offset, double logPartition) {
    this.distribution = distribution;
    this.scores = scores;
    this.offset = offset;
    this.logPartition = logPartition;
  }

  /**
   * Draws structures without replacement.
   *
   * @param distribution of the scores
   * @param k as in {@link GumbelSampling#drawKeyed}, like the other parameters
   * @return as {@link GumbelSampling#drawKeyed} does; nothing if there is no structure
   */
  public static List<Keyed> draw(
      ClampedDistribution distribution,
      int k,
      double largest,
      double[] scores,
      int offset,
      RandomGenerator random) {
    if (k < 0) {
      throw new IllegalArgumentException("k is " + k);
    }
    Distribution whole = distribution.given(new Parts(), new Parts());
    if (whole == null) {
      return List.of();
    }
    LawlerSampling sampling =
        new LawlerSampling(distribution, scores, offset, whole.logPartition());
    sampling.blocks.add(new Block(new Parts(), new Parts(), 0, largest));
    return sampling.draw(k, random);
  }

  private List<Keyed> draw(int k, RandomGenerator random) {
    List<Keyed> drawn = new ArrayList<>();
    while (drawn.size() < k) {
      Block block = blocks.poll();
      Distribution inside = block == null ? null : distribution.given(block.on, block.off);
      if (block == null || inside == null) {
        break;
      }
      Parts sample = new Parts();
      inside.sample(random, sample);
      double logProbability = Math.min(0, sample.dot(scores, offset) - logPartition);
      drawn.add(new Keyed(sample, logProbability, block.key));
      if (drawn.size() < k) {
        split(block, sample, random);
      }
    }
    return drawn;
  }

  private void split(Block block, Parts sample, RandomGenerator random) {
    Parts on = block.on;
    for (int i = 0; i < sample.count(); i++) {
      Parts part = Parts.of(sample.get(i));
      if (block.on.has(sample.get(i))) {
        continue;
      }
      Parts off = Parts.union(block.off, part);
      Distribution rest = distribution.given(on, off);
      if (rest != null) {
        double logMass = rest.logPartition() - logPartition;
        blocks.add(new Block(on, off, logMass, Gumbel.below(logMass, block.key, random)));
      }
      on = Parts.union(on, part);
    }
  }
}
