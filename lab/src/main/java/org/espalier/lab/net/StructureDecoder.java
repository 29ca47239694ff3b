package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;

/**
 * A network that predicts from texts and their latent structures, and may be asked about any point
 * μ of the structures' polytope. It is differentiable in μ. What μ is shaped like depends on the
 * structure: [B, n, n] for dependency trees, of head and modifier, a root on itself, and for
 * brackets, of first and last word; [B, n] for a choice of words. A tree decoder with all of μ zero
 * ({@link SentencePadding#noArcs()}) is the same network without a tree.
 */
public interface StructureDecoder {

  /**
   * Scores the classes.
   *
   * @param mu one point for each text; entries of padding are ignored
   * @param states [B, n, w], contextual states of the words; a decoder may look away
   * @return [B, n, classes] from a decoder that labels words, [B, classes] from one that labels
   *     sentences
   */
  Tensor logits(Tensor mu, Tensor states, Sentences sentences, DropoutMasks masks);

  /**
   * Computes the loss of each sentence: the sum, not the mean, over its labels. Unless overridden,
   * each sentence has a single one.
   *
   * @param logits as {@link #logits} returns them
   * @param labels indices of the true classes, [B, n] or [B]; padding may hold any valid index
   * @return [B], in nats
   */
  default Tensor losses(Tensor logits, Tensor labels, SentencePadding padding) {
    return CrossEntropy.ofSentences(logits, labels);
  }
}
