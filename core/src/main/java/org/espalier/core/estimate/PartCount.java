package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.espalier.core.solve.NonNegativeCosts;

/**
 * How many visible parts the structures of an instance have, each counted as often as a structure
 * has it: all dependency trees and matchings have equally many, bits and segmentations do not.
 *
 * <p>Found by two MAP calls, for the structures of most and of fewest parts. What is found is kept
 * in the workspace, by instance.
 *
 * @param least of any structure
 * @param most of any structure
 */
record PartCount(double least, double most) {

  private static final Workspace.Key<Map<Structure, PartCount>> KNOWN =
      Workspace.Key.of(HashMap::new);

  /** The most instances that are remembered. */
  private static final int MOST = 1000;

  /** Returns the count of an instance. */
  static PartCount of(MapOracle structure, Workspace workspace) {
    Map<Structure, PartCount> known = workspace.get(KNOWN);
    PartCount before = known.get(structure);
    if (before != null) {
      return before;
    }
    if (known.size() == MOST) {
      known.clear();
    }
    PartCount count = new PartCount(-best(structure, -1, workspace), best(structure, 1, workspace));
    known.put(structure, count);
    return count;
  }

  /**
   * Returns whether it is the same for all structures, false where that cannot be asked. A constant
   * that is added to all scores then changes no MAP, and only then.
   */
  static boolean isConstant(Structure structure, Workspace workspace) {
    // An oracle for costs alone does not find the structure of most parts.
    if (!(structure instanceof MapOracle oracle) || structure instanceof NonNegativeCosts) {
      return false;
    }
    PartCount count = of(oracle, workspace);
    return count.least == count.most;
  }

  private static double best(MapOracle oracle, double score, Workspace workspace) {
    double[] scores = new double[oracle.size()];
    Arrays.fill(scores, 0, oracle.visible(), score);
    return oracle.argmax(scores, 0, new Parts(), workspace);
  }
}
