package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * How a tree, or a point between trees, connects every two words. With A the arcs between words,
 *
 * <ul>
 *   <li>A[i, j]: i is the head of j;
 *   <li>A[j, i]: j is the head of i;
 *   <li>(A A)[i, j]: i is the head of j's head;
 *   <li>(Aᵀ A)[i, j]: i and j have the same head.
 * </ul>
 *
 * <p>At a tree these are 0 or 1. Time O(B n³).
 */
public final class TreePaths {

  /** The number of features of each pair of words. */
  public static final int COUNT = 4;

  private final HeadMixture mixture;
  private final Tensor features;

  private TreePaths(HeadMixture mixture, Tensor features) {
    this.mixture = mixture;
    this.features = features;
  }

  /**
   * Looks at points.
   *
   * @param mu [B, n, n], the arc from h to m at [h, m], the root's on the diagonal; entries of
   *     padding are ignored
   */
  public static TreePaths of(Tensor mu, SentencePadding padding) {
    HeadMixture mixture = HeadMixture.of(mu, padding);
    Tensor arcs =
        mixture.arcs().sub(torch.diag_embed(torch.diagonal(mixture.arcs(), 0, 1, 2), 0, 1, 2));
    Tensor back = arcs.transpose(1, 2);
    Tensor siblings = torch.bmm(back, arcs);
    return new TreePaths(
        mixture, torch.stack(new TensorVector(arcs, back, torch.bmm(arcs, arcs), siblings), 3));
  }

  /** Returns the features of every two words, [B, n, n, {@value #COUNT}]. */
  public Tensor features() {
    return features;
  }

  /**
   * Returns the vector of every word's head, Σ over h ≠ m of μ[h, m] x_h, plus μ[m, m] r.
   *
   * @param vectors x, [B, n, w]
   * @param root r, [w]
   * @return [B, n, w]
   */
  public Tensor heads(Tensor vectors, Tensor root) {
    return mixture.heads(vectors, root);
  }
}
