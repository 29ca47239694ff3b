package org.espalier.lab.run;

/**
 * What reads the words of a run.
 *
 * @param name of the encoder
 */
public record EncoderConfig(String name) {

  /** A BiLSTM over vectors of words, endings and letters. */
  public static final EncoderConfig BILSTM = new EncoderConfig("bilstm");

  /** No network at all: sparse features of words, see {@link FeatureConfig}. */
  public static final EncoderConfig FEATURES = new EncoderConfig("features");
}
