package org.espalier.experiments.paths;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.path.GridPath;
import org.espalier.core.path.GridShortestPath;
import org.espalier.core.solve.NonNegativeCosts;
import org.espalier.experiments.paths.TerrainMap.Terrain;
import org.junit.jupiter.api.Test;

class TerrainMapTest {

  private static final int SIDE = 12;

  @Test
  void theSameSeedDrawsTheSameMap() {
    TerrainMap one = TerrainMap.draw(SIDE, new Random(4));
    TerrainMap other = TerrainMap.draw(SIDE, new Random(4));
    assertArrayEquals(one.pixels(), other.pixels());
    assertArrayEquals(one.terrain(), other.terrain());
    assertFalse(Arrays.equals(one.pixels(), TerrainMap.draw(SIDE, new Random(5)).pixels()));
  }

  @Test
  void everyTerrainIsCommonAndNeighboursAreMostlyAlike() {
    Map<Terrain, Integer> counts = new EnumMap<>(Terrain.class);
    int alike = 0;
    int pairs = 0;
    Random random = new Random(1);
    int maps = 200;
    for (int i = 0; i < maps; i++) {
      TerrainMap map = TerrainMap.draw(SIDE, random);
      for (int cell = 0; cell < SIDE * SIDE; cell++) {
        counts.merge(map.terrain()[cell], 1, Integer::sum);
        if (cell % SIDE > 0) {
          pairs++;
          alike += map.terrain()[cell] == map.terrain()[cell - 1] ? 1 : 0;
        }
      }
    }
    double cells = (double) maps * SIDE * SIDE;
    double byChance = 0;
    for (Terrain terrain : Terrain.values()) {
      double share = counts.getOrDefault(terrain, 0) / cells;
      assertTrue(share > 0.08 && share < 0.4, () -> terrain + " covers " + share);
      byChance += share * share;
    }
    assertTrue(alike > 2 * byChance * pairs, alike + " of " + pairs + ", by chance " + byChance);
  }

  @Test
  void picturesShowTheColourOfTheTerrainOnTheAverageOnly() {
    TerrainMap map = TerrainMap.draw(SIDE, new Random(2));
    int width = SIDE * TerrainMap.PIXELS;
    Map<Terrain, double[]> blue = new EnumMap<>(Terrain.class);
    int dim = 0;
    for (int p = 0; p < width * width; p++) {
      int cell = p / width / TerrainMap.PIXELS * SIDE + p % width / TerrainMap.PIXELS;
      Terrain terrain = map.terrain()[cell];
      int level = Byte.toUnsignedInt(map.pixels()[2 * width * width + p]);
      double[] sumAndCount = blue.computeIfAbsent(terrain, _ -> new double[2]);
      sumAndCount[0] += level;
      sumAndCount[1]++;
      dim += terrain == Terrain.WATER && level < 142 ? 1 : 0;
    }
    double[] water = blue.getOrDefault(Terrain.WATER, new double[2]);
    double[] grass = blue.getOrDefault(Terrain.GRASS, new double[2]);
    assertEquals(166, water[0] / water[1], 8);
    assertEquals(74, grass[0] / grass[1], 8);
    assertTrue(dim > water[1] / 50, "single pixels of water that look like rock: " + dim);
  }

  /** Bellman and Ford's algorithm knows nothing of the solvers. */
  @Test
  void thePathsAreShortest() {
    assertShortest(true);
    assertShortest(false);
  }

  private static void assertShortest(boolean anyDirection) {
    MapOracle paths =
        anyDirection
            ? new NonNegativeCosts<>(new GridShortestPath(SIDE, SIDE))
            : new GridPath(SIDE, SIDE, true);
    for (PathExample example : PathExample.draw(paths, SIDE, 20, 7)) {
      double[] distance = new double[SIDE * SIDE];
      Arrays.fill(distance, Double.POSITIVE_INFINITY);
      distance[0] = example.costs()[0];
      for (int round = 0; round < SIDE * SIDE; round++) {
        for (int cell = 1; cell < distance.length; cell++) {
          distance[cell] =
              Math.min(
                  distance[cell], nearest(distance, cell, anyDirection) + example.costs()[cell]);
        }
      }
      assertEquals(distance[distance.length - 1], example.optimum(), 1e-9);
      assertEquals(example.optimum(), example.shortest().dot(example.costs(), 0), 1e-9);
      assertTrue(example.isOptimal(example.shortest()));
      assertEquals(0, example.regret(example.shortest()), 1e-12);
    }
  }

  private static double nearest(double[] distance, int cell, boolean anyDirection) {
    double best = Double.POSITIVE_INFINITY;
    for (int down = -1; down <= 1; down++) {
      for (int right = -1; right <= 1; right++) {
        int row = cell / SIDE - down;
        int column = cell % SIDE - right;
        boolean inside = row >= 0 && row < SIDE && column >= 0 && column < SIDE;
        if (inside && (anyDirection || (down >= 0 && right >= 0))) {
          best = Math.min(best, distance[row * SIDE + column]);
        }
      }
    }
    return best;
  }

  @Test
  void aPathThatCostsMoreIsNotOptimal() {
    PathExample example = PathExample.draw(new GridPath(SIDE, SIDE, true), SIDE, 1, 3).getFirst();
    Parts border = new Parts();
    for (int column = 0; column < SIDE; column++) {
      border.add(column);
    }
    for (int row = 1; row < SIDE; row++) {
      border.add(row * SIDE + SIDE - 1);
    }
    double cost = border.dot(example.costs(), 0);
    assertTrue(cost > example.optimum());
    assertFalse(example.isOptimal(border));
    assertEquals(cost / example.optimum() - 1, example.regret(border), 1e-12);
  }
}
