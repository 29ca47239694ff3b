package org.espalier.core.solve;

import org.espalier.core.MapOracle;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;

/** A structure that is projected onto by the active-set method, from its MAP oracle alone. */
public interface ActiveSetProjection extends MapOracle, Projection {

  @Override
  default SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    return ActiveSet.project(this, scores, offset, warm, workspace);
  }
}
