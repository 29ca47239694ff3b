package org.espalier.lab.net;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Classifies sentences by graph convolutions over their trees ({@link TreeConvolution}); the mean
 * and the maximum over the words of a sentence go into a linear layer. Without arcs it is a network
 * over a bag of words.
 *
 * <p>Time O(B n² k + B n k²) per layer of width k.
 */
public final class SentenceClassifier implements StructureDecoder {

  private final String name;
  private final WordVectors words;
  private final double dropout;
  private final List<TreeConvolution> layers = new ArrayList<>();
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
      layers.add(
          new TreeConvolution(parameters, name + "." + i, i == 0 ? wordWidth : width, width));
    }
    output = new Linear(parameters, name + ".output", 2 * width, classes);
  }

  @Override
  public Tensor logits(Tensor mu, Tensor states, Sentences sentences, DropoutMasks masks) {
    SentencePadding padding = sentences.padding();
    HeadMixture mixture = HeadMixture.of(mu, padding);
    Tensor vectors = words.vectors(states, sentences, masks);
    for (int i = 0; i < layers.size(); i++) {
      Tensor input = masks.drop(name + "." + i, dropout, vectors);
      vectors = layers.get(i).apply(input, mixture);
    }
    Tensor pooled = TreeConvolution.pool(vectors, padding);
    return output.apply(masks.drop(name + ".pooled", dropout, pooled));
  }
}
