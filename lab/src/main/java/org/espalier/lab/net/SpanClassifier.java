package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Classifies a text by its brackets μ, each seen by its first and its last word,
 *
 * <pre>
 * h_ij = relu(A x_i + Z x_j + b),   logits = U [Σ μ_ij h_ij / max(1, Σ μ_ij) ; max_ij μ_ij h_ij] + c.
 * </pre>
 *
 * <p>With μ = 1 on the diagonal alone it is a network over a bag of words. Time and memory O(B n²
 * k) for a hidden layer of width k.
 */
public final class SpanClassifier implements StructureDecoder {

  private final String name;
  private final WordVectors words;
  private final double dropout;
  private final Linear first;
  private final Linear last;
  private final Linear output;

  /**
   * Adds the weights to the parameters.
   *
   * @param words what is seen of a word
   * @param wordWidth width of its vector
   * @param width k
   * @param classes number of classes
   * @param dropout rate on the words' vectors and on the pooled ones
   */
  public SpanClassifier(
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
    first = new Linear(parameters, name + ".first", wordWidth, width);
    last = new Linear(parameters, name + ".last", wordWidth, width);
    output = new Linear(parameters, name + ".output", 2 * width, classes);
  }

  @Override
  public Tensor logits(Tensor mu, Tensor states, Sentences sentences, DropoutMasks masks) {
    Tensor input = masks.drop(name + ".words", dropout, words.vectors(states, sentences, masks));
    Tensor spans = mu.mul(sentences.padding().arcs());
    Tensor hidden = torch.relu(first.apply(input).unsqueeze(2).add(last.apply(input).unsqueeze(1)));
    Tensor shown = hidden.mul(spans.unsqueeze(3)).flatten(1, 2);
    Tensor pooled = SelectionClassifier.pool(shown, spans.flatten(1, 2));
    return output.apply(masks.drop(name + ".pooled", dropout, pooled));
  }
}
