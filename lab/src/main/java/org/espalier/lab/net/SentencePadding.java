package org.espalier.lab.net;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Tensors;

/**
 * Which positions of a padded batch are words: those before the length of their sentence.
 *
 * <p>The tensors belong to the scope in which the padding was made.
 */
public final class SentencePadding {

  private final int[] lengths;
  private final int longest;
  private final ScalarType type;
  private final Tensor words;
  private final Tensor arcs;
  private final Tensor reversal;
  private final Tensor reciprocalLengths;

  /**
   * Describes a batch.
   *
   * @param type of the masks
   * @param lengths at least 1 each, at least one of them; copied
   * @throws IllegalArgumentException if there is no sentence, or one without words
   */
  public SentencePadding(ScalarType type, int... lengths) {
    this(type, lengths, Arrays.stream(lengths).max().orElse(0));
  }

  /**
   * Describes a batch that is padded wider than it need be.
   *
   * @param type of the masks
   * @param lengths at least 1 each, at least one of them; copied
   * @param longest n, no less than the longest
   * @throws IllegalArgumentException if there is no sentence, or one without words
   */
  public SentencePadding(ScalarType type, int[] lengths, int longest) {
    if (lengths.length == 0) {
      throw new IllegalArgumentException("a batch needs at least one sentence");
    }
    this.lengths = lengths.clone();
    this.type = type;
    this.longest = longest;
    for (int b = 0; b < lengths.length; b++) {
      if (lengths[b] < 1) {
        throw new IllegalArgumentException("sentence " + b + " of the batch has no words");
      }
    }
    int n = longest;
    int size = lengths.length;
    double[] word = new double[size * n];
    double[] arc = new double[size * n * n];
    double[] reciprocal = new double[size];
    long[] reversed = new long[size * n];
    for (int b = 0; b < size; b++) {
      int length = lengths[b];
      reciprocal[b] = 1.0 / length;
      Arrays.fill(word, b * n, b * n + length, 1);
      for (int h = 0; h < length; h++) {
        int row = (b * n + h) * n;
        Arrays.fill(arc, row, row + length, 1);
      }
      for (int i = 0; i < n; i++) {
        reversed[b * n + i] = (long) b * n + (i < length ? length - 1 - i : i);
      }
    }
    words = Tensors.of(word, type, size, n);
    arcs = Tensors.of(arc, type, size, n, n);
    reciprocalLengths = Tensors.of(reciprocal, type, size, 1);
    reversal = Tensors.of(reversed, (long) size * n);
  }

  /** Returns the padding of some of the sentences, as wide as this one. */
  public SentencePadding select(long... rows) {
    int[] selected = new int[rows.length];
    for (int r = 0; r < rows.length; r++) {
      selected[r] = lengths[(int) rows[r]];
    }
    return new SentencePadding(type, selected, longest);
  }

  /** Returns B. */
  public int size() {
    return lengths.length;
  }

  /** Returns n, the length of the longest sentence. */
  public int longest() {
    return longest;
  }

  /** Returns the lengths in a fresh array. */
  public int[] lengths() {
    return lengths.clone();
  }

  /** Returns [B, n]: 1 on words, 0 on padding. */
  public Tensor words() {
    return words;
  }

  /** Returns [B, n, n]: 1 where head and modifier are words, 0 elsewhere. */
  public Tensor arcs() {
    return arcs;
  }

  /** Returns [B, 1]: one over the length. */
  Tensor reciprocalLengths() {
    return reciprocalLengths;
  }

  /**
   * Returns a new μ of zeros, [B, n, n]. To a decoder it means that there is no tree: the baseline
   * without latent structure.
   */
  public Tensor noArcs() {
    return Tensors.zeros(type, size(), longest, longest);
  }

  /**
   * Returns μ of given trees, [B, n, n]: 1 at (h, m) where word m hangs on word h; a root hangs on
   * itself.
   *
   * @param heads of every sentence, from 0, −1 for a root
   */
  public Tensor trees(int[][] heads) {
    double[] mu = new double[size() * longest * longest];
    for (int b = 0; b < heads.length; b++) {
      for (int m = 0; m < heads[b].length; m++) {
        int head = heads[b][m] < 0 ? m : heads[b][m];
        mu[(b * longest + head) * longest + m] = 1;
      }
    }
    return Tensors.of(mu, type, size(), longest, longest);
  }

  /**
   * Makes a tensor [B, n] of indices.
   *
   * @param rows one per sentence, at least as long as the sentence
   * @param fill the index at padded positions
   * @throws IllegalArgumentException if a row is missing or too short
   */
  public Tensor pad(int[][] rows, int fill) {
    if (rows.length != size()) {
      throw new IllegalArgumentException(
          "the batch has " + size() + " sentences, but there are " + rows.length + " rows");
    }
    long[] padded = new long[size() * longest];
    Arrays.fill(padded, fill);
    for (int b = 0; b < size(); b++) {
      if (rows[b].length < lengths[b]) {
        throw new IllegalArgumentException(
            "sentence " + b + " has " + lengths[b] + " words, but its row " + rows[b].length);
      }
      for (int i = 0; i < lengths[b]; i++) {
        padded[b * longest + i] = rows[b][i];
      }
    }
    return Tensors.of(padded, size(), longest);
  }

  /**
   * Reverses every sentence on its own, so that padding stays at the end.
   *
   * @param values [B, n, w]
   * @return [B, n, w]
   */
  Tensor reverse(Tensor values) {
    long width = values.size(2);
    return values
        .reshape((long) size() * longest, width)
        .index_select(0, reversal)
        .reshape(size(), longest, width);
  }
}
