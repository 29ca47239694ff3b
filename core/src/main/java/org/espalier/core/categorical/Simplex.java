package org.espalier.core.categorical;

import java.util.Arrays;
import org.espalier.core.Workspace;

/**
 * Projection onto the probability simplex: max(0, v − τ) with the threshold τ at which the entries
 * sum to 1.
 *
 * <p>Time O(n) expected. Only entries above max − 1 can be positive, so a first pass collects those
 * (few, for scores that are spread) and Michelot's fixed-point iteration runs on them alone: τ
 * starts as the value for all candidates, and candidates at or below τ leave until none does. Each
 * round removes at least one.
 *
 * <ol>
 *   <li>C. Michelot, A finite algorithm for finding the projection of a point onto the canonical
 *       simplex of R^n, JOTA 50, 1986.
 *   <li>L. Condat, Fast projection onto the simplex and the ℓ1 ball, Mathematical Programming 158,
 *       2016.
 * </ol>
 */
public final class Simplex {

  private static final Workspace.Key<Candidates> CANDIDATES = Workspace.Key.of(Candidates::new);

  private Simplex() {}

  /**
   * Projects a strided vector onto the simplex.
   *
   * @param v the values are {@code v[offset + i·stride]}, i = 0 … n−1; −∞ gives 0; not modified
   * @param out the result goes to {@code out[outOffset + i·stride]}; may be {@code v} itself
   * @return false, with nothing written, if no value is finite
   */
  public static boolean project(
      double[] v, int offset, int stride, int n, double[] out, int outOffset, Workspace workspace) {
    Candidates candidates = workspace.get(CANDIDATES);
    if (!candidates.find(v, offset, stride, n)) {
      return false;
    }
    if (stride == 1) {
      Arrays.fill(out, outOffset, outOffset + n, 0);
    } else {
      for (int i = 0; i < n; i++) {
        out[outOffset + i * stride] = 0;
      }
    }
    for (int i = 0; i < candidates.count(); i++) {
      out[outOffset + candidates.index(i) * stride] = candidates.weight(i);
    }
    return true;
  }
}
