package org.espalier.lab.net;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The vectors of words that an encoder begins with: those of their features ({@link
 * WordEmbedding}), a convolution over the spelling, and precomputed states, side by side.
 *
 * @param words vectors of a word's features
 * @param letters vectors of its spelling, in {@link Sentences#spellings}; of each different word of
 *     a batch once
 * @param frozen its state in the sentence, by an encoder that is not trained
 */
public record WordInput(
    WordEmbedding words, Optional<CharacterConvolution> letters, Optional<FrozenStates> frozen)
    implements AutoCloseable {

  /** Returns the width of the vectors side by side. */
  public int width() {
    return words.width()
        + letters.map(CharacterConvolution::width).orElse(0)
        + frozen.map(FrozenStates::width).orElse(0);
  }

  /** Returns the vectors of a batch, [B, n, width]; padded positions are finite. */
  public Tensor apply(Sentences sentences, DropoutMasks masks) {
    Tensor known = words.apply(sentences, masks);
    TensorVector parts = new TensorVector(known);
    letters.ifPresent(
        some -> parts.push_back(some.apply(sentences.spellings(), sentences.padding())));
    frozen.ifPresent(some -> parts.push_back(some.apply(sentences, known.scalar_type().intern())));
    return parts.size() == 1 ? known : torch.cat(parts, 2);
  }

  /** Returns which encoder's states are known beforehand, if any are and that is known. */
  public Optional<String> identity() {
    return frozen.flatMap(FrozenStates::identity);
  }

  @Override
  public void close() {
    frozen.ifPresent(FrozenStates::close);
  }
}
