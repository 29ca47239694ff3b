package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The biaffine scorer of Dozat &amp; Manning (2017, arXiv 1611.01734): one small network turns a
 * state into the word's vector p as a head, another into its vector q as a modifier, and
 *
 * <pre>s(h, m) = p_h·U q_m + u·p_h + a,   s(root, m) = r·q_m + c.</pre>
 *
 * <p>Time O(B n (w k + k²) + B n² k) for vectors of width k.
 */
public final class BiaffineScorer {

  private final String name;
  private final double dropout;
  private final Linear head;
  private final Linear modifier;
  private final Tensor interaction;
  private final Linear prior;
  private final Linear root;

  /**
   * Adds the weights to the parameters.
   *
   * @param stateWidth w
   * @param width k
   * @param dropout rate on both vectors, whole columns at a time
   */
  public BiaffineScorer(
      Parameters parameters, String name, int stateWidth, int width, double dropout) {
    this.name = name;
    this.dropout = dropout;
    head = new Linear(parameters, name + ".head", stateWidth, width);
    modifier = new Linear(parameters, name + ".modifier", stateWidth, width);
    interaction = parameters.add(name + ".interaction", Initializer.glorot(), width, width);
    prior = new Linear(parameters, name + ".prior", width, 1);
    root = new Linear(parameters, name + ".root", width, 1);
  }

  /**
   * Scores the arcs of a batch.
   *
   * @param states [B, n, w], one state per word
   * @return [B, n, n]: entry (b, h, m) for the arc from head h to modifier m, the diagonal entry
   *     (b, m, m) for the arc from the root to m; entries of padding are finite and mean nothing
   */
  public Tensor scores(Tensor states, DropoutMasks masks) {
    Tensor heads = masks.dropColumns(name + ".head", dropout, torch.relu(head.apply(states)));
    Tensor modifiers =
        masks.dropColumns(name + ".modifier", dropout, torch.relu(modifier.apply(states)));
    Tensor arcs =
        torch.baddbmm(
            prior.apply(heads), torch.matmul(heads, interaction), modifiers.transpose(1, 2));
    return torch.diagonal_scatter(arcs, root.apply(modifiers).squeeze(2), 0, 1, 2);
  }
}
