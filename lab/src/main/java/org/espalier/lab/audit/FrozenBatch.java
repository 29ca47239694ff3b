package org.espalier.lab.audit;

import java.util.List;
import org.espalier.core.Structure;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Downstream;
import org.espalier.torch.Decoder;
import org.espalier.torch.LatentLayer;
import org.espalier.torch.LayerScores;

/**
 * A network at one moment of its training, as the audit sees it: the scores of some examples, and
 * what is downstream of their structures.
 *
 * @param batch the scores
 * @param decoder without dropout; may be asked by several threads at a time
 */
public record FrozenBatch(Batch<Structure> batch, Downstream decoder) {

  /**
   * Reads the scores of a network.
   *
   * @param scores as {@link LatentLayer#forward} takes them
   * @param instances one for each row of the scores
   * @param decoder of the same examples, see {@link LatentLayer#downstream}; its tensors must live
   *     as long as the result, so they are made outside of all pointer scopes
   */
  public static <S extends Structure> FrozenBatch of(
      LatentLayer<S> layer, LayerScores scores, List<? extends S> instances, Decoder decoder) {
    Batch<S> batch = layer.batch(scores, instances);
    return new FrozenBatch(
        new Batch<>(instances, batch.scores()), layer.downstream(batch, scores.visible(), decoder));
  }
}
