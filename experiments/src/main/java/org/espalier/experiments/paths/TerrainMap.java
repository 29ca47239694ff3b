package org.espalier.experiments.paths;

import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.espalier.torch.Tensors;

/**
 * A square map of generated terrain, its picture and what its cells truly cost.
 *
 * <p>Two smooth random fields, height and moisture, are sums of value noise at three scales. Low
 * ground is water, high ground is rock; between them the wet is forest, the dry is earth and the
 * rest is grass. A cell costs what its terrain costs. In the picture it is a square of {@value
 * #PIXELS}×{@value #PIXELS} pixels: the terrain's colour, shifted for the cell and again for every
 * pixel by normal noise, so that single pixels say little and some cells stay doubtful.
 *
 * @param side cells in a row and in a column
 * @param terrain the kind of every cell, row after row
 * @param pixels red, green and blue planes of (4·side)² bytes each, row after row
 */
record TerrainMap(int side, Terrain[] terrain, byte[] pixels) {

  /** The side of a cell in the picture. */
  static final int PIXELS = 4;

  static final int CHANNELS = 3;

  private static final double CELL_NOISE = 3;
  private static final double PIXEL_NOISE = 16;

  /** Distances in cells over which fields vary, and how much each counts. */
  private static final double[][] OCTAVES = {{6, 1}, {3, 0.6}, {1.5, 0.4}};

  private static final double WATER_BELOW = -0.6;
  private static final double ROCK_ABOVE = 0.6;
  private static final double FOREST_ABOVE = 0.4;
  private static final double EARTH_BELOW = -0.4;

  /** What a cell is made of. */
  enum Terrain {
    EARTH(0.8, 158, 138, 92),
    GRASS(1.2, 100, 158, 74),
    FOREST(5.3, 58, 118, 62),
    ROCK(7.7, 124, 120, 118),
    WATER(9.2, 66, 106, 166);

    private final double cost;
    private final int red;
    private final int green;
    private final int blue;

    Terrain(double cost, int red, int green, int blue) {
      this.cost = cost;
      this.red = red;
      this.green = green;
      this.blue = blue;
    }

    /** Returns how much there is of a colour, 0 … 255. */
    private int level(int channel) {
      return channel == 0 ? red : channel == 1 ? green : blue;
    }

    double cost() {
      return cost;
    }
  }

  static TerrainMap draw(int side, Random random) {
    double[] height = field(side, random);
    double[] moisture = field(side, random);
    Terrain[] terrain = new Terrain[side * side];
    for (int cell = 0; cell < terrain.length; cell++) {
      terrain[cell] = terrain(height[cell], moisture[cell]);
    }
    return new TerrainMap(side, terrain, picture(side, terrain, random));
  }

  private static Terrain terrain(double height, double moisture) {
    if (height < WATER_BELOW) {
      return Terrain.WATER;
    }
    if (height > ROCK_ABOVE) {
      return Terrain.ROCK;
    }
    if (moisture > FOREST_ABOVE) {
      return Terrain.FOREST;
    }
    return moisture < EARTH_BELOW ? Terrain.EARTH : Terrain.GRASS;
  }

  private static double[] field(int side, Random random) {
    double[] field = new double[side * side];
    for (double[] octave : OCTAVES) {
      double distance = octave[0];
      int nodes = (int) Math.ceil(side / distance) + 2;
      double[] lattice = new double[nodes * nodes];
      for (int i = 0; i < lattice.length; i++) {
        lattice[i] = random.nextGaussian();
      }
      double rowShift = random.nextDouble();
      double columnShift = random.nextDouble();
      for (int row = 0; row < side; row++) {
        for (int column = 0; column < side; column++) {
          field[row * side + column] +=
              octave[1]
                  * between(
                      lattice, nodes, row / distance + rowShift, column / distance + columnShift);
        }
      }
    }
    return field;
  }

  /** Interpolates a lattice of values smoothly. */
  private static double between(double[] lattice, int nodes, double row, double column) {
    int r = (int) row;
    int c = (int) column;
    double down = smooth(row - r);
    double right = smooth(column - c);
    double above = mix(lattice[r * nodes + c], lattice[r * nodes + c + 1], right);
    double below = mix(lattice[(r + 1) * nodes + c], lattice[(r + 1) * nodes + c + 1], right);
    return mix(above, below, down);
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }

  private static double mix(double from, double to, double share) {
    return from + share * (to - from);
  }

  private static byte[] picture(int side, Terrain[] terrain, Random random) {
    int width = side * PIXELS;
    byte[] pixels = new byte[CHANNELS * width * width];
    for (int cell = 0; cell < terrain.length; cell++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        double level = terrain[cell].level(channel) + CELL_NOISE * random.nextGaussian();
        for (int pixel = 0; pixel < PIXELS * PIXELS; pixel++) {
          int row = cell / side * PIXELS + pixel / PIXELS;
          int column = cell % side * PIXELS + pixel % PIXELS;
          double shown = level + PIXEL_NOISE * random.nextGaussian();
          pixels[(channel * width + row) * width + column] =
              (byte) Math.round(Math.clamp(shown, 0, 255));
        }
      }
    }
    return pixels;
  }

  /** Returns the true cost of every cell, row after row. */
  double[] costs() {
    double[] costs = new double[terrain.length];
    for (int cell = 0; cell < costs.length; cell++) {
      costs[cell] = terrain[cell].cost();
    }
    return costs;
  }

  /**
   * Returns pictures as a tensor of numbers in −1 … 1.
   *
   * @param maps of one size
   * @return [B, 3, 4·side, 4·side]
   */
  static Tensor pictures(TerrainMap... maps) {
    int size = maps[0].pixels.length;
    float[] values = new float[maps.length * size];
    for (int i = 0; i < maps.length; i++) {
      for (int p = 0; p < size; p++) {
        values[i * size + p] = Byte.toUnsignedInt(maps[i].pixels[p]) / 127.5f - 1;
      }
    }
    long width = (long) maps[0].side * PIXELS;
    return Tensors.of(values, maps.length, CHANNELS, width, width);
  }
}
