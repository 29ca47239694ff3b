package org.espalier.experiments.semantics;

/** How many of the training trees a parser may look at. */
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

  /** Returns how many epochs a parser is trained on them: the more, the fewer there are. */
  int epochs() {
    return epochs;
  }
}
