package org.espalier.report.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.espalier.data.baseline.SimpleTrees;
import org.espalier.report.page.ArcDiagram.Arc;
import org.espalier.report.page.ArcDiagram.Side;
import org.junit.jupiter.api.Test;

class ArcLevelsTest {

  private static ArcLevels levels(int... heads) {
    return ArcLevels.of(
        IntStream.range(0, heads.length)
            .mapToObj(m -> new Arc(heads[m], m, Side.FIRST, "mine", Double.NaN))
            .toList());
  }

  @Test
  void neighboursLieSideBySide() {
    assertEquals(1, levels(SimpleTrees.toNext(20)).highest());
  }

  @Test
  void arcsOfOneHeadLieAboveEachOther() {
    int[] heads = new int[6];
    heads[0] = -1;

    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, levels(heads).levels());
  }

  @Test
  void crossingArcsAreMeasuredToo() {
    int[] heads = {2, 3, -1, 2};

    assertArrayEquals(new int[] {1, 2, 0, 1}, levels(heads).levels());
    assertEquals(0, Arrays.stream(levels(-1).levels()).sum());
  }
}
