package org.espalier.core.estimate;

import java.util.random.RandomGenerator;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * The Fenchel–Young loss of a perturbed optimiser: L(s; t) = E[max over z in Z of (s + σε)·z] −
 * s·t, whose gradient is E[MAP(s + σε)] − t; both as means over K draws, and so unbiased (Berthet,
 * Blondel, Teboul, Cuturi, Vert &amp; Bach 2020, arXiv 2002.08676).
 *
 * <p>The regulariser's value at t, a constant in s, is left out. For a categorical with Gumbel
 * noise it is the CRF loss and Euler's constant. K MAP calls.
 *
 * @param noise ε, independent for every part
 * @param sigma σ, positive
 * @param samples K, at least 1
 * @param <S> the structures it serves
 */
public record PerturbedLoss<S extends MapOracle>(Noise noise, double sigma, int samples) {

  private static final Workspace.Key<Parts> FOUND = Workspace.Key.of(Parts::new);

  /** Checks the numbers. */
  public PerturbedLoss {
    Require.positive("sigma", sigma);
    Require.atLeastOne("the number of samples", samples);
  }

  /** Returns the loss for one example with the noise of a generator. */
  public StructureLoss<S> with(RandomGenerator random) {
    return (structure,
        scores,
        offset,
        target,
        targetOffset,
        gradient,
        gradientOffset,
        workspace) -> {
      double score = 0;
      for (int p = 0; p < structure.size(); p++) {
        double t = target[targetOffset + p];
        score += t == 0 ? 0 : t * scores[offset + p];
        gradient[gradientOffset + p] = -t;
      }
      return meanBest(structure, scores, offset, random, gradient, gradientOffset, workspace)
          - score;
    };
  }

  private double meanBest(
      S structure,
      double[] scores,
      int offset,
      RandomGenerator random,
      double[] gradient,
      int gradientOffset,
      Workspace workspace) {
    Parts found = workspace.get(FOUND);
    double[] moved = new double[structure.size()];
    double sum = 0;
    for (int k = 0; k < samples; k++) {
      noise.draw(structure, random, moved, 0, workspace);
      for (int p = 0; p < moved.length; p++) {
        moved[p] = scores[offset + p] + sigma * moved[p];
      }
      sum += structure.argmax(moved, 0, found, workspace);
      found.addTo(gradient, gradientOffset, 1.0 / samples);
    }
    return sum / samples;
  }
}
