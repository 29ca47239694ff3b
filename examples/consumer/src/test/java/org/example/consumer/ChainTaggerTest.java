package org.example.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.espalier.core.Workspace;
import org.junit.jupiter.api.Test;

class ChainTaggerTest {

  private static final int AMBIGUOUS =
      4; // a word that has the tag after that of the word before it

  @Test
  void transitionsTellWhatTheWordDoesNot() {
    Random random = new Random(1);
    ChainTagger tagger = new ChainTagger(5, 2);
    Workspace workspace = new Workspace();
    double loss = 0;
    for (int i = 0; i < 2000; i++) {
      int[] sentence = sentence(random);
      loss += .01 * (tagger.step(sentence, gold(sentence), .5, workspace) - loss);
    }
    assertTrue(loss < .3, "loss " + loss);
    int right = 0;
    for (int i = 0; i < 100; i++) {
      int[] sentence = sentence(random);
      right += Arrays.equals(gold(sentence), tagger.tag(sentence)) ? 1 : 0;
    }
    assertEquals(100, right);
  }

  private static int[] sentence(Random random) {
    int[] sentence = random.ints(1 + random.nextInt(9), 0, 5).toArray();
    sentence[0] = random.nextInt(AMBIGUOUS);
    return sentence;
  }

  /** Words 0 and 1 have tag 0, words 2 and 3 tag 1, the ambiguous one the other than the last. */
  private static int[] gold(int[] sentence) {
    int[] gold = new int[sentence.length];
    for (int t = 0; t < gold.length; t++) {
      gold[t] = sentence[t] == AMBIGUOUS ? 1 - gold[t - 1] : sentence[t] / 2;
    }
    return gold;
  }
}
