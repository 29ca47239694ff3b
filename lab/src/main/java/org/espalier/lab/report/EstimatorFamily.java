package org.espalier.lab.report;

/** Estimators that do alike, for pictures in which all of them would be too many. */
enum EstimatorFamily {
  /** MAP or a point near it forward, a label that is pulled back backward. */
  PULL_BACKS("straight-through and SPIGOT"),
  /** The decoder is shown a smooth function of the scores, or a sample of one. */
  RELAXATIONS("relaxations"),
  /** MAP of scores with noise, or with the gradient added. */
  SOLVERS("perturbed solvers"),
  /** Samples weighted with their losses. */
  SCORE_FUNCTIONS("score functions"),
  /** Sums over structures, and all else. */
  SUMS("sums over structures");

  private final String title;

  EstimatorFamily(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Returns the family of an estimator of the catalogue. */
  static EstimatorFamily of(String estimator) {
    return switch (estimator) {
      case String name when name.startsWith("straight-through") || name.startsWith("spigot") ->
          PULL_BACKS;
      case "marginals",
          "sparsemap",
          "stochastic-marginals",
          "stochastic-sparsemap",
          "perturb-and-map",
          "gumbel-rao",
          "reinmax" ->
          RELAXATIONS;
      case "perturbed-optimizer", "i-mle", "adaptive-i-mle", "blackbox", "identity-projection" ->
          SOLVERS;
      case String name
          when name.startsWith("reinforce")
              || name.equals("nvil")
              || name.equals("vimco")
              || name.equals("rebar")
              || name.equals("relax") ->
          SCORE_FUNCTIONS;
      default -> SUMS;
    };
  }
}
