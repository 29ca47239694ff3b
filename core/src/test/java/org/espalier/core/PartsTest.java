package org.espalier.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartsTest {

  @Test
  void sortsWhateverIsInOrderAlready() {
    Random random = new Random(1);
    for (int trial = 0; trial < 2000; trial++) {
      int count = random.nextInt(trial % 10 == 0 ? 300 : 30);
      int ordered = random.nextInt(count + 1);
      int[] expected = random.ints(count, 0, 50).toArray();
      Arrays.sort(expected, 0, ordered);
      Parts parts = new Parts();
      for (int part : expected) {
        parts.add(part);
      }
      Arrays.sort(expected);
      parts.sort();
      assertArrayEquals(expected, parts.toArray());
    }
  }

  @Test
  void aVectorIsTurnedBack() {
    Parts parts = Parts.of(0, 3, 3, 6);
    double[] dense = new double[9];
    parts.toDense(dense, 1, 7);
    Parts back = Parts.of(5);
    back.setDense(dense, 1, 7);
    assertEquals(parts, back);
  }

  @Test
  void aListThatIsNotSortedIsNotSearched() {
    Parts parts = new Parts();
    parts.add(5);
    parts.add(2);
    Parts copy = new Parts();
    copy.set(parts);
    assertThrows(IllegalStateException.class, () -> parts.has(2));
    assertThrows(IllegalStateException.class, () -> copy.countBelow(3));
    parts.sort();
    copy.clear();
    copy.add(2);
    assertTrue(parts.has(2) && copy.has(2));
  }
}
