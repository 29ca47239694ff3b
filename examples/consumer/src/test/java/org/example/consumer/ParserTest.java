package org.example.consumer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParserTest {

  @Test
  void itLearnsWhoIsTheHead() {
    try (Parser parser = Toy.trained(100)) {
      List<int[]> fresh = Toy.sentences(new Random(2), 40);
      for (int[] sentence : fresh) {
        assertArrayEquals(Toy.heads(sentence), parser.heads(sentence));
      }
      double loss = parser.step(fresh, fresh.stream().map(Toy::heads).toList());
      assertTrue(loss < 1, "loss " + loss);
    }
  }
}
