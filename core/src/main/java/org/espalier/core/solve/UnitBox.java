package org.espalier.core.solve;

import java.util.Arrays;
import org.espalier.core.OuterSet;
import org.espalier.core.Workspace;

/**
 * A structure whose relaxed set is the box: every visible part between 0 and 1, unusable ones 0.
 * The loosest set that still holds all of Z.
 */
public interface UnitBox extends OuterSet {

  /** {@inheritDoc} P is the box, so this clips; it never fails. O(D). */
  @Override
  default void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    int visible = visible();
    for (int p = 0; p < visible; p++) {
      out[outOffset + p] = usable(p) ? Math.clamp(point[offset + p], 0.0, 1.0) : 0;
    }
    Arrays.fill(out, outOffset + visible, outOffset + size(), 0);
  }
}
