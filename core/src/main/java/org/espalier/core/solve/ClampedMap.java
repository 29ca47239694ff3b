package org.espalier.core.solve;

import org.espalier.core.KBest;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * A MAP oracle that can hold parts on: conditioning for structures without a chart. Parts are held
 * off by a score of −∞.
 *
 * <p>No structure of such a family is a proper subset of another (all matchings of a problem have
 * the same number of cells, all trees the same number of edges), so that a structure's parts, held
 * on, leave nothing else. From this alone {@link LawlerMurty} finds the k best.
 */
public interface ClampedMap extends KBest {

  /**
   * Finds a structure of highest score among those that have all required parts.
   *
   * @param scores D scores from {@code offset}, without NaN and +∞; not modified
   * @param required parts to hold on, ascending
   * @param out overwritten with the active parts, ascending; undefined if there is none
   * @return s·ẑ, or −∞ if no structure has all required and no forbidden parts
   */
  double argmax(double[] scores, int offset, Parts required, Parts out, Workspace workspace);
}
