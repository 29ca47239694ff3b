package org.espalier.core.catalogue;

/** Estimators that do alike. */
public enum EstimatorFamily {
  /** MAP or a point near it forward, a label that is pulled back backward. */
  PULL_BACKS("straight-through and SPIGOT", Bias.SURROGATE),
  /** The decoder is shown a smooth function of the scores, or a sample of one. */
  RELAXATIONS("relaxations", Bias.OTHER_OBJECTIVE),
  /** MAP of scores with noise, or with the gradient added. */
  SOLVERS("perturbed solvers", Bias.SURROGATE),
  /** Samples weighted with their losses. */
  SCORE_FUNCTIONS("score functions", Bias.NONE),
  /** Sums over structures. */
  SUMS("sums over structures", Bias.NONE);

  private final String title;
  private final Bias usual;

  EstimatorFamily(String title, Bias usual) {
    this.title = title;
    this.usual = usual;
  }

  /** Returns the bias that most of them have. */
  Bias usualBias() {
    return usual;
  }

  /** Returns its name, in plain words. */
  public String title() {
    return title;
  }

  @Override
  public String toString() {
    return title;
  }
}
