package org.espalier.experiments.semantics;

/** The share of the training trees that a parser may use. */
enum TreeShare {
  /** One in a hundred. */
  PERCENT("1% of the trees", 0.01, 60),
  /** One in ten. */
  TENTH("10% of the trees", 0.1, 30),
  /** All. */
  ALL("all trees", 1, 18);

  private final String table;
  private final double share;
  private final int epochs;

  TreeShare(String table, double share, int epochs) {
    this.table = table;
    this.share = share;
    this.epochs = epochs;
  }

  /** Returns its name in tables. */
  String table() {
    return table;
  }

  /** Returns the share, in 0 … 1. */
  double share() {
    return share;
  }

  /** Returns the number of epochs on these trees, which is larger for fewer trees. */
  int epochs() {
    return epochs;
  }
}
