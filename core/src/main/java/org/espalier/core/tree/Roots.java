package org.espalier.core.tree;

/** How many words of a dependency tree may hang on the root. */
public enum Roots {
  /** Exactly one word hangs on the root. */
  SINGLE,
  /** One word or more. */
  MULTI
}
