package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;

/** Scores every possible arc of a dependency tree over a sentence. */
public interface ArcScorer {

  /**
   * Scores the arcs of a batch.
   *
   * @param states [B, n, w], one state per word
   * @return [B, n, n]: entry (b, h, m) for the arc from head h to modifier m, the diagonal entry
   *     (b, m, m) for the arc from the root to m; entries of padding are finite and mean nothing
   */
  Tensor scores(Tensor states, DropoutMasks masks);
}
