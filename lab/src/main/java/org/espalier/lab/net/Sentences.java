package org.espalier.lab.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A padded batch of sentences as indices into vocabularies.
 *
 * @param padding which positions are words
 * @param features one tensor [B, n] of indices per feature of a word; the first is the word itself,
 *     others may be its suffix or its shape
 * @param spellings by sentence and word, the indices of its letters; empty where nothing reads them
 * @param forms by sentence the words as written; empty where nothing reads them
 */
public record Sentences(
    SentencePadding padding,
    List<Tensor> features,
    List<int[][]> spellings,
    List<List<String>> forms) {

  /** Makes a batch of words that are known by their indices alone. */
  public Sentences(SentencePadding padding, List<Tensor> features) {
    this(padding, features, List.of(), List.of());
  }

  /**
   * Makes a batch of words without further features.
   *
   * @param words [B, n], indices
   */
  public Sentences(SentencePadding padding, Tensor words) {
    this(padding, List.of(words));
  }

  public Sentences {
    features = List.copyOf(features);
    spellings = List.copyOf(spellings);
    forms = List.copyOf(forms);
  }

  /** Returns a batch of some of the sentences, repeats allowed. */
  Sentences select(Tensor rows, long... indices) {
    List<Tensor> selected = new ArrayList<>();
    for (Tensor feature : features) {
      selected.add(feature.index_select(0, rows));
    }
    return new Sentences(
        padding.select(indices), selected, select(spellings, indices), select(forms, indices));
  }

  private static <T> List<T> select(List<T> all, long... indices) {
    return all.isEmpty()
        ? List.of()
        : Arrays.stream(indices).mapToObj(row -> all.get((int) row)).toList();
  }
}
