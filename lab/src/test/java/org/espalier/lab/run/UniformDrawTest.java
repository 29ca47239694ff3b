package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Test;

class UniformDrawTest {

  @Test
  void drawsTreesUniformly() {
    ProjectiveTree trees = new ProjectiveTree(3, Roots.SINGLE);
    Random random = new Random(11);
    Map<String, Integer> counts = new HashMap<>();
    int draws = 7_000;
    for (int i = 0; i < draws; i++) {
      int[] heads = trees.heads(UniformDraw.of(trees, random));
      assertTrue(trees.isTree(heads));
      counts.merge(Arrays.toString(heads), 1, Integer::sum);
    }
    // Seven trees; χ² with 6 degrees of freedom exceeds 22.5 once in a thousand times.
    assertEquals(7, counts.size());
    double expected = draws / 7.0;
    double deviation =
        counts.values().stream().mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
    assertTrue(deviation < 22.5, "chi-squared: " + deviation);
  }
}
