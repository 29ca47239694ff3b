package org.espalier.lab.net;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A padded batch of sentences as indices into vocabularies.
 *
 * @param padding which positions are words
 * @param features one tensor [B, n] of indices per feature of a word; the first is the word itself,
 *     others may be its suffix or its shape
 */
public record Sentences(SentencePadding padding, List<Tensor> features) {

  /**
   * Makes a batch of words without further features.
   *
   * @param words [B, n], indices
   */
  public Sentences(SentencePadding padding, Tensor words) {
    this(padding, List.of(words));
  }

  /** Copies the list. */
  public Sentences {
    features = List.copyOf(features);
  }

  /** Returns a batch of some of the sentences, repeats allowed. */
  Sentences select(Tensor rows, long... indices) {
    List<Tensor> selected = new ArrayList<>();
    for (Tensor feature : features) {
      selected.add(feature.index_select(0, rows));
    }
    return new Sentences(padding.select(indices), selected);
  }
}
