package org.espalier.core.tree;

import org.espalier.core.Parts;
import org.espalier.core.solve.Condition;

/**
 * Parts held on and off in terms of parts that are left out: every word has one head and one label,
 * so a part that is on leaves out all others into the same word.
 */
final class Clamping {

  private Clamping() {}

  /**
   * Returns which parts are left out, by part.
   *
   * @throws IllegalArgumentException if an index is not in 0 … D−1
   */
  static boolean[] excluded(Arborescences trees, Parts on, Parts off) {
    int n = trees.words();
    int labels = trees.labels();
    new Condition(on, off).requireParts(trees);
    boolean[] excluded = new boolean[trees.size()];
    for (int i = 0; i < on.count(); i++) {
      int held = on.get(i);
      for (int arc = held / labels % n; arc < n * n; arc += n) {
        for (int part = arc * labels; part < (arc + 1) * labels; part++) {
          excluded[part] |= part != held;
        }
      }
    }
    for (int i = 0; i < off.count(); i++) {
      excluded[off.get(i)] = true;
    }
    return excluded;
  }
}
