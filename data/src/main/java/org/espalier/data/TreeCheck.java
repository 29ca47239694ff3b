package org.espalier.data;

/** What a reader demands of the heads of a sentence. */
public enum TreeCheck {
  /** They form a tree with one word on the root. */
  SINGLE_ROOT,
  /** They form a tree with one word or more on the root. */
  MULTI_ROOT,
  /** Every head is a word of the sentence, the root, or not filled in. */
  NONE
}
