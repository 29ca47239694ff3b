package org.espalier.lab.run;

import java.util.Arrays;

/**
 * What a network says about a sentence.
 *
 * @param labels the most probable class of each word, or of the sentence alone; of the relations
 *     that a parser labels arcs with, the one that fits the tree
 * @param probabilities the probability of each, as the network sees it; with a parser that of the
 *     head and its relation together
 * @param distributions the probabilities of all classes, a row for each label; none if they were
 *     not asked for
 * @param heads the tree it used, or the best one where it used a mixture; empty if none
 * @param chosen what else a latent structure chose, by positions from 0: of single words {word}, of
 *     brackets {first word, last word}, of links between two sequences {position in the first,
 *     position in the second}; in ascending order, none if it chose nothing of the kind
 * @param tags the parts of speech that a parser tells beside the tree; else none
 * @param entropy of its distribution over structures, in nats for each word; 0 where there is none
 * @param loss summed over the labels, in nats
 * @param beliefs how sure the model is, and what else it could be, as far as it was asked
 */
public record Prediction(
    int[] labels,
    double[] probabilities,
    double[][] distributions,
    int[] heads,
    int[][] chosen,
    int[] tags,
    double entropy,
    double loss,
    Beliefs beliefs) {

  /** A prediction of which nothing else is known. */
  public Prediction(
      int[] labels,
      double[] probabilities,
      double[][] distributions,
      int[] heads,
      int[][] chosen,
      int[] tags,
      double entropy,
      double loss) {
    this(labels, probabilities, distributions, heads, chosen, tags, entropy, loss, Beliefs.NONE);
  }

  /** A prediction of labels and trees alone. */
  public Prediction(
      int[] labels,
      double[] probabilities,
      double[][] distributions,
      int[] heads,
      double entropy,
      double loss) {
    this(labels, probabilities, distributions, heads, new int[0][], new int[0], entropy, loss);
  }

  /** Returns this with another answer, of which nothing else is known. */
  Prediction with(Beliefs.Alternative other) {
    return new Prediction(
        other.labels(),
        new double[0],
        new double[0][],
        heads.length > 0 && other.heads().length > 0 ? other.heads() : heads,
        chosen,
        tags,
        entropy,
        loss);
  }

  /** Returns whether this answers the same as another. */
  boolean hasAnswerOf(Prediction other) {
    return Arrays.equals(labels, other.labels)
        && Arrays.equals(heads, other.heads)
        && Arrays.equals(tags, other.tags)
        && Arrays.deepEquals(chosen, other.chosen);
  }

  /** Returns whether a label is right, and of a supervised tree the head as well. */
  boolean isRightAt(int place, Example gold) {
    return gold.labels()[place] == labels[place]
        && (beliefs.layer(PartType.HEADS).isEmpty() || gold.heads()[place] == heads[place]);
  }

  /** Returns this with other beliefs. */
  Prediction with(Beliefs others) {
    return new Prediction(
        labels, probabilities, distributions, heads, chosen, tags, entropy, loss, others);
  }
}
