package org.espalier.core.solve;

import org.espalier.core.Structure;

/** A structure with the layout of another: its parts, their shape and their names. */
public interface ForwardingStructure extends Structure {

  /** Returns the structure whose layout this one has. */
  Structure structure();

  /** Returns the family whose layout a structure has: itself, or what lies below conditions. */
  static Structure layout(Structure structure) {
    return structure instanceof ForwardingStructure above ? layout(above.structure()) : structure;
  }

  @Override
  default int size() {
    return structure().size();
  }

  @Override
  default int visible() {
    return structure().visible();
  }

  @Override
  default int[] shape() {
    return structure().shape();
  }

  @Override
  default boolean usable(int part) {
    return structure().usable(part);
  }

  @Override
  default boolean repeats() {
    return structure().repeats();
  }

  @Override
  default String partName(int part) {
    return structure().partName(part);
  }
}
