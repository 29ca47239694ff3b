package org.espalier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.espalier.lab.run.EncoderConfig;
import org.espalier.lab.run.EncoderConfig.WordState;
import org.espalier.lab.run.Encoders;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

final class EncoderOptions {

  private static final String FOLDER = "onnx:";
  private static final String VECTORS = "--vectors";
  private static final String WORDS = "--encoder-words";
  private static final String LAYERS = "--encoder-layers";
  private static final String CACHE = "--encoder-cache";

  @Option(
      names = "--encoder",
      paramLabel = "NAME",
      completionCandidates = Names.OfEncoders.class,
      description =
          "What reads the words. bilstm: vectors of words, endings and letters under a BiLSTM."
              + " minilm: beside them the states of all-MiniLM-L6-v2, a pretrained transformer,"
              + " which stays as it is. onnx:DIR: those of your own, model.onnx and tokenizer.json"
              + " in a folder. vectors:FILE: as --vectors. features: no network, but for tags a CRF"
              + " on sparse features (default: bilstm).")
  private @Nullable String name;

  @Option(
      names = VECTORS,
      paramLabel = "FILE",
      description =
          "Word vectors (GloVe, word2vec, fastText; text or binary, or .gz) beside the network's"
              + " own, which stay as they are; --encoder vectors:FILE is the same.")
  private @Nullable Path vectors;

  @Option(
      names = WORDS,
      paramLabel = "first|mean",
      description =
          "Of a word that a pretrained encoder cuts into pieces: the first one's state, or the mean"
              + " (default: mean).")
  private @Nullable WordState words;

  @Option(
      names = LAYERS,
      paramLabel = "N,N,…",
      split = ",",
      hideParamSyntax = true,
      description =
          "The pretrained encoder's layers whose states stand side by side, from 1 (default: what"
              + " it gives out by itself, the last).")
  private @Nullable List<Integer> layers;

  @Option(
      names = CACHE,
      paramLabel = "MIB",
      description =
          "The most that is kept of a pretrained encoder's states, for the next epoch and other"
              + " runs; 0: nothing (default: "
              + EncoderConfig.CACHE
              + ").")
  private @Nullable Integer cache;

  /**
   * Returns the encoder.
   *
   * @param usual defaults of the options
   * @throws IllegalArgumentException if there is none of that name, or options do not apply to it
   */
  EncoderConfig config(EncoderConfig usual) {
    if (vectors != null && name != null) {
      throw new IllegalArgumentException(
          VECTORS + " and --encoder exclude each other: a network has one pretrained encoder");
    }
    EncoderConfig config =
        new EncoderConfig(
            settled(
                vectors != null
                    ? EncoderConfig.VECTORS + vectors
                    : name == null ? usual.name() : name),
            words == null ? usual.words() : words,
            layers == null ? usual.layers() : layers,
            cache == null ? usual.cache() : cache);
    if (name != null && !Encoders.knows(name)) {
      Names.require("encoder", name, Encoders.names());
    }
    var _ = Encoders.named(config);
    if (!config.contextual()) {
      List<String> unused = new ArrayList<>();
      if (words != null) {
        unused.add(WORDS);
      }
      if (layers != null) {
        unused.add(LAYERS);
      }
      if (cache != null) {
        unused.add(CACHE);
      }
      if (!unused.isEmpty()) {
        throw new UselessOption(
            unused.getFirst(),
            "the encoder %s has no use for %s; pretrained transformers have (--encoder)"
                .formatted(config.name(), String.join(" and ", unused)));
      }
    }
    return config;
  }

  /** Returns the name such that it says the same wherever a model is used. */
  private static String settled(String name) {
    for (String kind : List.of(FOLDER, EncoderConfig.VECTORS)) {
      if (name.startsWith(kind) && name.length() > kind.length()) {
        return kind + Path.of(name.substring(kind.length())).toAbsolutePath().normalize();
      }
    }
    return name;
  }

  /** Returns the options that say the same, as words of a command line. */
  static List<String> words(EncoderConfig config) {
    EncoderConfig usual = new EncoderConfig(config.name());
    List<String> words = new ArrayList<>();
    if (!config.name().equals(EncoderConfig.BILSTM.name())) {
      words.addAll(List.of("--encoder", config.name()));
    }
    if (config.contextual()) {
      if (config.words() != usual.words()) {
        words.addAll(List.of(WORDS, config.words().title()));
      }
      if (!config.layers().isEmpty()) {
        words.add(LAYERS);
        words.add(config.layers().stream().map(String::valueOf).collect(Collectors.joining(",")));
      }
      if (config.cache() != usual.cache()) {
        words.addAll(List.of(CACHE, Integer.toString(config.cache())));
      }
    }
    return words;
  }
}
