package org.espalier.lab.run;

import org.espalier.lab.run.RunConfig.Trees;

/**
 * The discrete structure of a run.
 *
 * @param name in the catalogue, or {@link #NONE}
 * @param trees where those come from that the decoder sees
 * @param scheme which labels of words may stand side by side
 */
public record StructureConfig(String name, Trees trees, Scheme scheme) {

  /** The structure's name where words are labelled each for itself. */
  public static final String NONE = "none";

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
    return new StructureConfig(name, other, scheme);
  }
}
