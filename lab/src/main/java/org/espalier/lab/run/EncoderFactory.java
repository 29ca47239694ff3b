package org.espalier.lab.run;

import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.lab.net.Encoder;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.run.Network.VocabularySizes;

/** Makes the encoder of a network. {@link Encoders} has the implementations. */
@FunctionalInterface
public interface EncoderFactory {

  /**
   * Adds the encoder's weights to the parameters and returns it.
   *
   * @param config its {@code network} and {@code encoder} describe the encoder
   * @param vocabulary numbers of indices of words, endings and letters
   * @param parameters the network's, which are trained and kept
   */
  Encoder create(RunConfig config, VocabularySizes vocabulary, Parameters parameters);

  /** Returns the precision of the whole network, {@code Float} or {@code Double}. */
  default ScalarType type() {
    return ScalarType.Float;
  }
}
