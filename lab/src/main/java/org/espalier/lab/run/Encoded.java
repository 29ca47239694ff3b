package org.espalier.lab.run;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.espalier.data.Vocabulary;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Encoder;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.net.Sentences;
import org.jspecify.annotations.Nullable;

/** A batch as a {@link Head} sees it: its examples, and the encoder's states of their words. */
public final class Encoded {

  private final Encoder encoder;
  private final List<Example> examples;
  private final Sentences sentences;
  private final DropoutMasks masks;
  private @Nullable Tensor states; // computed when asked for
  private long nanoseconds;

  /** Prepares a batch; its tensors belong to the pointer scope that is open. */
  Encoded(Encoder encoder, Parameters parameters, List<Example> examples, DropoutMasks masks) {
    this.encoder = encoder;
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

  /** Returns the examples. */
  public List<Example> examples() {
    return examples;
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

  /** Returns how long the encoder took. */
  long nanoseconds() {
    return nanoseconds;
  }

  /** Returns the labels of words, [B, n]. */
  public Tensor wordLabels() {
    return padding().pad(examples.stream().map(Example::labels).toArray(int[][]::new), 0);
  }
}
