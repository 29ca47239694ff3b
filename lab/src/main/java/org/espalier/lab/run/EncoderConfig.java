package org.espalier.lab.run;

/**
 * What reads the words of a run.
 *
 * @param name of the encoder
 */
public record EncoderConfig(String name) {

  /** A BiLSTM over vectors of words, endings and letters. */
  public static final EncoderConfig BILSTM = new EncoderConfig("bilstm");
}
