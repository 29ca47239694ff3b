package org.example.consumer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Test;

class ViewsTest {

  private static final ProjectiveTree TWO = new ProjectiveTree(2, Roots.SINGLE);

  @Test
  void whatIsTakenInTimeIsRight() {
    double[] flat = new double[4];
    double[] sure = {0, 0, 1000, 0};
    double[] entropies = Views.entropies(TWO, flat, sure);
    assertArrayEquals(new double[] {Math.log(2), 0}, entropies, 1e-12);
  }

  @Test
  void whatIsOverwrittenIsRefused() {
    assertThrows(IllegalStateException.class, () -> Views.overwritten(TWO, new double[4]));
  }
}
