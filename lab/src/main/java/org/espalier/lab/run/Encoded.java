package org.espalier.lab.run;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.espalier.data.Labels;
import org.espalier.data.Vocabulary;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Encoder;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.net.Sentences;
import org.espalier.torch.Tensors;
import org.jspecify.annotations.Nullable;

/** A batch as a {@link Head} sees it: its examples, and the encoder's states of their words. */
public final class Encoded {

  private final Encoder encoder;
  private final Parameters parameters;
  private final List<Example> whole;
  private final int[] numbers;
  private final List<Example> examples;
  private final Sentences sentences;
  private final DropoutMasks drawn;
  private final DropoutMasks masks;
  private @Nullable Tensor states; // computed when asked for
  private long nanoseconds;

  /** Prepares a batch; its tensors belong to the pointer scope that is open. */
  Encoded(Encoder encoder, Parameters parameters, List<Example> examples, DropoutMasks masks) {
    this(encoder, parameters, examples, IntStream.range(0, examples.size()).toArray(), masks);
  }

  /**
   * Prepares a part of a batch: it is padded as the whole one is and has its masks, so that every
   * example comes out as it does there.
   *
   * @param numbers the examples' places in the whole batch
   */
  Encoded(
      Encoder encoder,
      Parameters parameters,
      List<Example> whole,
      int[] numbers,
      DropoutMasks masks) {
    this.encoder = encoder;
    this.parameters = parameters;
    this.whole = List.copyOf(whole);
    this.numbers = numbers.clone();
    examples = IntStream.of(numbers).mapToObj(whole::get).toList();
    drawn = masks;
    this.masks =
        numbers.length == whole.size()
            ? masks
            : masks.select(
                Tensors.of(IntStream.of(numbers).asLongStream().toArray(), numbers.length),
                whole.size());
    SentencePadding padding =
        new SentencePadding(
            parameters.type(),
            examples.stream().mapToInt(Example::length).toArray(),
            most(Example::length));
    sentences =
        new Sentences(
            padding,
            List.of(
                padding.pad(
                    examples.stream().map(Example::words).toArray(int[][]::new),
                    Vocabulary.PADDING),
                padding.pad(
                    examples.stream().map(Example::endings).toArray(int[][]::new),
                    Vocabulary.PADDING)),
            examples.stream().map(Example::spellings).toList(),
            examples.stream().map(Example::forms).toList());
  }

  /**
   * Returns both texts of every pair as one batch, the first ones before the second ones, so that
   * the encoder reads them at once with masks that differ between the sides.
   */
  Encoded sides() {
    return new Encoded(
        encoder,
        parameters,
        Stream.concat(
                whole.stream().map(pair -> pair.sides().getFirst()),
                whole.stream().map(pair -> pair.sides().getLast()))
            .toList(),
        IntStream.concat(
                IntStream.of(numbers), IntStream.of(numbers).map(number -> whole.size() + number))
            .toArray(),
        drawn);
  }

  /** Returns the most that a size of an example is in the whole batch. */
  int most(ToIntFunction<Example> size) {
    return whole.stream().mapToInt(size).max().orElse(0);
  }

  /** Returns the examples' places in the whole batch, which random numbers depend on. */
  public int[] numbers() {
    return numbers.clone();
  }

  /** Returns the examples. */
  public List<Example> examples() {
    return examples;
  }

  /** Returns whether they have labels. */
  boolean labelled() {
    return examples.getFirst().labels().length > 0;
  }

  /** Returns their words as tensors. */
  public Sentences sentences() {
    return sentences;
  }

  /** Returns which positions are words. */
  public SentencePadding padding() {
    return sentences.padding();
  }

  /** Returns the dropout masks of this step. */
  public DropoutMasks masks() {
    return masks;
  }

  /** Returns the states of the words, [B, n, H]; a head that never asks spares the encoder. */
  public Tensor states() {
    Tensor known = states;
    if (known == null) {
      long begin = System.nanoTime();
      known = encoder.states(sentences, masks);
      states = known;
      nanoseconds = System.nanoTime() - begin;
    }
    return known;
  }

  /** Takes the time that the encoder took for parts of the batch. */
  void spent(long more) {
    nanoseconds += more;
  }

  /** Returns how long the encoder took. */
  long nanoseconds() {
    return nanoseconds;
  }

  /** Returns the labels of words, [B, n]; those of examples without are {@link Labels#UNSEEN}. */
  public Tensor wordLabels() {
    return padding()
        .pad(
            examples.stream()
                .map(example -> example.labels().length == 0 ? unseen(example) : example.labels())
                .toArray(int[][]::new),
            0);
  }

  private static int[] unseen(Example example) {
    int[] labels = new int[example.length()];
    Arrays.fill(labels, Labels.UNSEEN);
    return labels;
  }

  /** Returns the labels of texts, [B]; that of an example without is {@link Labels#UNSEEN}. */
  public Tensor labels() {
    long[] labels =
        examples.stream()
            .mapToLong(one -> one.labels().length == 0 ? Labels.UNSEEN : one.labels()[0])
            .toArray();
    return Tensors.of(labels, labels.length);
  }
}
