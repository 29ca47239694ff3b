package org.espalier.lab.run;

import org.espalier.core.constraint.Scheme;
import org.espalier.lab.run.RunConfig.Trees;

/**
 * The discrete structure of a run.
 *
 * @param name in the catalogue, or {@link #NONE}
 * @param trees where those come from that the decoder sees
 * @param scheme which labels of words may stand side by side
 * @param k how many words a choice of words has
 */
public record StructureConfig(String name, Trees trees, Scheme scheme, int k) {

  /** How many words a choice of words has, unless another number is asked for. */
  public static final int K = 5;

  /** The structure's name where there is none: words each for itself, or all together. */
  public static final String NONE = "none";

  /** Checks the number. */
  public StructureConfig {
    if (k < 1) {
      throw new IllegalArgumentException("a choice of words has at least 1 word, not " + k);
    }
  }

  /** A structure with choices of the usual number of words. */
  public StructureConfig(String name, Trees trees, Scheme scheme) {
    this(name, trees, scheme, K);
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
    return new StructureConfig(name, other, scheme, k);
  }

  /** Returns the structure with choices of another number of words. */
  public StructureConfig withK(int other) {
    return new StructureConfig(name, trees, scheme, other);
  }
}
