package org.espalier.core.solve;

import java.util.Arrays;
import java.util.List;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Members;
import org.espalier.core.Parts;
import org.espalier.core.Structure;

/**
 * What a structure is conditioned on: parts that it must have and parts that it must not have.
 *
 * @param on parts held on, ascending; a copy that is not to be modified
 * @param off parts held off, ascending; a copy that is not to be modified
 */
public record Condition(Parts on, Parts off) {

  public Condition {
    on = Parts.of(on.toArray());
    off = Parts.of(off.toArray());
  }

  /** Returns the condition that holds nothing. */
  public static Condition none() {
    return new Condition(new Parts(), new Parts());
  }

  /**
   * Checks the numbers of all parts.
   *
   * @throws IllegalArgumentException if one is not in 0 … D−1
   */
  public void requireParts(Structure structure) {
    for (Parts parts : List.of(on, off)) {
      for (int i = 0; i < parts.count(); i++) {
        Members.requirePart(structure, parts.get(i));
      }
    }
  }

  /** Returns the condition that holds further parts. */
  public Condition and(Parts moreOn, Parts moreOff) {
    return new Condition(Parts.union(on, moreOn), Parts.union(off, moreOff));
  }

  /** Returns whether a list has all parts that are held on and none that is held off. */
  public boolean admits(Parts parts) {
    for (int i = 0; i < on.count(); i++) {
      if (!parts.has(on.get(i))) {
        return false;
      }
    }
    for (int i = 0; i < off.count(); i++) {
      if (parts.has(off.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the exception for a condition that no structure meets. */
  public InfeasibleException infeasible(Structure structure) {
    return new InfeasibleException(
        "%s: no structure has all of %s and none of %s"
            .formatted(structure, names(structure, on), names(structure, off)));
  }

  /** Returns the name of the structures of a set that meet the condition. */
  public String describe(Structure structure) {
    return structure + " with " + names(structure, on) + " and not " + names(structure, off);
  }

  private static String names(Structure structure, Parts parts) {
    return Arrays.stream(parts.toArray()).mapToObj(structure::partName).toList().toString();
  }
}
