package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.constraint.Scheme;
import org.espalier.lab.run.RunConfig.Trees;

/**
 * The discrete structure of a run.
 *
 * @param name in the catalogue, or {@link #NONE}
 * @param trees where those come from that the decoder sees
 * @param scheme which labels of words may stand side by side
 * @param k how many words a choice of words has
 * @param constraints that hold besides, in the language of {@link Constraints}
 */
public record StructureConfig(
    String name, Trees trees, Scheme scheme, int k, List<String> constraints) {

  /** How many words a choice of words has, unless another number is asked for. */
  public static final int K = 5;

  /** The structure's name where there is none: words each for itself, or all together. */
  public static final String NONE = "none";

  /** Checks number and constraints. */
  public StructureConfig {
    constraints = List.copyOf(Objects.requireNonNullElse(constraints, List.of()));
    for (String constraint : constraints) {
      try {
        var _ = Constraints.parse(constraint);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "the constraint " + constraint + " cannot be read: " + e.getMessage(), e);
      }
    }
    if (k < 1) {
      throw new IllegalArgumentException("a choice of words has at least 1 word, not " + k);
    }
  }

  /** A structure with choices of the usual number of words. */
  public StructureConfig(String name, Trees trees, Scheme scheme) {
    this(name, trees, scheme, K, List.of());
  }

  /** Returns a structure that is asked for nothing else. */
  public static StructureConfig of(String name, Trees trees) {
    return new StructureConfig(name, trees, Scheme.NONE);
  }

  /** Returns whether there is none. */
  public boolean absent() {
    return name.equals(NONE);
  }

  /** Returns the structure with other trees. */
  public StructureConfig withTrees(Trees other) {
    return new StructureConfig(name, other, scheme, k, constraints);
  }

  /** Returns the structure with choices of another number of words. */
  public StructureConfig withK(int other) {
    return new StructureConfig(name, trees, scheme, other, constraints);
  }

  /** Returns the structure with further constraints. */
  public StructureConfig withConstraints(List<String> more) {
    List<String> all = new ArrayList<>(constraints);
    all.addAll(more);
    return new StructureConfig(name, trees, scheme, k, all);
  }
}
