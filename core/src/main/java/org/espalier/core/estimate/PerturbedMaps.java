package org.espalier.core.estimate;

import java.util.random.RandomGenerator;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * The best structures of perturbed scores, z_k = MAP(s + σε_k), K for each example.
 *
 * @param points z_k, each with weight 1/K
 * @param scores s + σε_k, in the points' layout
 */
record PerturbedMaps(Points points, double[] scores) {

  private static final Workspace.Key<Parts> FOUND = Workspace.Key.of(Parts::new);

  static <S extends MapOracle> PerturbedMaps draw(
      Batch<? extends S> batch, Noise noise, double sigma, int perExample, Context context) {
    Points points = Points.each(batch, perExample);
    double[] perturbed = new double[points.values().length];
    context.each(
        batch,
        problem -> {
          S structure = problem.structure();
          int i = problem.example();
          Parts found = problem.workspace().get(FOUND);
          RandomGenerator random =
              Noise.generator(context.seed(), problem.number(), Noise.Stream.FORWARD);
          for (int row = i * perExample; row < (i + 1) * perExample; row++) {
            int to = points.offset(row);
            noise.draw(structure, random, perturbed, to, problem.workspace());
            for (int p = 0; p < structure.size(); p++) {
              perturbed[to + p] = problem.score(p) + sigma * perturbed[to + p];
            }
            structure.argmax(perturbed, to, found, problem.workspace());
            noise.requireFits(structure, found);
            found.addTo(points.values(), to, 1);
            points.setWeight(row, 1.0 / perExample);
          }
        });
    return new PerturbedMaps(points, perturbed);
  }

  /** Returns the gradient of the loss at each point, 0 on forbidden parts. */
  double[] gradient(Downstream downstream, Batch<?> batch) {
    double[] gradient = new double[points.values().length];
    downstream.shownGradients(points, gradient);
    Gradients.checkAndMask(gradient, points, batch);
    return gradient;
  }

  /**
   * Returns what a row's structure is compared with, MAP(s + σε_k − λg), with the same noise; good
   * until the workspace's next call.
   *
   * @param gradient g, in the points' layout; the row's is overwritten with the scores moved
   * @param lambda λ, how far the scores move
   */
  Parts target(Problem<? extends MapOracle> problem, int row, double[] gradient, double lambda) {
    for (int p = points.offset(row); p < points.offset(row + 1); p++) {
      gradient[p] = scores[p] - lambda * gradient[p];
    }
    Parts found = problem.workspace().get(FOUND);
    problem.structure().argmax(gradient, points.offset(row), found, problem.workspace());
    return found;
  }
}
