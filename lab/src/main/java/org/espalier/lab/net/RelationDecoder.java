package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Labels every word from its own vector, the vectors of its heads and of its modifiers, and the
 * kinds of the arcs from its heads, all mixed by μ:
 *
 * <pre>
 * logits_m = W tanh(V [x_m ; Σ_h μ[h,m] x_h + μ[m,m] r ; Σ_c μ[m,c] x_c ; Σ_h μ[h,m] a_bucket(h,m)] + c) + d.
 * </pre>
 *
 * <p>Given {@link WordVectors#types}, the sentence is seen only through the tree. The buckets are
 * direction with distance, and root. Without the modifiers a noun would learn its relation best
 * from its preposition, as a head: the trees that come out then are those of a grammar in which
 * function words govern, and not the treebank's. Time O(B n² w + B n w k) for a hidden layer of
 * width k.
 */
public final class RelationDecoder implements StructureDecoder {

  private final String name;
  private final WordVectors words;
  private final double dropout;
  private final Tensor root;
  private final Tensor arcVectors;
  private final Linear hidden;
  private final Linear output;

  /**
   * Adds the weights to the parameters.
   *
   * @param words what is seen of a word
   * @param wordWidth width of its vector
   * @param arcWidth width of the vector of an arc's bucket
   * @param hiddenWidth k
   * @param labels number of classes
   * @param dropout rate on the hidden layer's input and output
   */
  public RelationDecoder(
      Parameters parameters,
      String name,
      WordVectors words,
      int wordWidth,
      int arcWidth,
      int hiddenWidth,
      int labels,
      double dropout) {
    this.name = name;
    this.words = words;
    this.dropout = dropout;
    root = parameters.add(name + ".root", Initializer.normal(1 / Math.sqrt(wordWidth)), wordWidth);
    arcVectors =
        parameters.add(
            name + ".arcs",
            Initializer.normal(1 / Math.sqrt(arcWidth)),
            ArcBuckets.COUNT,
            arcWidth);
    hidden = new Linear(parameters, name + ".hidden", 3 * wordWidth + arcWidth, hiddenWidth);
    output = new Linear(parameters, name + ".output", hiddenWidth, labels);
  }

  @Override
  public Tensor logits(Tensor mu, Tensor states, Sentences sentences, DropoutMasks masks) {
    HeadMixture mixture = HeadMixture.of(mu, sentences.padding());
    Tensor own = words.vectors(states, sentences, masks);
    Tensor heads = mixture.heads(own, root);
    Tensor kinds = torch.matmul(ArcBuckets.weights(mixture.arcs()), arcVectors);
    Tensor input = torch.cat(new TensorVector(own, heads, mixture.modifiers(own), kinds), 2);
    Tensor layer = torch.tanh(hidden.apply(masks.drop(name + ".input", dropout, input)));
    return output.apply(masks.drop(name + ".hidden", dropout, layer));
  }

  @Override
  public Tensor losses(Tensor logits, Tensor labels, SentencePadding padding) {
    return CrossEntropy.ofWords(logits, labels, padding);
  }
}
