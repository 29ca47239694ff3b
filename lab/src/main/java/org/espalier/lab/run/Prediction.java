package org.espalier.lab.run;

/**
 * What a network says about a sentence.
 *
 * @param labels the most probable class of each word, or of the sentence alone
 * @param probabilities the probability of each, as the network sees it
 * @param distributions the probabilities of all classes, a row for each label; none if they were
 *     not asked for
 * @param heads the tree it used, or the best one where it used a mixture; empty if none
 * @param entropy of its distribution over trees, in nats for each word; 0 for trees that are not
 *     latent
 * @param loss summed over the labels, in nats
 */
public record Prediction(
    int[] labels,
    double[] probabilities,
    double[][] distributions,
    int[] heads,
    double entropy,
    double loss) {}
