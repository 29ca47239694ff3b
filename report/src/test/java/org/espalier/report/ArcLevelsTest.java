package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.espalier.data.baseline.SimpleTrees;
import org.junit.jupiter.api.Test;

class ArcLevelsTest {

  @Test
  void neighboursLieSideBySide() {
    assertEquals(1, ArcLevels.of(SimpleTrees.toNext(20)).highest());
  }

  @Test
  void arcsOfOneHeadLieAboveEachOther() {
    int[] heads = new int[6];
    heads[0] = -1;

    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, ArcLevels.of(heads).levels());
  }

  @Test
  void crossingArcsAreMeasuredToo() {
    int[] heads = {2, 3, -1, 2};

    assertArrayEquals(new int[] {1, 2, 0, 1}, ArcLevels.of(heads).levels());
    assertEquals(0, Arrays.stream(ArcLevels.of(new int[] {-1}).levels()).sum());
  }
}
