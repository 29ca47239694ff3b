package org.espalier.core.estimate;

import java.util.random.RandomGenerator;
import org.espalier.core.MoveSet;
import org.espalier.core.Parts;
import org.espalier.core.walk.MarkovChains;

/**
 * The Fenchel–Young loss of p(z) ∝ exp(s·z/t) where its sums are out of reach: the gradient is z̄ −
 * t, with z̄ the mean over K Markov chains that begin at the target, as the paper has them, or
 * anywhere if it is no structure (Vivier-Ardisson, Blondel &amp; Parmentier 2025, arXiv
 * 2505.14240).
 *
 * <p>As the chains become longer it goes to the gradient of the CRF loss at s/t, times t; short
 * chains from the target are contrastive divergence and biased towards 0. The loss itself has no
 * estimate: what is returned is s·(z̄ − t), which lacks the entropy, is below the loss, and may be
 * below 0. K·T·D proposals for D visible parts.
 *
 * @param chains K, at least 2
 * @param sweeps T, of as many moves as there are visible parts, at least 1
 * @param temperature t, positive
 */
public record MetropolisLoss<S extends MoveSet>(int chains, int sweeps, double temperature)
    implements StructureLoss<S> {

  public MetropolisLoss {
    if (chains < 2) {
      throw new IllegalArgumentException("there must be at least 2 chains, not " + chains);
    }
    Require.atLeastOne("the number of sweeps", sweeps);
    Require.positive("the temperature", temperature);
  }

  /**
   * {@inheritDoc}
   *
   * @param target a structure or a point of conv(Z)
   */
  @Override
  public double evaluate(
      Problem<? extends S> problem, Target target, long seed, double[] gradient) {
    problem.requireRoom(gradient);
    S structure = problem.structure();
    int offset = problem.offset();
    double[] point = TargetPoint.of(target, structure, "Metropolis loss", problem.workspace());
    RandomGenerator random = Noise.generator(seed, problem.number(), Noise.Stream.BACKWARD);
    MarkovChains walk = new MarkovChains(structure, chains, random);
    if (target instanceof Target.Whole(Parts parts)) {
      for (int k = 0; k < chains; k++) {
        walk.place(k, parts);
      }
    }
    long moves = (long) sweeps * Math.max(2, structure.visible());
    walk.advance(
        problem.scores(),
        offset,
        temperature,
        0,
        (int) Math.min(Integer.MAX_VALUE / 2, moves),
        random);
    walk.mean(gradient, offset);
    double value = 0;
    for (int p = 0; p < structure.size(); p++) {
      gradient[offset + p] -= point[p];
      value += gradient[offset + p] == 0 ? 0 : gradient[offset + p] * problem.score(p);
    }
    return value;
  }
}
