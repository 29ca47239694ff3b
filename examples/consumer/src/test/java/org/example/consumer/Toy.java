package org.example.consumer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Sentences of five words of five kinds; one is of kind 0, and all others hang on it. */
final class Toy {

  private Toy() {}

  static List<int[]> sentences(Random random, int count) {
    List<int[]> sentences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] sentence = random.ints(5, 1, 5).toArray();
      sentence[random.nextInt(5)] = 0;
      sentences.add(sentence);
    }
    return sentences;
  }

  static int[] heads(int[] sentence) {
    int root = 0;
    while (sentence[root] != 0) {
      root++;
    }
    int[] heads = new int[sentence.length];
    Arrays.fill(heads, root);
    heads[root] = -1;
    return heads;
  }

  /** Returns a parser after some steps on sentences of its own. */
  static Parser trained(int steps) {
    Random random = new Random(1);
    Parser parser = new Parser(5);
    for (int step = 0; step < steps; step++) {
      List<int[]> batch = sentences(random, 16);
      parser.step(batch, batch.stream().map(Toy::heads).toList());
    }
    return parser;
  }
}
