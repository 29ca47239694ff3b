package org.espalier.lab.net;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Classifies sentences by a graph convolution over their trees. Each layer mixes a word with its
 * heads and its modifiers,
 *
 * <pre>x_m ← relu(V x_m + P (Σ_h μ[h,m] x_h + μ[m,m] r) + C Σ_j μ[m,j] x_j + b),</pre>
 *
 * sums over h ≠ m and j ≠ m; then the mean and the maximum over the words of a sentence go into a
 * linear layer. After Kipf &amp; Welling (2017, arXiv 1609.02907) and Marcheggiani &amp; Titov
 * (2017, arXiv 1703.04826). Without arcs it is a network over a bag of words.
 *
 * <p>Time O(B n² k + B n k²) per layer of width k.
 */
public final class SentenceClassifier implements TreeDecoder {

  private record Layer(Linear own, Linear heads, Linear modifiers, Tensor root) {

    Layer(Parameters parameters, String name, int inputWidth, int width) {
      this(
          new Linear(parameters, name + ".own", inputWidth, width),
          new Linear(parameters, name + ".heads", inputWidth, width),
          new Linear(parameters, name + ".modifiers", inputWidth, width),
          parameters.add(
              name + ".root", Initializer.normal(1 / Math.sqrt(inputWidth)), inputWidth));
    }

    Tensor apply(Tensor vectors, HeadMixture mixture) {
      return torch.relu(
          own.apply(vectors)
              .add(heads.apply(mixture.heads(vectors, root)))
              .add(modifiers.apply(mixture.modifiers(vectors))));
    }
  }

  private final String name;
  private final WordVectors words;
  private final double dropout;
  private final List<Layer> layers = new ArrayList<>();
  private final Linear output;

  /**
   * Adds the weights to the parameters.
   *
   * @param words what is seen of a word
   * @param wordWidth width of its vector
   * @param width k
   * @param depth number of convolutions, at least 1
   * @param classes number of classes
   * @param dropout rate before each layer and on the pooled vector
   */
  public SentenceClassifier(
      Parameters parameters,
      String name,
      WordVectors words,
      int wordWidth,
      int width,
      int depth,
      int classes,
      double dropout) {
    if (depth < 1) {
      throw new IllegalArgumentException(name + " needs at least one layer, not " + depth);
    }
    this.name = name;
    this.words = words;
    this.dropout = dropout;
    for (int i = 0; i < depth; i++) {
      layers.add(new Layer(parameters, name + "." + i, i == 0 ? wordWidth : width, width));
    }
    output = new Linear(parameters, name + ".output", 2 * width, classes);
  }

  @Override
  public Tensor logits(Tensor mu, Tensor states, Sentences sentences, DropoutMasks masks) {
    Padding padding = sentences.padding();
    HeadMixture mixture = HeadMixture.of(mu, padding);
    Tensor vectors = words.vectors(states, sentences, masks);
    for (int i = 0; i < layers.size(); i++) {
      Tensor input = masks.drop(name + "." + i, dropout, vectors);
      vectors = layers.get(i).apply(input, mixture);
    }
    // After the rectifier nothing is below zero, so zeros at padding leave the maximum alone.
    Tensor shown = vectors.mul(padding.words().unsqueeze(2));
    Tensor mean = shown.sum(1).mul(padding.reciprocalLengths());
    Tensor largest = shown.amax(new long[] {1}, false);
    Tensor pooled = torch.cat(new TensorVector(mean, largest), 1);
    return output.apply(masks.drop(name + ".pooled", dropout, pooled));
  }

  @Override
  public Tensor losses(Tensor logits, Tensor labels, Padding padding) {
    return CrossEntropy.ofSentences(logits, labels);
  }
}
