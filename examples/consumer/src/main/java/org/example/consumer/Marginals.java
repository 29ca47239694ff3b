package org.example.consumer;

import module org.espalier.core;

/** The whole of core by one import. */
final class Marginals {

  private Marginals() {}

  /** Returns how probable each arc of a tree over the words is, by head and modifier. */
  static double[] ofArcs(double[] scores, int words) {
    return new ProjectiveTree(words, Roots.SINGLE).distribution(scores).marginals();
  }
}
