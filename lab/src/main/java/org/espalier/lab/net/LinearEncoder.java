package org.espalier.lab.net;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * A linear map of the vectors of words, which suffices if these depend on the sentence already, as
 * states of a pretrained encoder do.
 *
 * @param name of the dropout masks
 * @param input the vectors
 * @param map of each
 * @param width of its result
 * @param dropout rate before it, whole columns at a time
 */
public record LinearEncoder(String name, WordInput input, Linear map, int width, double dropout)
    implements Encoder {

  @Override
  public Tensor states(Sentences sentences, DropoutMasks masks) {
    return map.apply(masks.dropColumns(name, dropout, input.apply(sentences, masks)));
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
