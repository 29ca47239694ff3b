package org.espalier.lab.net;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A BiLSTM over vectors of words: those of their features ({@link WordEmbedding}), and where there
 * are letters what a convolution reads off the spelling.
 *
 * @param words vectors of a word's features
 * @param letters vectors of its spelling, in {@link Sentences#spellings}; of each different word of
 *     a batch once
 * @param recurrent over both side by side
 */
public record RecurrentEncoder(
    WordEmbedding words, Optional<CharacterConvolution> letters, BiLstm recurrent)
    implements Encoder {

  /** Returns the width of the vectors that the BiLSTM reads. */
  public static int inputWidth(WordEmbedding words, Optional<CharacterConvolution> letters) {
    return words.width() + letters.map(CharacterConvolution::width).orElse(0);
  }

  @Override
  public int width() {
    return recurrent.width();
  }

  @Override
  public Tensor states(Sentences sentences, DropoutMasks masks) {
    Tensor vectors = words.apply(sentences, masks);
    if (letters.isPresent()) {
      vectors =
          torch.cat(
              new TensorVector(
                  vectors, letters.get().apply(sentences.spellings(), sentences.padding())),
              2);
    }
    return recurrent.apply(vectors, sentences.padding(), masks);
  }
}
