package org.espalier.lab.net;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Classifies sentences by computing along their trees, from the leaves to the root:
 *
 * <pre>
 * x_m ← tanh(W (g_m ⊙ relu(V e_m + C Σ_j μ[m,j] x_j + b)) + c),   g_m = 1 + G e_m + d,
 * logits = O Σ_m μ[m,m] x_m + a,
 * </pre>
 *
 * the sum over j ≠ m. All x begin at 0 and the update is made a fixed number of times with the same
 * weights. At a tree that is a recursive network: the subtree of a word counts in its vector down
 * to as many levels as there are updates, and what is deeper is not seen. The word vectors e reach
 * the result by way of the tree alone. After Socher et al. (2014, TACL 2, dependency tree recursive
 * networks), with one matrix for all modifiers; inside the polytope it is the same function of μ.
 *
 * <p>The vectors are bounded, so that sums over modifiers look alike at every level, and the gates
 * let each word read its modifiers in its own way: without either, the values of nested lists are
 * learned far more slowly.
 *
 * <p>Time O(B n² k + B n k²) per update for vectors of width k.
 */
public final class TreeRecursion implements StructureDecoder {

  private final WordVectors words;
  private final int width;
  private final int updates;
  private final Linear own;
  private final Linear modifiers;
  private final Linear gate;
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
    int inner = 2 * width;
    own = new Linear(parameters, name + ".own", wordWidth, inner);
    modifiers = new Linear(parameters, name + ".modifiers", width, inner);
    gate = new Linear(parameters, name + ".gate", wordWidth, inner);
    outer = new Linear(parameters, name + ".outer", inner, width);
    output = new Linear(parameters, name + ".output", width, classes);
  }

  @Override
  public Tensor logits(Tensor mu, Tensor states, Sentences sentences, DropoutMasks masks) {
    SentencePadding padding = sentences.padding();
    HeadMixture mixture = HeadMixture.of(mu, padding);
    Tensor types = words.vectors(states, sentences, masks);
    Tensor vectors = types.new_zeros(new long[] {padding.size(), padding.longest(), width});
    Tensor alone = own.apply(types);
    Tensor gates = gate.apply(types).add(new Scalar(1.0));
    for (int i = 0; i < updates; i++) {
      Tensor inner = torch.relu(alone.add(modifiers.apply(mixture.modifiers(vectors))));
      vectors = torch.tanh(outer.apply(gates.mul(inner)));
    }
    return output.apply(mixture.fromRoot().mul(vectors).sum(1));
  }
}
