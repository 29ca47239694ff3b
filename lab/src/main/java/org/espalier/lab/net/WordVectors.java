package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;

/** The vectors of words that a decoder sees besides the tree. */
@FunctionalInterface
public interface WordVectors {

  /**
   * Computes one vector per word.
   *
   * @param states [B, n, w], contextual states
   * @return [B, n, width]
   */
  Tensor vectors(Tensor states, Sentences sentences, DropoutMasks masks);

  /**
   * The word's type alone: nothing about its sentence gets past the tree.
   *
   * @param embedding its own, or shared with the encoder
   */
  static WordVectors types(WordEmbedding embedding) {
    return (states, sentences, masks) -> embedding.apply(sentences, masks);
  }

  /** The contextual state: the decoder may do without the tree. */
  static WordVectors states() {
    return (states, sentences, masks) -> states;
  }
}
