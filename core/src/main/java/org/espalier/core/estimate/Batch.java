package org.espalier.core.estimate;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;

/**
 * Instances with their scores, one after the other in a flat array: ragged, without padding.
 *
 * <p>Part p of example i has the score {@code scores()[offset(i) + p]}.
 */
public final class Batch<S extends Structure> {

  private final List<S> instances;
  private final int[] offsets;
  private final double[] scores;
  private final List<Optional<Target>> gold;
  private final List<String> keys;
  private final int[] numbers; // empty where they are the places

  /**
   * Creates a batch of examples whose structures are unknown.
   *
   * @param instances the examples' structures, in order
   * @param scores all scores, example after example; not copied
   * @throws IllegalArgumentException if the number of scores is not the sum of the sizes
   */
  public Batch(List<? extends S> instances, double[] scores) {
    this(
        instances,
        scores,
        Collections.nCopies(instances.size(), Optional.empty()),
        List.of(),
        new int[0]);
  }

  private Batch(
      List<? extends S> instances,
      double[] scores,
      List<Optional<Target>> gold,
      List<String> keys,
      int[] numbers) {
    this.instances = List.copyOf(instances);
    this.scores = scores;
    this.gold = gold;
    this.keys = keys;
    this.numbers = numbers;
    this.offsets = new int[instances.size() + 1];
    long parts = 0;
    for (int i = 0; i < instances.size(); i++) {
      parts += instances.get(i).size();
      offsets[i + 1] = (int) parts;
    }
    if (parts != scores.length) {
      throw new IllegalArgumentException(
          "the instances have " + parts + " parts but there are " + scores.length + " scores");
    }
  }

  /** Creates a batch of one example. */
  public static <S extends Structure> Batch<S> of(S instance, double... scores) {
    return new Batch<>(List.of(instance), scores);
  }

  /**
   * Returns the same instances with other scores.
   *
   * @param others in the same layout; not copied
   */
  Batch<S> withScores(double[] others) {
    return new Batch<>(instances, others, gold, keys, numbers);
  }

  /**
   * Returns the same examples, of some of which something is known.
   *
   * @param known by example, the right structure or whatever a loss takes; only {@link
   *     SemiSupervised} looks at them
   * @throws IllegalArgumentException if there are more or fewer than examples, or one is
   *     {@linkplain Target#objection no target} of its example
   */
  public Batch<S> withGold(List<Optional<Target>> known) {
    if (known.size() != instances.size()) {
      throw new IllegalArgumentException(
          "there are " + instances.size() + " examples but " + known.size() + " known structures");
    }
    for (int i = 0; i < known.size(); i++) {
      S instance = instance(i);
      Optional<String> objection = known.get(i).flatMap(target -> target.objection(instance));
      if (objection.isPresent()) {
        throw new IllegalArgumentException(
            "example " + i + ", no target of " + instance + ": " + objection.get());
      }
    }
    return new Batch<>(instances, scores, List.copyOf(known), keys, numbers);
  }

  /**
   * Returns the same examples, each with a name that it has in every pass of a run, by which what
   * an estimator keeps of it is found again, as {@link MetropolisHastings} its chains.
   *
   * @param names by example, no two alike
   * @throws IllegalArgumentException if there are more or fewer than examples, or two are alike
   */
  public Batch<S> withKeys(List<String> names) {
    if (names.size() != instances.size()) {
      throw new IllegalArgumentException(
          "there are " + instances.size() + " examples but " + names.size() + " keys");
    }
    if (Set.copyOf(names).size() != names.size()) {
      throw new IllegalArgumentException("two examples have the same key: " + names);
    }
    return new Batch<>(instances, scores, gold, List.copyOf(names), numbers);
  }

  /**
   * Returns the same examples as a part of a larger batch: each draws the random numbers that it
   * draws there, so that several processes that share a batch draw what one does.
   *
   * @param places by example, its place in the larger batch, from 0
   * @throws IllegalArgumentException if there are more or fewer than examples
   */
  public Batch<S> withNumbers(int... places) {
    if (places.length != instances.size()) {
      throw new IllegalArgumentException(
          "there are " + instances.size() + " examples but " + places.length + " numbers");
    }
    return new Batch<>(instances, scores, gold, keys, places.clone());
  }

  /** Returns the key of example i. */
  public Optional<String> key(int i) {
    return keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(i));
  }

  /** Returns the number of examples. */
  public int count() {
    return instances.size();
  }

  /** Returns the structure of example i. */
  public S instance(int i) {
    return instances.get(i);
  }

  /** Returns what is known of example i. */
  public Optional<Target> gold(int i) {
    return gold.get(i);
  }

  /** Returns example i as a problem, to be solved in some memory. */
  public Problem<S> problem(int i, Workspace workspace) {
    return new Problem<>(
        instance(i), i, numbers.length == 0 ? i : numbers[i], scores, offset(i), workspace);
  }

  /**
   * Works on every example and waits for all of them.
   *
   * @param workers run the action; each problem has a workspace of its own until it is done
   * @throws RuntimeException of a task, see {@link Workers#each}
   */
  public void each(Workers workers, Consumer<Problem<S>> task) {
    workers.each(count(), (i, workspace) -> task.accept(problem(i, workspace)));
  }

  /** Returns where the scores of example i begin; {@code offset(count())} is their number. */
  public int offset(int i) {
    return offsets[i];
  }

  /** Returns the flat scores; not to be modified while an estimator works on the batch. */
  public double[] scores() {
    return scores;
  }

  @Override
  public String toString() {
    return count() + " examples of " + scores.length + " parts";
  }
}
