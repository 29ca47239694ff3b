package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;
import org.espalier.torch.Decoder;
import org.espalier.torch.Tensors;

/**
 * A decoder applied to one batch: the function from structures to losses that a latent layer calls,
 * any number of times. It is the same function throughout a step.
 *
 * @param decoder the network
 * @param states [B, n, w], contextual states of the words
 * @param sentences the batch
 * @param labels [B, n] or [B], indices of the true classes
 * @param masks of this step
 */
public record Decoding(
    StructureDecoder decoder, Tensor states, Sentences sentences, Tensor labels, DropoutMasks masks)
    implements Decoder {

  /** Scores the classes at one point per text. */
  public Tensor logits(Tensor mu) {
    return decoder.logits(mu, states, sentences, masks);
  }

  @Override
  public Tensor losses(Tensor points, long[] rows) {
    if (inOrder(rows)) {
      return decoder.losses(logits(points), labels, sentences.padding());
    }
    Tensor index = Tensors.of(rows, rows.length);
    Sentences selected = sentences.select(index, rows);
    Tensor logits =
        decoder.logits(
            points,
            states.index_select(0, index),
            selected,
            masks.select(index, sentences.padding().size()));
    return decoder.losses(logits, labels.index_select(0, index), selected.padding());
  }

  private boolean inOrder(long... rows) {
    boolean inOrder = rows.length == sentences.padding().size();
    for (int r = 0; inOrder && r < rows.length; r++) {
      inOrder = rows[r] == r;
    }
    return inOrder;
  }
}
