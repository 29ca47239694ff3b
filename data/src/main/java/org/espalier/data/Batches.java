package org.espalier.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Groups examples of similar length into batches.
 *
 * @param sentences the most examples in a batch
 * @param words the most words in a batch, counted with padding; a longer example is a batch of its
 *     own
 * @param pause called before each batch of an evaluation, which ends if it throws
 */
public record Batches(int sentences, int words, Runnable pause) {

  /** Batches whose evaluation is never stopped. */
  public Batches(int sentences, int words) {
    this(sentences, words, () -> {});
  }

  public Batches {
    if (sentences < 1 || words < 1) {
      throw new IllegalArgumentException(
          "a batch needs room for a sentence and a word, not " + sentences + " and " + words);
    }
  }

  /** Groups the examples 0 … count−1 from short to long: the order for evaluation. */
  public List<int[]> byLength(int count, IntUnaryOperator length) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    order.sort((a, b) -> length.applyAsInt(a) - length.applyAsInt(b));
    return cut(order, length);
  }

  /**
   * Applies a function to batches of examples of similar length.
   *
   * @param function from a batch to one result for each of its examples
   * @return one result for each example, in the order of the examples
   */
  public <E, R> List<R> apply(
      List<E> examples, ToIntFunction<? super E> length, Function<List<E>, List<R>> function) {
    List<R> results = new ArrayList<>();
    int[] position = new int[examples.size()];
    for (int[] batch : byLength(examples.size(), i -> length.applyAsInt(examples.get(i)))) {
      pause.run();
      for (int k = 0; k < batch.length; k++) {
        position[batch[k]] = results.size() + k;
      }
      results.addAll(function.apply(Arrays.stream(batch).mapToObj(examples::get).toList()));
    }
    return Arrays.stream(position).mapToObj(results::get).toList();
  }

  /**
   * Groups the examples for one epoch of training: they are shuffled, sorted by length, which
   * orders ties anew each time, cut, and the batches shuffled. The result depends only on the
   * arguments, so that a resumed run sees the same batches.
   */
  public List<int[]> shuffled(int count, IntUnaryOperator length, long seed, int epoch) {
    Random random = new Random(SeedStream.ORDER.seed(seed, epoch));
    List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(order, random);
    order.sort((a, b) -> length.applyAsInt(a) - length.applyAsInt(b));
    List<int[]> batches = cut(order, length);
    Collections.shuffle(batches, random);
    return batches;
  }

  private List<int[]> cut(List<Integer> order, IntUnaryOperator length) {
    List<int[]> batches = new ArrayList<>();
    int from = 0;
    while (from < order.size()) {
      int to = from + 1;
      while (to < order.size()
          && to - from < sentences
          && (long) length.applyAsInt(order.get(to)) * (to - from + 1) <= words) {
        to++;
      }
      batches.add(order.subList(from, to).stream().mapToInt(Integer::intValue).toArray());
      from = to;
    }
    return batches;
  }
}
