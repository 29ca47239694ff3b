package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The scorer of Kiperwasser &amp; Goldberg (2016, arXiv 1603.04351): one hidden layer over head and
 * modifier,
 *
 * <pre>s(h, m) = v·tanh(P x_h + Q x_m + b) + a,   s(root, m) = v·tanh(r + Q x_m + b) + a.</pre>
 *
 * <p>Time and memory O(B n² k) for a hidden layer of width k.
 */
public final class MlpScorer implements ArcScorer {

  private final String name;
  private final double dropout;
  private final Linear head;
  private final Linear modifier;
  private final Linear output;
  private final Tensor root;

  /**
   * Adds the weights to the parameters.
   *
   * @param stateWidth w
   * @param width k
   * @param dropout rate on the states, whole columns at a time
   */
  public MlpScorer(Parameters parameters, String name, int stateWidth, int width, double dropout) {
    this.name = name;
    this.dropout = dropout;
    head = new Linear(parameters, name + ".head", stateWidth, width);
    modifier = new Linear(parameters, name + ".modifier", stateWidth, width);
    output = new Linear(parameters, name + ".output", width, 1);
    root = parameters.add(name + ".root", Initializer.normal(1 / Math.sqrt(width)), 1, 1, width);
  }

  @Override
  public Tensor scores(Tensor states, DropoutMasks masks) {
    Tensor input = masks.dropColumns(name, dropout, states);
    Tensor heads = head.apply(input);
    Tensor modifiers = modifier.apply(input);
    Tensor hidden = torch.tanh(heads.unsqueeze(2).add(modifiers.unsqueeze(1)));
    Tensor arcs = output.apply(hidden).squeeze(3);
    Tensor fromRoot = output.apply(torch.tanh(root.add(modifiers))).squeeze(2);
    return torch.diagonal_scatter(arcs, fromRoot, 0, 1, 2);
  }
}
