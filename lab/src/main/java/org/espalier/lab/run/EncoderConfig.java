package org.espalier.lab.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The encoder of a run.
 *
 * @param name of the encoder, see {@link Encoders#named}
 * @param words the state of a word that a pretrained encoder cuts into pieces
 * @param layers the layers of a pretrained encoder whose states stand side by side, from 1; empty
 *     for what it gives out by itself
 * @param cache the most MiB of a pretrained encoder's states that are kept for other runs, in the
 *     user's folder of caches; 0 keeps none
 */
public record EncoderConfig(String name, WordState words, List<Integer> layers, int cache) {

  /** The usual room for states. */
  public static final int CACHE = 4096;

  /** A BiLSTM over vectors of words, endings and letters. */
  public static final EncoderConfig BILSTM = new EncoderConfig("bilstm");

  /** No network at all: sparse features of words, see {@link FeatureConfig}. */
  public static final EncoderConfig FEATURES = new EncoderConfig("features");

  /** What stands before the path of a file of word vectors. */
  public static final String VECTORS = "vectors:";

  /** Where a word's state comes from. */
  public enum WordState {
    /** Its first piece. */
    FIRST,
    /** The mean of its pieces. */
    MEAN;

    /** Returns the name, as on the command line. */
    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public EncoderConfig {
    layers = List.copyOf(layers);
    if (layers.stream().anyMatch(layer -> layer < 1)) {
      throw new IllegalArgumentException("an encoder's layers are counted from 1, not " + layers);
    }
    if (cache < 0) {
      throw new IllegalArgumentException("a cache cannot have " + cache + " MiB");
    }
  }

  /** Returns whether there is no network at all, but sparse features of words. */
  public boolean sparse() {
    return name.equals(FEATURES.name);
  }

  /** Returns the file, if these are the vectors of words in one. */
  public Optional<Path> vectors() {
    return name.startsWith(VECTORS) && name.length() > VECTORS.length()
        ? Optional.of(Path.of(name.substring(VECTORS.length())))
        : Optional.empty();
  }

  /** Returns whether it is pretrained and reads words in context: the other settings are for it. */
  public boolean contextual() {
    return !sparse() && !name.equals(BILSTM.name) && vectors().isEmpty();
  }

  /** An encoder with the usual settings. */
  public EncoderConfig(String name) {
    this(name, WordState.MEAN, List.of(), CACHE);
  }
}
