package org.espalier.lab.run;

import java.util.Arrays;
import java.util.List;
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
  private final List<Example> examples;
  private final Sentences sentences;
  private final DropoutMasks masks;
  private @Nullable Tensor states; // computed when asked for
  private long nanoseconds;

  /** Prepares a batch; its tensors belong to the pointer scope that is open. */
  Encoded(Encoder encoder, Parameters parameters, List<Example> examples, DropoutMasks masks) {
    this.encoder = encoder;
    this.parameters = parameters;
    this.examples = List.copyOf(examples);
    this.masks = masks;
    SentencePadding padding =
        new SentencePadding(
            parameters.type(), examples.stream().mapToInt(Example::length).toArray());
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

  /** Returns other examples as a batch, read by the same encoder with masks of their own. */
  Encoded over(List<Example> others) {
    return new Encoded(encoder, parameters, others, masks);
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
