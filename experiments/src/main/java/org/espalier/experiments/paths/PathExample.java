package org.espalier.experiments.paths;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * A map with its cheapest path.
 *
 * @param map the terrain
 * @param costs what every cell truly costs
 * @param shortest the cells of a cheapest path
 * @param optimum its cost
 */
record PathExample(TerrainMap map, double[] costs, Parts shortest, double optimum) {

  /** The tolerance of sums, which rounding makes depend on their order. */
  private static final double ROUNDING = 1e-9;

  /**
   * Draws maps and finds their cheapest paths.
   *
   * @param paths the set of paths
   * @param side of the maps
   */
  static List<PathExample> draw(MapOracle paths, int side, int count, long seed) {
    Random random = new Random(seed);
    Workspace workspace = new Workspace();
    List<PathExample> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TerrainMap map = TerrainMap.draw(side, random);
      double[] costs = map.costs();
      double[] scores = new double[costs.length];
      for (int cell = 0; cell < costs.length; cell++) {
        scores[cell] = -costs[cell];
      }
      Parts shortest = new Parts();
      double optimum = -paths.argmax(scores, 0, shortest, workspace);
      examples.add(new PathExample(map, costs, shortest, optimum));
    }
    return examples;
  }

  /** Returns whether a path costs no more than the cheapest. */
  boolean isOptimal(Parts path) {
    return path.dot(costs, 0) <= optimum * (1 + ROUNDING);
  }

  /** Returns the excess of a path's cost, as a share of the optimum. */
  double regret(Parts path) {
    return Math.max(0, path.dot(costs, 0) / optimum - 1);
  }
}
