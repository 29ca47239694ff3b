package org.espalier.lab.net;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.torch.Tensors;

/**
 * Scores the relations of words to heads that are known, as in Dozat &amp; Manning (2017, arXiv
 * 1611.01734): with p_h of the head, q_m of the word, and a vector of its own for the root,
 *
 * <pre>s(m, r) = p_h·U_r q_m + w_r·[p_h ; q_m] + b_r.</pre>
 *
 * <p>Time O(B n (w k + k² R)) for states of width w, vectors of width k and R relations.
 */
public final class RelationScorer {

  private final String name;
  private final double dropout;
  private final int width;
  private final int relations;
  private final Linear head;
  private final Linear modifier;
  private final Tensor root;
  private final Tensor interaction;
  private final Linear prior;

  /**
   * Adds the weights to the parameters.
   *
   * @param stateWidth w
   * @param width k
   * @param relations R
   * @param dropout rate on both vectors, whole columns at a time
   */
  public RelationScorer(
      Parameters parameters,
      String name,
      int stateWidth,
      int width,
      int relations,
      double dropout) {
    this.name = name;
    this.dropout = dropout;
    this.width = width;
    this.relations = relations;
    head = new Linear(parameters, name + ".head", stateWidth, width);
    modifier = new Linear(parameters, name + ".modifier", stateWidth, width);
    root = parameters.add(name + ".root", Initializer.normal(1 / Math.sqrt(width)), 1, 1, width);
    interaction =
        parameters.add(
            name + ".interaction",
            Initializer.normal(1.0 / width),
            width,
            (long) relations * width);
    prior = new Linear(parameters, name + ".prior", 2 * width, relations);
  }

  /**
   * Scores the relations of every word to its head.
   *
   * @param states [B, n, w]
   * @param heads of every sentence's words, from 0; whatever is below 0 is the root
   * @return [B, n, R]; padded positions hold something finite
   */
  public Tensor scores(Tensor states, int[][] heads, DropoutMasks masks) {
    long batch = states.size(0);
    long n = states.size(1);
    Tensor words = masks.dropColumns(name + ".head", dropout, torch.relu(head.apply(states)));
    Tensor modifiers =
        masks.dropColumns(name + ".modifier", dropout, torch.relu(modifier.apply(states)));
    // The root stands before the words, so that head h of a word is row h + 1.
    Tensor all = torch.cat(new TensorVector(root.expand(batch, 1, width), words), 1);
    Tensor chosen =
        all.reshape(batch * (n + 1), width).index_select(0, rows(heads, n)).view(batch, n, width);
    Tensor mixed = torch.matmul(modifiers, interaction).view(batch, n, relations, width);
    Tensor bilinear = torch.matmul(mixed, chosen.unsqueeze(3)).squeeze(3);
    return bilinear.add(prior.apply(torch.cat(new TensorVector(chosen, modifiers), 2)));
  }

  private static Tensor rows(int[][] heads, long n) {
    long[] rows = new long[Math.toIntExact(heads.length * n)];
    for (int b = 0; b < heads.length; b++) {
      int first = Math.toIntExact(b * n);
      Arrays.fill(rows, first, Math.toIntExact(first + n), b * (n + 1));
      for (int m = 0; m < heads[b].length; m++) {
        rows[first + m] += Math.max(0, heads[b][m] + 1);
      }
    }
    return Tensors.of(rows, rows.length);
  }
}
