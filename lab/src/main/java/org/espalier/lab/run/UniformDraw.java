package org.espalier.lab.run;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.espalier.core.GibbsModel;
import org.espalier.core.Parts;
import org.espalier.data.SeedStream;

/** Structures drawn uniformly from a set, as a baseline for induced ones. */
final class UniformDraw {

  private UniformDraw() {}

  /** Draws a structure. */
  static Parts of(GibbsModel structures, RandomGenerator random) {
    Parts drawn = new Parts();
    structures.distribution(new double[structures.size()]).sample(random, drawn);
    return drawn;
  }

  /** Draws the random structure of an example, which stays the same. */
  static Parts of(GibbsModel structures, long seed, Example example) {
    return of(structures, new Random(SeedStream.TEXT.seed(seed, example.id().hashCode())));
  }
}
