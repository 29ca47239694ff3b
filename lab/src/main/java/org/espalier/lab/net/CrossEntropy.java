package org.espalier.lab.net;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The negative logarithm of the probability that softmax gives to the true class, in nats. */
public final class CrossEntropy {

  private CrossEntropy() {}

  private static Tensor index(Tensor labels) {
    return labels.clamp_min(new Scalar(0));
  }

  /** Returns 1 where there is a label that training has, else 0. */
  private static Tensor known(Tensor labels, Tensor like) {
    return labels.ge(new Scalar(0)).to(like.scalar_type());
  }

  /**
   * Sums over the words of each sentence.
   *
   * @param logits [B, n, classes]
   * @param labels [B, n]
   * @return [B]
   */
  public static Tensor ofWords(Tensor logits, Tensor labels, SentencePadding padding) {
    Tensor logs = torch.log_softmax(logits, 2).gather(2, index(labels).unsqueeze(2)).squeeze(2);
    return logs.mul(padding.words()).mul(known(labels, logs)).sum(1).neg();
  }

  /**
   * One loss per sentence.
   *
   * @param logits [B, classes]
   * @param labels [B]
   * @return [B]
   */
  public static Tensor ofSentences(Tensor logits, Tensor labels) {
    Tensor logs = torch.log_softmax(logits, 1).gather(1, index(labels).unsqueeze(1)).squeeze(1);
    return logs.mul(known(labels, logs)).neg();
  }
}
