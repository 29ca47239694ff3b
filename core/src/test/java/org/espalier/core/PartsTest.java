package org.espalier.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

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
}
