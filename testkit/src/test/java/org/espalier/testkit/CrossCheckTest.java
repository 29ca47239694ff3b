package org.espalier.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.Enumerable;
import org.espalier.core.Workspace;
import org.espalier.core.check.Agreement;
import org.espalier.core.check.BruteForce;
import org.espalier.core.check.Comparison;
import org.espalier.core.check.Families;
import org.espalier.core.check.ScoreKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random structures with random scores of random scale, all families in turn through one workspace,
 * against enumeration.
 */
class CrossCheckTest {

  @Test
  void aFewDraws() {
    check(300, 20_261_122);
  }

  @Test
  @Tag("nightly")
  void manyDraws() {
    check(12_000, System.nanoTime());
  }

  private static void check(int draws, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    List<BruteForce> truths = new ArrayList<>();
    for (Families.Family family : Families.all()) {
      for (Enumerable instance : family.instances()) {
        truths.add(new BruteForce(instance));
      }
    }
    List<ScoreKind> kinds = List.of(ScoreKind.values());
    Workspace workspace = new Workspace();
    Comparison all = new Comparison();
    for (int draw = 0; draw < draws; draw++) {
      BruteForce truth = truths.get(random.nextInt(truths.size()));
      ScoreKind kind = kinds.get(random.nextInt(kinds.size()));
      int size = truth.structure().size();
      int offset = random.nextInt(4);
      double factor = Math.pow(10, random.nextDouble(-3, 1));
      double[] scores = new double[offset + size + random.nextInt(3)];
      System.arraycopy(kind.draw(truth, random), 0, scores, offset, size);
      Arrays.setAll(scores, i -> scores[i] * factor);
      all.begin(
          "seed "
              + seed
              + ", draw "
              + draw
              + ", "
              + truth.structure()
              + ", "
              + kind
              + " scores times "
              + factor);
      double[] direction = Vectors.normal(size, random);
      Agreement.all(truth.structure(), truth, scores, offset, direction, workspace, all);
    }
    System.out.println("cross-check with seed " + seed + ": " + all);
    all.requireAgreement();
  }
}
