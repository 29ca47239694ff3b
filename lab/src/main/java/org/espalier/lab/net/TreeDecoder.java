package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;

/**
 * A network that predicts from sentences and their trees, and may be asked about any point μ of the
 * trees' polytope. It is differentiable in μ. With all of μ zero ({@link SentencePadding#noArcs()})
 * it is the same network without a tree.
 */
public interface TreeDecoder {

  /**
   * Scores the classes.
   *
   * @param mu [B, n, n]; entries of padding are ignored
   * @param states [B, n, w], contextual states of the words; a decoder may look away
   * @return [B, n, classes] from a decoder that labels words, [B, classes] from one that labels
   *     sentences
   */
  Tensor logits(Tensor mu, Tensor states, Sentences sentences, DropoutMasks masks);

  /**
   * Computes the loss of each sentence: the sum, not the mean, over its labels.
   *
   * @param logits as {@link #logits} returns them
   * @param labels indices of the true classes, [B, n] or [B]; padding may hold any valid index
   * @return [B], in nats
   */
  Tensor losses(Tensor logits, Tensor labels, SentencePadding padding);
}
