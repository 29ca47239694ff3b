package org.espalier.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.espalier.core.Structure;

/** The kinds of random scores that structures are checked on. */
public enum ScoreKind {
  /** Normal, standard deviation 1. */
  NORMAL(1),
  /** Normal, so small that all structures are almost equally likely. */
  TINY(1e-3),
  /** Normal, so large that a few structures have almost all probability. */
  LARGE(30),
  /** Normal, beyond what exp can take. */
  HUGE(1e6),
  /** Small integers, so that many structures have equal scores, exactly. */
  TIES(1),
  /** All scores 0: every structure ties. */
  ZERO(0),
  /** Multiples of a million: ties at a scale where no digit of the mantissa can be spared. */
  HUGE_TIES(2e6),
  /** All scores far below 0, where exp underflows. */
  VERY_NEGATIVE(1),
  /** Normal, with a random third of the parts forbidden as far as a structure is left. */
  FORBIDDEN(1),
  /** Huge and with forbidden parts. */
  HUGE_FORBIDDEN(1e6),
  /** Only the parts of one structure are allowed. */
  SINGLE_LEFT(3);

  private final double scale;

  ScoreKind(double scale) {
    this.scale = scale;
  }

  /**
   * Draws scores.
   *
   * @param truth lists the structures, so that forbidden parts leave one
   * @return D scores; unusable parts have scores too
   */
  public double[] draw(BruteForce truth, RandomGenerator random) {
    Structure structure = truth.structure();
    double[] scores = new double[structure.size()];
    Arrays.setAll(scores, p -> scale * drawOne(random));
    switch (this) {
      case VERY_NEGATIVE -> Arrays.setAll(scores, p -> scores[p] - 5000);
      case FORBIDDEN, HUGE_FORBIDDEN -> forbid(scores.length / 3, scores, truth, random);
      case SINGLE_LEFT -> {
        var kept = truth.member(random.nextInt(truth.count()));
        for (int p = 0; p < scores.length; p++) {
          scores[p] = kept.has(p) ? scores[p] : Double.NEGATIVE_INFINITY;
        }
      }
      default -> {}
    }
    return scores;
  }

  private double drawOne(RandomGenerator random) {
    return switch (this) {
      case TIES, HUGE_TIES -> random.nextInt(-1, 2);
      default -> random.nextGaussian();
    };
  }

  private static void forbid(
      int wanted, double[] scores, BruteForce truth, RandomGenerator random) {
    List<Integer> parts = new ArrayList<>();
    for (int p = 0; p < scores.length; p++) {
      parts.add(p);
    }
    Collections.shuffle(parts, Random.from(random));
    int forbidden = 0;
    for (int p : parts) {
      if (forbidden == wanted) {
        return;
      }
      double kept = scores[p];
      scores[p] = Double.NEGATIVE_INFINITY;
      if (truth.feasible(scores, 0)) {
        forbidden++;
      } else {
        scores[p] = kept;
      }
    }
  }
}
