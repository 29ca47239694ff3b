package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Mixes vectors along the arcs of a point μ: for each word, the vectors of its heads and of its
 * modifiers. At a tree these are the vector of the head and the sum of those of the modifiers.
 *
 * @param arcs [B, n, n], μ with zeros at padding
 * @param fromRoot [B, n, 1], its diagonal
 */
record HeadMixture(Tensor arcs, Tensor fromRoot) {

  static HeadMixture of(Tensor mu, SentencePadding padding) {
    Tensor arcs = mu.mul(padding.arcs());
    return new HeadMixture(arcs, torch.diagonal(arcs, 0, 1, 2).unsqueeze(2));
  }

  /**
   * Returns Σ over h ≠ m of μ[h, m] x_h, plus μ[m, m] r.
   *
   * @param vectors x, [B, n, w]
   * @param root r, [w]
   * @return [B, n, w]
   */
  Tensor heads(Tensor vectors, Tensor root) {
    // The product counts x_m itself where the diagonal means the root: put r in its place.
    return torch.bmm(arcs.transpose(1, 2), vectors).add(fromRoot.mul(root.sub(vectors)));
  }

  /**
   * Returns Σ over m ≠ h of μ[h, m] x_m.
   *
   * @param vectors x, [B, n, w]
   * @return [B, n, w]
   */
  Tensor modifiers(Tensor vectors) {
    return torch.bmm(arcs, vectors).sub(fromRoot.mul(vectors));
  }
}
