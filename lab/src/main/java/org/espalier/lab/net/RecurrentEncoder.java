package org.espalier.lab.net;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * A BiLSTM over vectors of words.
 *
 * @param input the vectors
 * @param recurrent over them
 */
public record RecurrentEncoder(WordInput input, BiLstm recurrent) implements Encoder {

  @Override
  public int width() {
    return recurrent.width();
  }

  @Override
  public Tensor states(Sentences sentences, DropoutMasks masks) {
    return recurrent.apply(input.apply(sentences, masks), sentences.padding(), masks);
  }

  @Override
  public Optional<String> identity() {
    return input.identity();
  }

  @Override
  public void close() {
    input.close();
  }
}
