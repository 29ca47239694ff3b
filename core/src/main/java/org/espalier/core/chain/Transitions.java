package org.espalier.core.chain;

/** Whether the transition scores of a chain depend on the position. */
public enum Transitions {
  /** One matrix for every pair of neighbours. */
  PER_POSITION,
  /** One matrix for all; a transition that occurs several times counts as often. */
  SHARED
}
