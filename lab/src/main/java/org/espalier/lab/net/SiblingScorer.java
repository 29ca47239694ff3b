package org.espalier.lab.net;

import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.torch.Tensors;

/**
 * Scores neighbouring modifiers of a head: a trilinear form of rank k, with p of the word or the
 * root as a head, v as the inner and q as the outer modifier,
 *
 * <pre>s(h, i, m) = Σ_j w_j p_hj v_ij q_mj,</pre>
 *
 * <p>and a vector of its own in place of v where m is the innermost modifier on its side. All
 * weights w are 0 at first, so that training starts from scores of arcs alone. This is the
 * triaffine scorer of Zhang, Li &amp; Zhang (2020, arXiv 2005.00975) with a diagonal tensor, as in
 * Wang, Huang &amp; Tu (2019, arXiv 1906.07880).
 *
 * <p>Time O(B n³ k), memory O(B n² (n + k)), for vectors of width k.
 */
public final class SiblingScorer {

  private final String name;
  private final double dropout;
  private final int width;
  private final Linear head;
  private final Linear inner;
  private final Linear outer;
  private final Tensor root;
  private final Tensor none;
  private final Tensor weights;

  /**
   * Adds the weights to the parameters.
   *
   * @param stateWidth w
   * @param width k
   * @param dropout rate on the vectors, whole columns at a time
   */
  public SiblingScorer(
      Parameters parameters, String name, int stateWidth, int width, double dropout) {
    this.name = name;
    this.dropout = dropout;
    this.width = width;
    head = new Linear(parameters, name + ".head", stateWidth, width);
    inner = new Linear(parameters, name + ".inner", stateWidth, width);
    outer = new Linear(parameters, name + ".outer", stateWidth, width);
    root = parameters.add(name + ".root", Initializer.normal(1), 1, 1, width);
    none = parameters.add(name + ".none", Initializer.normal(1), width);
    weights = parameters.add(name + ".weights", Initializer.constant(0), width);
  }

  /**
   * Scores the siblings of a batch.
   *
   * @param states [B, n, w], one state per word
   * @param lengths of the B sentences
   * @return [B, E]: the leading entries of a row are the extra parts of {@link
   *     org.espalier.core.tree.SiblingTree} over the sentence, without grandparents; the rest means
   *     nothing
   */
  public Tensor scores(Tensor states, int[] lengths, DropoutMasks masks) {
    long batch = states.size(0);
    int n = Math.toIntExact(states.size(1));
    Tensor words = vectors(head, ".head", states, masks);
    // The root stands behind the words, as it does among the parts.
    Tensor heads = torch.cat(new TensorVector(words, root.expand(batch, 1, width)), 1).mul(weights);
    Tensor inners = vectors(inner, ".inner", states, masks);
    Tensor outers = vectors(outer, ".outer", states, masks).transpose(1, 2);
    Tensor pairs = heads.unsqueeze(2).mul(inners.unsqueeze(1)).view(batch, (n + 1L) * n, width);
    Tensor all = torch.bmm(pairs, outers).view(batch, n + 1, n, n);
    Tensor firsts = torch.bmm(heads.mul(none), outers);
    return torch.gather(
        torch.diagonal_scatter(all, firsts, 0, 2, 3).view(batch, -1), 1, cells(lengths, n));
  }

  private Tensor vectors(Linear linear, String place, Tensor states, DropoutMasks masks) {
    return masks.dropColumns(name + place, dropout, torch.relu(linear.apply(states)));
  }

  /** Returns where each sentence's parts are among those of a sentence of length n. */
  private static Tensor cells(int[] lengths, int n) {
    int longest = IntStream.of(lengths).max().orElse(0);
    int size = (longest + 1) * longest * longest;
    long[] cells = new long[lengths.length * size];
    for (int b = 0; b < lengths.length; b++) {
      int next = b * size;
      int length = lengths[b];
      for (int h = 0; h <= length; h++) {
        int plane = h == length ? n : h;
        for (int s = 0; s < length; s++) {
          for (int m = 0; m < length; m++) {
            cells[next++] = ((long) plane * n + s) * n + m;
          }
        }
      }
    }
    return Tensors.of(cells, lengths.length, size);
  }
}
