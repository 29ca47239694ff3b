package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The negative logarithm of the probability that softmax gives to the true class, in nats. */
public final class CrossEntropy {

  private CrossEntropy() {}

  /**
   * Sums over the words of each sentence.
   *
   * @param logits [B, n, classes]
   * @param labels [B, n]
   * @return [B]
   */
  public static Tensor ofWords(Tensor logits, Tensor labels, Padding padding) {
    Tensor logs = torch.log_softmax(logits, 2).gather(2, labels.unsqueeze(2)).squeeze(2);
    return logs.mul(padding.words()).sum(1).neg();
  }

  /**
   * One loss per sentence.
   *
   * @param logits [B, classes]
   * @param labels [B]
   * @return [B]
   */
  public static Tensor ofSentences(Tensor logits, Tensor labels) {
    return torch.log_softmax(logits, 1).gather(1, labels.unsqueeze(1)).squeeze(1).neg();
  }
}
