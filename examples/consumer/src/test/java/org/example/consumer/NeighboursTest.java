package org.example.consumer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NeighboursTest {

  @Test
  void theyAreWindowsOfTwo() {
    Random random = new Random(4);
    for (int i = 0; i < 50; i++) {
      double[] scores = random.doubles(7).toArray();
      Window window = new Window(7, 2);
      assertEquals(window.argmax(scores), Neighbours.of(7).argmax(scores));
      double[] point = window.project(scores).point();
      assertArrayEquals(point, Neighbours.of(7).project(scores).point(), 1e-12);
    }
  }
}
