package org.espalier.lab.net;

import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Classes of pairs of texts by weights μ between words:
 *
 * <ul>
 *   <li>with trees, every word is mixed with its head and its modifiers by one {@link
 *       TreeConvolution};
 *   <li>with links, word i of the first text is compared with what it is linked to, c_i = Σ_j
 *       μ[i,j] y_j / max(1, Σ_j μ[i,j]), by relu(W [x_i ; c_i ; |x_i − c_i| ; x_i ⊙ c_i] + b), and
 *       the words of the second text likewise (after Parikh et al. 2016, arXiv 1606.01933).
 * </ul>
 *
 * <p>Mean and maximum over the words give u and v, and relu layers over [u ; v ; |u − v| ; u ⊙ v]
 * the class.
 */
public final class PairClassifier {

  private final String prefix;
  private final double dropout;
  private final Function<Mixed, Tensor> mix;
  private final Linear hidden;
  private final Linear output;

  /**
   * Both texts of some pairs, encoded.
   *
   * @param firstStates [B, N₁, w]
   * @param secondStates [B, N₂, w]
   */
  public record Sides(
      SentencePadding first, SentencePadding second, Tensor firstStates, Tensor secondStates) {

    /**
     * Returns the pairs of some rows.
     *
     * @param index the rows as a tensor
     */
    public Sides select(Tensor index, long... rows) {
      return new Sides(
          first.select(rows),
          second.select(rows),
          firstStates.index_select(0, index),
          secondStates.index_select(0, index));
    }
  }

  /**
   * Weights between words.
   *
   * @param first [R, N₁, N₁] of trees, [R, N₁, N₂] of links
   * @param second [R, N₂, N₂] of trees, [R, N₂, N₁] of links
   */
  public record Weights(Tensor first, Tensor second) {}

  /** One text with its weights, and the states of the other. */
  private record Mixed(Tensor states, Tensor others, Tensor mu, SentencePadding padding) {}

  /**
   * Adds the weights to the parameters.
   *
   * @param prefix what the names of parameters and of dropout begin with
   * @param within whether weights are those of a tree over each text, not of links between them
   * @param stateWidth w
   * @param width of the layers
   * @param classes number of classes
   * @param dropout rate on the pooled vectors and on the hidden layer
   */
  public PairClassifier(
      Parameters parameters,
      String prefix,
      boolean within,
      int stateWidth,
      int width,
      int classes,
      double dropout) {
    this.prefix = prefix;
    this.dropout = dropout;
    if (within) {
      TreeConvolution trees = new TreeConvolution(parameters, prefix + "trees", stateWidth, width);
      mix = text -> trees.apply(text.states(), text.mu(), text.padding());
    } else {
      Linear compare = new Linear(parameters, prefix + "compare", 4 * stateWidth, width);
      mix = text -> torch.relu(compare.apply(compared(text)));
    }
    hidden = new Linear(parameters, prefix + "hidden", 8 * width, width);
    output = new Linear(parameters, prefix + "output", width, classes);
  }

  /**
   * Returns logits, [R, classes].
   *
   * @param sides of R pairs
   */
  public Tensor logits(Sides sides, Weights weights, DropoutMasks masks) {
    Tensor u =
        pooled(
            new Mixed(sides.firstStates(), sides.secondStates(), weights.first(), sides.first()));
    Tensor v =
        pooled(
            new Mixed(sides.secondStates(), sides.firstStates(), weights.second(), sides.second()));
    Tensor both = torch.cat(new TensorVector(u, v, torch.abs(u.sub(v)), u.mul(v)), 1);
    Tensor layer = torch.relu(hidden.apply(masks.drop(prefix + "pooled", dropout, both)));
    return output.apply(masks.drop(prefix + "hidden", dropout, layer));
  }

  private Tensor pooled(Mixed text) {
    return TreeConvolution.pool(mix.apply(text), text.padding());
  }

  private static Tensor compared(Mixed text) {
    Tensor states = text.states();
    Tensor partners =
        torch
            .bmm(text.mu(), text.others())
            .div(text.mu().sum(2).unsqueeze(2).clamp_min(new Scalar(1.0)));
    return torch.cat(
        new TensorVector(states, partners, torch.abs(states.sub(partners)), states.mul(partners)),
        2);
  }
}
