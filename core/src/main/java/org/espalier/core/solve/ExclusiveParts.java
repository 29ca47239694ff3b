package org.espalier.core.solve;

import java.util.Arrays;
import java.util.BitSet;
import org.espalier.core.Parts;
import org.espalier.core.Structure;

/**
 * A structure in which holding a part on is the same as holding others off: the other choices of a
 * categorical, the other cells in the row and column of a matching's. Conditions are then scores of
 * −∞, and every question on what is left is one to the structure itself.
 */
public interface ExclusiveParts extends Structure {

  /**
   * Marks the parts that are excluded by a part: a structure without any of these has the part, and
   * one with the part has none of these.
   *
   * @param out its bits are set
   */
  void markExcluded(int part, BitSet out);

  /**
   * Returns the parts that conditions exclude.
   *
   * @param on parts to hold on
   * @param off parts to hold off
   * @throws IllegalArgumentException if an index is not in 0 … D−1
   */
  default BitSet excluded(Parts on, Parts off) {
    new Condition(on, off).requireParts(this);
    BitSet excluded = new BitSet();
    for (int i = 0; i < on.count(); i++) {
      markExcluded(on.get(i), excluded);
    }
    for (int i = 0; i < off.count(); i++) {
      excluded.set(off.get(i));
    }
    return excluded;
  }

  /**
   * Returns a copy of the scores with −∞ on the parts that conditions exclude.
   *
   * @param on parts to hold on
   * @param off parts to hold off
   * @param scores D scores from {@code offset}; not modified
   * @throws IllegalArgumentException if an index is not in 0 … D−1
   */
  default double[] masked(Parts on, Parts off, double[] scores, int offset) {
    double[] masked = Arrays.copyOfRange(scores, offset, offset + size());
    excluded(on, off).stream().forEach(p -> masked[p] = Double.NEGATIVE_INFINITY);
    return masked;
  }
}
