package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.espalier.core.MapOracle;
import org.espalier.core.NonNegativeCosts;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;

/**
 * Whether all structures of an instance have equally many visible parts, each counted as often as a
 * structure has it: dependency trees and matchings do, bits and segmentations do not. A constant
 * that is added to all scores then changes no MAP, and only then.
 *
 * <p>Found by two MAP calls, for the structures of most and of fewest parts. What is found is kept
 * in the workspace, by instance.
 */
final class PartCount {

  private static final Workspace.Key<PartCount> KEY = Workspace.Key.of(PartCount::new);

  /** The most instances that are remembered. */
  private static final int MOST = 1000;

  private final Map<Structure, Boolean> known = new HashMap<>();
  private final Parts found = new Parts();

  private PartCount() {}

  /** Tells whether it is the same for all structures; false where that cannot be asked. */
  static boolean isConstant(Structure structure, Workspace workspace) {
    // An oracle for costs alone does not find the structure of most parts.
    if (!(structure instanceof MapOracle oracle) || structure instanceof NonNegativeCosts) {
      return false;
    }
    PartCount counts = workspace.get(KEY);
    Boolean before = counts.known.get(structure);
    if (before != null) {
      return before;
    }
    if (counts.known.size() == MOST) {
      counts.known.clear();
    }
    boolean constant = counts.best(oracle, 1, workspace) == -counts.best(oracle, -1, workspace);
    counts.known.put(structure, constant);
    return constant;
  }

  private double best(MapOracle oracle, double score, Workspace workspace) {
    double[] scores = new double[oracle.size()];
    Arrays.fill(scores, 0, oracle.visible(), score);
    return oracle.argmax(scores, 0, found, workspace);
  }
}
