package org.espalier.lab.audit;

import java.util.List;

/** A network whose estimator can be audited on real examples. */
public interface Auditable<E> {

  /**
   * Encodes examples, dropping nothing out. The result is of this network as it is now and may be
   * used as long as the network is neither trained nor closed.
   */
  FrozenBatch freeze(List<E> examples);
}
