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
      case "spigot-polyak", "spigot-line-search" ->
          BEST
              + "In learning, the tree is moved in the direction that the decoder would like, then"
              + " back to the nearest mixture of trees; the scores learn to prefer this target to the"
              + " tree that was shown. How far it is moved is decided for each sentence by its loss.";
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
      case "stochastic-marginals", "stochastic-sparsemap" ->
          "The decoder sees a mixture of trees for scores with random noise, so that it meets many"
              + " mixtures, some of them close to a single tree. This has a slope, so the gradient"
              + " is exact for the noise that was drawn.";
      case "perturb-and-map" ->
          "The decoder sees the best tree for scores with random noise. In learning, the network"
              + " pretends to have shown the average of all trees for the same scores and noise.";
      case "perturbed-optimizer" ->
          "The decoder sees the average of the best trees for several draws of random noise on the"
              + " scores. This average has a slope, which the draws themselves give an estimate of.";
      case "i-mle" ->
          "The decoder sees the best tree for scores with random noise. In learning, the scores are"
              + " moved as the decoder would like; the scores learn to prefer the best tree after"
              + " the move to that before it.";
      case "adaptive-i-mle" ->
          "The decoder sees the best tree for scores with random noise. In learning, the scores are"
              + " moved as the decoder would like, as far as it takes to change a few arcs; they learn"
              + " to prefer the best tree after the move to that before it.";
      case "blackbox" ->
          BEST
              + "In learning, the scores are moved as the decoder would like; they learn to prefer"
              + " the best tree after the move to that before it. Only a solver is needed.";
      case "identity-projection" ->
          BEST
              + "In learning, the jump is ignored, except for changes of the scores that never"
              + " change which tree is best.";
      case "reinforce",
          "reinforce-loo",
          "reinforce-self-critical",
          "reinforce-running-mean",
          "nvil",
          "sum-and-sample" ->
          "The decoder sees trees drawn by their probability. Trees with which it does better than"
              + " a baseline become likelier, the others less so. The estimate is right on average,"
              + " but noisy.";
      case "vimco" ->
          "The decoder sees several trees drawn by their probability, and counts as good as their"
              + " average likelihood. Trees that raise it become likelier.";
      case "rebar", "relax" ->
          "The decoder sees a choice drawn by its probability. Choices with which it does better"
              + " become likelier. Most of the noise in this is removed by what it would have done with"
              + " mixtures of choices, without making the estimate wrong on average.";
      case "gumbel-rao" ->
          "The decoder sees a choice drawn by its probability. In learning, the network pretends to"
              + " have shown a mixture of choices for scores with random noise, on average over all"
              + " noise that would have led to the same choice.";
      case "reinmax" ->
          "The decoder sees a choice drawn by its probability. In learning, the network pretends"
              + " that the loss bends evenly between one choice and another, and corrects for it.";
      case "minimum-risk" ->
          "The decoder sees every tree that there is, one at a time, and its expected loss is"
              + " lowered: trees with which it does better become likelier. Nothing is estimated; only"
              + " short sentences have few enough trees.";
      case "minimum-risk-sparsemap" ->
          "The decoder sees the few trees of a mixture, often just one, one at a time; the weights"
              + " of those with which it does better are raised. This has a slope almost everywhere,"
              + " so the gradient is exact.";
      case "minimum-risk-k-best" ->
          "The decoder sees the few best trees, one at a time, and its expected loss is lowered:"
              + " trees with which it does better become likelier.";
      default -> "In short: " + Catalogue.estimator(estimator).summary() + ".";
    };
  }
}
