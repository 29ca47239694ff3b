package org.espalier.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A sentence as a tokenizer cuts it: the pieces of its words, without the special ones that stand
 * around every text.
 *
 * @param prefix the special pieces before
 * @param ids of the pieces
 * @param words the word that each piece is of; not all words have one
 * @param suffix the special pieces behind
 */
record Pieces(long[] prefix, long[] ids, int[] words, long[] suffix) {

  /**
   * A stretch of pieces that the model reads at once.
   *
   * @param from the first piece
   * @param to behind the last
   * @param owned the first whose state is taken from here
   * @param ownedTo behind the last whose state is
   */
  record Window(int from, int to, int owned, int ownedTo) {}

  /**
   * Cuts the sentence into windows that the model can read, each overlapping the next by half, so
   * that a piece's state is taken from where it is least near an end that is a cut.
   *
   * @param longest the most pieces that the model reads, special ones included
   */
  List<Window> windows(int longest) {
    int width = longest - prefix.length - suffix.length;
    List<Window> windows = new ArrayList<>();
    int step = Math.max(1, width / 2);
    int owned = 0;
    for (int from = 0; owned < ids.length; from += step) {
      int to = Math.min(ids.length, from + width);
      int ownedTo = to == ids.length ? to : from + step + (width - step) / 2;
      windows.add(new Window(from, to, owned, ownedTo));
      owned = ownedTo;
    }
    return windows;
  }

  /** Returns a window's pieces between the special ones. */
  long[] input(Window window) {
    int count = window.to() - window.from();
    long[] input = Arrays.copyOf(prefix, prefix.length + count + suffix.length);
    System.arraycopy(ids, window.from(), input, prefix.length, count);
    System.arraycopy(suffix, 0, input, prefix.length + count, suffix.length);
    return input;
  }

  /**
   * Returns a state for each word: that of its first piece, or the mean of all; zeros for a word
   * that has none.
   *
   * @param states of the pieces, each of the same width
   * @param count the number of words
   */
  float[][] ofWords(float[][] states, int count, int width, boolean mean) {
    float[][] words = new float[count][width];
    int[] taken = new int[count];
    for (int k = 0; k < ids.length; k++) {
      int word = this.words[k];
      if (mean || taken[word] == 0) {
        taken[word]++;
        for (int d = 0; d < width; d++) {
          words[word][d] += states[k][d];
        }
      }
    }
    for (int word = 0; word < count; word++) {
      for (int d = 0; d < width && taken[word] > 1; d++) {
        words[word][d] /= taken[word];
      }
    }
    return words;
  }
}
