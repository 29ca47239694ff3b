package org.example.consumer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class MarginalsTest {

  @Test
  void twoWordsHaveTwoTreesWithOneRoot() {
    double[] half = {.5, .5, .5, .5};
    assertArrayEquals(half, Marginals.ofArcs(new double[4], 2), 1e-15);
  }
}
