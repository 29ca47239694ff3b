package org.example.consumer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ParserServiceTest {

  @Test
  void manyThreadsGiveTheAnswersOfOne() throws Exception {
    List<int[]> sentences = Toy.sentences(new Random(3), 400);
    try (Parser parser = Toy.trained(5); // unsure of most arcs
        ParserService service = new ParserService(parser, 8)) {
      List<int[]> one = sentences.stream().map(parser::heads).toList();
      List<Future<int[]>> many = sentences.stream().map(service::heads).toList();
      for (int i = 0; i < sentences.size(); i++) {
        assertArrayEquals(one.get(i), many.get(i).get());
      }
    }
  }
}
