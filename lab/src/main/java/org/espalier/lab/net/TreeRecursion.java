package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Classifies sentences by computing along their trees, from the leaves to the root:
 *
 * <pre>
 * x_m ← relu(W relu(V [e_m ; Σ_j μ[m,j] x_j] + b) + c),   logits = O Σ_m μ[m,m] x_m + d,
 * </pre>
 *
 * the sum over j ≠ m. All x begin at 0 and the update is made a fixed number of times with the same
 * weights. At a tree that is a recursive network: the subtree of a word counts in its vector down
 * to as many levels as there are updates, and what is deeper is not seen. The word vectors e reach
 * the result by way of the tree alone. After Socher et al. (2014, TACL 2, dependency tree recursive
 * networks), with one matrix for all modifiers; inside the polytope it is the same function of μ.
 *
 * <p>Time O(B n² k + B n k²) per update for vectors of width k.
 */
public final class TreeRecursion implements TreeDecoder {

  private final WordVectors words;
  private final int width;
  private final int updates;
  private final Linear inner;
  private final Linear outer;
  private final Linear output;

  /**
   * Adds the weights to the parameters.
   *
   * @param words what is seen of a word
   * @param wordWidth width of its vector
   * @param width k
   * @param updates how often vectors are computed, at least 1
   * @param classes number of classes
   */
  public TreeRecursion(
      Parameters parameters,
      String name,
      WordVectors words,
      int wordWidth,
      int width,
      int updates,
      int classes) {
    if (updates < 1) {
      throw new IllegalArgumentException(name + " needs at least one update, not " + updates);
    }
    this.words = words;
    this.width = width;
    this.updates = updates;
    inner = new Linear(parameters, name + ".inner", wordWidth + width, width);
    outer = new Linear(parameters, name + ".outer", width, width);
    output = new Linear(parameters, name + ".output", width, classes);
  }

  @Override
  public Tensor logits(Tensor mu, Tensor states, Sentences sentences, DropoutMasks masks) {
    Padding padding = sentences.padding();
    HeadMixture mixture = HeadMixture.of(mu, padding);
    Tensor types = words.vectors(states, sentences, masks);
    Tensor vectors = types.new_zeros(new long[] {padding.size(), padding.longest(), width});
    for (int i = 0; i < updates; i++) {
      Tensor input = torch.cat(new TensorVector(types, mixture.modifiers(vectors)), 2);
      vectors = torch.relu(outer.apply(torch.relu(inner.apply(input))));
    }
    return output.apply(mixture.fromRoot().mul(vectors).sum(1));
  }

  @Override
  public Tensor losses(Tensor logits, Tensor labels, Padding padding) {
    return CrossEntropy.ofSentences(logits, labels);
  }
}
