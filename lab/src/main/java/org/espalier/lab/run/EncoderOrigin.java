package org.espalier.lab.run;

import org.espalier.data.DataException;
import org.espalier.lab.net.Encoder;
import org.espalier.lab.train.RunFolder;

/**
 * The pretrained encoder that a network was trained over, kept beside its weights, which are of no
 * use over another one.
 *
 * @param identity see {@link Encoder#identity}
 */
record EncoderOrigin(String identity) {

  private static final String FILE = "encoder.json";

  /**
   * Notes the encoder of a network that is about to be trained, or holds it to what was noted.
   *
   * @throws DataException if it is another one
   */
  static void bind(RunFolder part, Encoder encoder) {
    check(part, encoder);
    if (!part.has(FILE)) {
      encoder.identity().ifPresent(identity -> part.writeJson(FILE, new EncoderOrigin(identity)));
    }
  }

  /**
   * Holds an encoder to the one that a network was trained over, where both are known.
   *
   * @throws DataException if it is another one
   */
  static void check(RunFolder part, Encoder encoder) {
    if (part.has(FILE)
        && encoder
            .identity()
            .filter(
                identity -> !part.readJson(FILE, EncoderOrigin.class).identity().equals(identity))
            .isPresent()) {
      throw new DataException(
          part.file(FILE),
          "the network was trained over another encoder, or its files were changed since; put"
              + " those back, or train again");
    }
  }
}
