package org.espalier.core.estimate;

import java.util.random.RandomGenerator;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.solve.NonNegativeCosts;

/**
 * The Fenchel–Young loss of a perturbed optimiser: L(s; t) = E[max over z in Z of (s + σε)·z] −
 * s·t, whose gradient is E[MAP(s + σε)] − t; both as means over K draws, and so unbiased (Berthet,
 * Blondel, Teboul, Cuturi, Vert &amp; Bach 2020, arXiv 2002.08676).
 *
 * <p>The regulariser's value at t, a constant in s, is left out. For a categorical with Gumbel
 * noise it is the CRF loss and Euler's constant. With few draws a mean may be below 0. K MAP calls.
 *
 * @param noise ε, independent for every part
 * @param sigma σ, positive
 * @param samples K, at least 1
 */
public record PerturbedLoss<S extends MapOracle>(Noise noise, double sigma, int samples)
    implements StructureLoss<S> {

  private static final Workspace.Key<Parts> FOUND = Workspace.Key.of(Parts::new);

  public PerturbedLoss {
    Require.positive("sigma", sigma);
    Require.atLeastOne("the number of samples", samples);
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
    Workspace workspace = problem.workspace();
    double[] scores = problem.scores();
    int offset = problem.offset();
    double[] point = TargetPoint.of(target, structure, "perturbed loss", workspace);
    for (int p = 0; p < structure.size(); p++) {
      gradient[offset + p] = -point[p];
    }
    RandomGenerator random = Noise.generator(seed, problem.number(), Noise.Stream.BACKWARD);
    Parts found = workspace.get(FOUND);
    double[] moved = new double[structure.size()];
    double perturbation = 0;
    double margin = 0; // of what is best with the noise over t with the noise
    double magnitude = 0;
    for (int k = 0; k < samples; k++) {
      noise.draw(structure, random, moved, 0, workspace);
      for (int p = 0; p < moved.length; p++) {
        moved[p] = scores[offset + p] + sigma * moved[p];
      }
      var _ = structure.argmax(moved, 0, found, workspace);
      found.addTo(gradient, offset, 1.0 / samples);
      for (int i = 0; i < found.count(); i++) {
        perturbation += moved[found.get(i)] - scores[offset + found.get(i)];
        margin += moved[found.get(i)];
        magnitude += Math.abs(moved[found.get(i)]);
      }
      for (int p = 0; p < moved.length; p++) {
        double share = point[p] == 0 ? 0 : point[p] * moved[p];
        margin -= share;
        magnitude += Math.abs(share);
      }
    }
    if (!(structure instanceof NonNegativeCosts)) { // whose best is that of other scores
      var _ = TargetPoint.notNegative(margin / samples, magnitude / samples);
    }
    double difference = 0;
    for (int p = 0; p < structure.size(); p++) {
      double change = gradient[offset + p];
      difference += change == 0 ? 0 : change * scores[offset + p];
    }
    return difference + perturbation / samples;
  }
}
