package org.espalier.lab.report;

import org.espalier.core.estimate.Catalogue;

/** Estimators in plain words. */
final class EstimatorExplanation {

  private static final String BEST = "The decoder sees the best tree. ";

  private EstimatorExplanation() {}

  /** Explains why there are estimators at all. */
  static String problem() {
    return "Picking one tree out of many is a jump, not a slope: a small change of the scores"
        + " changes nothing or everything, so there is no gradient to learn from. An estimator is a"
        + " substitute for this gradient.";
  }

  /** Explains an estimator; one without a text of its own is described as in the catalogue. */
  static String of(String estimator) {
    return switch (estimator) {
      case "straight-through" ->
          BEST
              + "In learning, the jump is ignored: each arc's score is changed just as the decoder"
              + " would like the arc itself to change.";
      case "straight-through-marginals" ->
          BEST
              + "In learning, the network pretends to have shown the average of all trees, weighted"
              + " by their probability, which does have a slope.";
      case "spigot" ->
          BEST
              + "In learning, the tree is moved a step η in the direction that the decoder would"
              + " like, then back to the nearest mixture of trees; the scores learn to prefer this"
              + " target to the tree that was shown. They are never pushed towards what no mixture"
              + " of trees can be.";
      case "spigot-relaxed" ->
          BEST
              + "In learning, it is moved a step η in the direction that the decoder would like and"
              + " back to the nearest point of a set that is larger than the mixtures of trees, but"
              + " simpler; the scores learn to prefer this target to the tree that was shown.";
      case "spigot-ce" ->
          BEST
              + "In learning, the average of all trees, weighted by their probability, is moved a"
              + " step η in the direction that the decoder would like and back to the nearest"
              + " mixture of trees; the probabilities of the trees are then trained towards it.";
      case "spigot-eg" ->
          BEST
              + "In learning, each tree's probability is multiplied by how much the decoder would"
              + " like it, as strongly as η says; the probabilities are then trained towards that.";
      case "spigot-sparsemap", "spigot-sparsemap-dual" ->
          BEST
              + "In learning, a mixture of a few trees is moved a step η in the direction that the"
              + " decoder would like and back to a mixture; the scores are then trained towards it.";
      case "spigot-fw" ->
          BEST
              + "In learning, it is mixed with the tree that the decoder would like best; the scores"
              + " learn to prefer the mixture to the tree that was shown. No projection is needed.";
      case "marginals" ->
          "The decoder sees no single tree but the average of all, weighted by their probability"
              + " (structured attention). This has a slope, so the gradient is exact.";
      case "sparsemap" ->
          "The decoder sees a mixture of a few trees, often just one. This has a slope almost"
              + " everywhere, so the gradient is exact.";
      default -> "In short: " + Catalogue.estimator(estimator).summary() + ".";
    };
  }
}
