package org.espalier.lab.run;

import java.util.List;
import java.util.Optional;
import org.espalier.core.question.StructureAnswer;

/**
 * The probabilities of a model's answer, and its alternatives.
 *
 * @param probability of the whole answer: of the labels together, or of a parser's tree with its
 *     relations; parts of speech beside a tree are not in it
 * @param layers all choices, with the probabilities of every other one
 * @param alternatives the k best answers, the most probable first; for a parser the k best trees,
 *     each with the relations that fit it best
 * @param structure what is said of the structure itself, supervised or latent; empty without one
 * @param sets for every type of choice a set at each place; empty unless asked for
 * @param confidences how often answers as probable as this are right; empty where beliefs were not
 *     asked of a {@link Model}
 * @param latent the k best latent structures, as they are shown
 * @param mixture the structures that SparseMAP mixes, latent or not
 * @param parts of a latent structure those that are more probable than {@value #LEAST}
 */
public record Beliefs(
    double probability,
    List<Layer> layers,
    List<Alternative> alternatives,
    Optional<StructureAnswer> structure,
    Optional<ConformalSets> sets,
    Optional<Confidences> confidences,
    List<WeightedStructure> latent,
    List<WeightedStructure> mixture,
    List<LatentPart> parts) {

  /** Less probable parts of latent structures are left out. */
  public static final double LEAST = 0.001;

  /** Nothing was asked. */
  public static final Beliefs NONE =
      new Beliefs(Double.NaN, List.of(), List.of(), Optional.empty());

  /** Beliefs where nothing is latent and that no calibration has judged. */
  public Beliefs(
      double probability,
      List<Layer> layers,
      List<Alternative> alternatives,
      Optional<StructureAnswer> structure) {
    this(
        probability,
        layers,
        alternatives,
        structure,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  /**
   * A part of a latent structure.
   *
   * @param place of an arc {head, word}, from 0, −1 for the root; else as in {@link
   *     Prediction#chosen}
   * @param probability its marginal
   */
  public record LatentPart(int[] place, double probability) {}

  /**
   * A structure with its probability or weight, as it is shown.
   *
   * @param labels of a chain, as in {@link Prediction}; else none
   * @param heads of a tree, likewise
   * @param chosen what else was chosen, likewise
   */
  public record WeightedStructure(int[] labels, int[] heads, int[][] chosen, double weight) {}

  /**
   * An answer that could have been.
   *
   * @param labels as in {@link Prediction}
   * @param heads likewise, of supervised trees
   * @param probability of the whole; of a parser's tree with its relations
   */
  public record Alternative(int[] labels, int[] heads, double probability) {}

  public Beliefs {
    layers = List.copyOf(layers);
    alternatives = List.copyOf(alternatives);
    latent = List.copyOf(latent);
    mixture = List.copyOf(mixture);
    parts = List.copyOf(parts);
  }

  /** Returns the layer of a type; empty if the answer has none. */
  public Optional<Layer> layer(PartType type) {
    return layers.stream().filter(layer -> layer.type() == type).findFirst();
  }

  Beliefs with(ConformalSets some) {
    return new Beliefs(
        probability,
        layers,
        alternatives,
        structure,
        Optional.of(some),
        confidences,
        latent,
        mixture,
        parts);
  }

  Beliefs with(Confidences some) {
    return new Beliefs(
        probability,
        layers,
        alternatives,
        structure,
        sets,
        Optional.of(some),
        latent,
        mixture,
        parts);
  }

  /** Returns this with what is shown of latent structures. */
  Beliefs with(
      List<WeightedStructure> best, List<WeightedStructure> mixed, List<LatentPart> probable) {
    return new Beliefs(
        probability, layers, alternatives, structure, sets, confidences, best, mixed, probable);
  }
}
