package org.espalier.core.catalogue;

/** Estimators that do alike. */
public enum EstimatorFamily {
  /** MAP or a point near it forward, a label that is pulled back backward. */
  PULL_BACKS("straight-through and SPIGOT"),
  /** The decoder is shown a smooth function of the scores, or a sample of one. */
  RELAXATIONS("relaxations"),
  /** MAP of scores with noise, or with the gradient added. */
  SOLVERS("perturbed solvers"),
  /** Samples weighted with their losses. */
  SCORE_FUNCTIONS("score functions"),
  /** Sums over structures. */
  SUMS("sums over structures");

  private final String title;

  EstimatorFamily(String title) {
    this.title = title;
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
