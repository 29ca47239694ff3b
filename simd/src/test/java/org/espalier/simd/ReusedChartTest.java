package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.espalier.core.Workspace;
import org.espalier.core.kernel.Rows;
import org.espalier.core.tree.Roots;
import org.espalier.core.tree.SiblingTree;
import org.junit.jupiter.api.Test;

/** Whole registers reach behind rows, where a workspace has what earlier charts left. */
class ReusedChartTest {

  /** Scores that call for values around 1: what is behind the rows was scaled with them. */
  @Test
  void aWorkspaceGivesTheMarginalsOfAFreshOne() {
    assumeTrue(Rows.lanes() > 1, Rows::reason);
    Random random = new Random(1);
    Workspace workspace = new Workspace();
    for (int draw = 0; draw < 10; draw++) {
      boolean wide = draw % 2 == 0;
      int words = wide ? 13 : 7;
      Roots roots = random.nextBoolean() ? Roots.MULTI : Roots.SINGLE;
      SiblingTree trees = new SiblingTree(words, roots, true);
      double[] scores = new double[trees.size()];
      double deep = 100 + 70 * random.nextDouble();
      for (int part = 0; part < scores.length; part++) {
        boolean high = part < trees.visible() || (wide && trees.partName(part).endsWith("under 3"));
        scores[part] = random.nextGaussian() - (high ? 0 : deep);
      }
      scores[trees.visible() + random.nextInt(scores.length - trees.visible())] = 0;
      double[] expected = new double[scores.length];
      trees.distribution(scores, 0, new Workspace()).marginals(expected, 0);
      assertEquals(words, Arrays.stream(expected, 0, trees.visible()).sum(), 1e-9);
      for (int time = 0; time < 6; time++) {
        double[] marginals = new double[scores.length];
        trees.distribution(scores, 0, workspace).marginals(marginals, 0);
        assertArrayEquals(expected, marginals, trees::toString);
      }
    }
  }
}
