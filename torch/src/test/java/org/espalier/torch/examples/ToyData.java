package org.espalier.torch.examples;

import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.espalier.core.Parts;
import org.espalier.torch.Tensors;

/** Random data for the examples: 32 examples at a time. */
final class ToyData {

  static final int BATCH = 32;

  private ToyData() {}

  /**
   * Texts of ten words with one of four classes. Word 0 or 1 tells one bit of the class, word 2 or
   * 3 the other; words 4 to 19 tell nothing.
   *
   * @param words [32, 10]
   * @param classes [32, 1]
   * @param telling [32, 10], 1 where a word tells something
   */
  record Texts(Tensor words, Tensor classes, Tensor telling) {
    static Texts draw(Random random) {
      long[] words = random.longs(10 * BATCH, 4, 20).toArray();
      long[] classes = new long[BATCH];
      float[] telling = new float[10 * BATCH];
      for (int i = 0; i < BATCH; i++) {
        int first = 10 * i + random.nextInt(5);
        int second = 10 * i + 5 + random.nextInt(5);
        words[first] = random.nextLong(2);
        words[second] = random.nextLong(2, 4);
        classes[i] = 2 * words[first] + words[second] - 2;
        telling[first] = 1;
        telling[second] = 1;
      }
      return new Texts(
          Tensors.of(words, BATCH, 10),
          Tensors.of(classes, BATCH, 1),
          Tensors.of(telling, BATCH, 10));
    }
  }

  /** Finds the two neighbours of highest score: stands for any solver that you have. */
  static double bestNeighbours(double[] scores, Parts out) {
    int best = 0;
    for (int i = 1; i < scores.length - 1; i++) {
      best = scores[i] + scores[i + 1] > scores[best] + scores[best + 1] ? i : best;
    }
    out.add(best);
    out.add(best + 1);
    return scores[best] + scores[best + 1];
  }

  /**
   * Sentences of six words of five kinds: one of kind 0, on which all others hang.
   *
   * @param words [32, 6], the kinds
   * @param trees [32, 6, 6], the arc from head h to modifier m in cell (h, m), the root's arc in
   *     (m, m)
   */
  record Sentences(Tensor words, Tensor trees) {
    static Sentences draw(Random random) {
      long[] kinds = random.longs(6 * BATCH, 1, 5).toArray();
      float[] arcs = new float[36 * BATCH];
      for (int i = 0; i < BATCH; i++) {
        int verb = 6 * i + random.nextInt(6);
        kinds[verb] = 0;
        for (int m = 0; m < 6; m++) {
          arcs[6 * verb + m] = 1;
        }
      }
      return new Sentences(Tensors.of(kinds, BATCH, 6), Tensors.of(arcs, BATCH, 6, 6));
    }
  }
}
