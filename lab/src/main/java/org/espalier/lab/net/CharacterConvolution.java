package org.espalier.lab.net;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.torch.Tensors;

/**
 * Vectors of words from their letters: a convolution over three letters at a time and the maximum
 * over the word (dos Santos &amp; Zadrozny, Learning character-level representations for
 * part-of-speech tagging, ICML 2014),
 *
 * <pre>v = max_i relu(W [c_{i−1} ; c_i ; c_{i+1}] + b).</pre>
 *
 * <p>A word that occurs several times in a batch is computed once. Time O(U l w k) for U different
 * words of at most l letters, letter vectors of width w and word vectors of width k.
 */
public final class CharacterConvolution {

  /** Letters beyond these are not seen. */
  private static final int LONGEST = 20;

  private final Tensor letters;
  private final Linear window;
  private final int width;

  /**
   * Adds the weights to the parameters.
   *
   * @param vocabulary number of letters' indices, 0 for padding
   * @param letterWidth w
   * @param width k
   */
  public CharacterConvolution(
      Parameters parameters, String name, int vocabulary, int letterWidth, int width) {
    letters =
        parameters.add(
            name + ".letters",
            Initializer.normal(1 / Math.sqrt(letterWidth)),
            vocabulary,
            letterWidth);
    window = new Linear(parameters, name + ".window", 3 * letterWidth, width);
    this.width = width;
  }

  /** Returns k. */
  public int width() {
    return width;
  }

  /**
   * Computes the vectors of a batch's words.
   *
   * @param spellings by sentence and word, the indices of its letters; at least one letter
   * @return [B, n, k], not negative; padded positions hold the vector of some word
   */
  public Tensor apply(List<int[][]> spellings, SentencePadding padding) {
    Map<List<Integer>, Integer> known = new HashMap<>();
    int n = padding.longest();
    long[] which = new long[spellings.size() * n];
    int longest = 1;
    for (int b = 0; b < spellings.size(); b++) {
      int[][] sentence = spellings.get(b);
      for (int i = 0; i < sentence.length; i++) {
        List<Integer> spelling = spelling(sentence[i]);
        longest = Math.max(longest, spelling.size());
        int next = known.size();
        which[b * n + i] = known.computeIfAbsent(spelling, _ -> next);
      }
    }
    Tensor vectors = different(known, longest);
    return vectors
        .index_select(0, Tensors.of(which, which.length))
        .view(spellings.size(), n, width);
  }

  private static List<Integer> spelling(int... word) {
    return Arrays.stream(word).limit(LONGEST).boxed().toList();
  }

  /** Returns [U, k]. */
  private Tensor different(Map<List<Integer>, Integer> words, int longest) {
    int columns = longest + 2; // one letter of padding on either side
    long[] indices = new long[words.size() * columns];
    double[] beyond = new double[words.size() * longest];
    words.forEach((spelling, row) -> {
      for (int i = 0; i < longest; i++) {
        if (i < spelling.size()) {
          indices[row * columns + i + 1] = spelling.get(i);
        } else {
          beyond[row * longest + i] = 1;
        }
      }
    });
    Tensor table = torch.embedding(letters, Tensors.of(indices, words.size(), columns));
    Tensor windows =
        torch.cat(
            new TensorVector(
                table.narrow(1, 0, longest),
                table.narrow(1, 1, longest),
                table.narrow(1, 2, longest)),
            2);
    Tensor absent =
        Tensors.of(beyond, table.scalar_type().intern(), words.size(), longest, 1)
            .gt(new Scalar(0.5));
    // Nothing is below zero, so zeros beyond the word leave its maximum alone.
    return torch
        .relu(window.apply(windows))
        .masked_fill(absent, new Scalar(0.0))
        .amax(new long[] {1}, false);
  }
}
