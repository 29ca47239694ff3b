package org.espalier.lab.net;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Classifies a text by the words μ that are selected of it, without context and order,
 *
 * <pre>
 * h_i = relu(V e_i + b),   logits = U [Σ μ_i h_i / max(1, Σ μ_i) ; max_i μ_i h_i] + c.
 * </pre>
 *
 * <p>Given {@link WordVectors#types}, what it predicts can rest on nothing else (Lei, Barzilay
 * &amp; Jaakkola 2016, arXiv 1606.04155). With no word selected it predicts from its biases. Time
 * O(B n w k) for vectors of width w and a hidden layer of width k.
 */
public final class SelectionClassifier implements StructureDecoder {

  private final String name;
  private final WordVectors words;
  private final double dropout;
  private final Linear hidden;
  private final Linear output;

  /**
   * Adds the weights to the parameters.
   *
   * @param words what is seen of a word
   * @param wordWidth w
   * @param width k
   * @param classes number of classes
   * @param dropout rate on the words' vectors and on the pooled ones
   */
  public SelectionClassifier(
      Parameters parameters,
      String name,
      WordVectors words,
      int wordWidth,
      int width,
      int classes,
      double dropout) {
    this.name = name;
    this.words = words;
    this.dropout = dropout;
    hidden = new Linear(parameters, name + ".hidden", wordWidth, width);
    output = new Linear(parameters, name + ".output", 2 * width, classes);
  }

  @Override
  public Tensor logits(Tensor mu, Tensor states, Sentences sentences, DropoutMasks masks) {
    Tensor input = masks.drop(name + ".words", dropout, words.vectors(states, sentences, masks));
    Tensor chosen = mu.mul(sentences.padding().words());
    Tensor shown = torch.relu(hidden.apply(input)).mul(chosen.unsqueeze(2));
    return output.apply(masks.drop(name + ".pooled", dropout, pool(shown, chosen)));
  }

  /**
   * Returns the mean and the largest of chosen vectors, [B, 2k].
   *
   * @param shown [B, m, k], 0 where nothing is chosen
   * @param chosen μ, [B, m]
   */
  static Tensor pool(Tensor shown, Tensor chosen) {
    Tensor count = chosen.sum(1).unsqueeze(1).clamp_min(new Scalar(1.0));
    return torch.cat(
        new TensorVector(shown.sum(1).div(count), shown.amax(new long[] {1}, false)), 1);
  }
}
