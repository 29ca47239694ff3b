package org.espalier.core.numeric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class ConeProjectionTest {

  @Test
  void aVectorThatDependsOnOthersKeepsNoneOut() {
    double[][] rows = {{1e6, 0, 0}, {0.99e6, 1, 0}, {0, 0, 1}};
    double[] nearest = new ConeProjection(rows).project(new double[] {1, 1, 0.5});
    assertArrayEquals(new double[] {1, 0, 0.5}, nearest, 1e-5);
  }
}
