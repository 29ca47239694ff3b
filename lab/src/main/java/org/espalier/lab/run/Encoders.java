package org.espalier.lab.run;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.espalier.lab.net.BiLstm;
import org.espalier.lab.net.CharacterConvolution;
import org.espalier.lab.net.Encoder;
import org.espalier.lab.net.FrozenEncoder;
import org.espalier.lab.net.FrozenStates;
import org.espalier.lab.net.Linear;
import org.espalier.lab.net.LinearEncoder;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.RecurrentEncoder;
import org.espalier.lab.net.StateCache;
import org.espalier.lab.net.WordEmbedding;
import org.espalier.lab.net.WordInput;
import org.espalier.lab.run.Network.VocabularySizes;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.train.CacheFolder;
import org.jspecify.annotations.Nullable;

/**
 * The encoders: a BiLSTM over vectors of words, endings and letters, and over pretrained word
 * vectors or the states of a pretrained encoder beside them. A BiLSTM of no layers is a linear map.
 */
public final class Encoders {

  private Encoders() {}

  /** Returns the one that reads words, endings and letters alone. */
  public static EncoderFactory trained() {
    return (config, vocabulary, parameters) ->
        encoder(config, vocabulary, parameters, Optional.empty());
  }

  /**
   * Returns one that reads an encoder's states beside words, endings and letters.
   *
   * @param encoder of the caller's, who closes it when the network is closed
   */
  @SuppressWarnings("UnnecessaryMethodReference") // without its close(), which is the caller's
  public static EncoderFactory with(FrozenEncoder encoder) {
    return (config, vocabulary, parameters) ->
        encoder(config, vocabulary, parameters, Optional.of(new FrozenStates(encoder::states)));
  }

  /**
   * Finds an encoder by its name in a configuration.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists all
   * @throws org.espalier.data.DataException if its files are not there
   */
  public static EncoderFactory named(EncoderConfig wanted) {
    return named(wanted, UnaryOperator.identity());
  }

  /**
   * Finds an encoder by its name in a configuration, and keeps the states of a pretrained one in
   * the user's {@link CacheFolder}, as far as the configuration has room for them.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists all
   * @throws org.espalier.data.DataException if its files are not there
   */
  public static EncoderFactory cached(EncoderConfig wanted) {
    return named(
        wanted,
        encoder ->
            wanted.contextual()
                ? StateCache.over(
                    encoder, CacheFolder.ofUser().resolve("states"), (long) wanted.cache() << 20)
                : encoder);
  }

  private static EncoderFactory named(EncoderConfig wanted, UnaryOperator<FrozenEncoder> keep) {
    if (wanted.name().equals(EncoderConfig.BILSTM.name())) {
      return trained();
    }
    if (wanted.sparse()) {
      return (_, _, _) -> {
        throw new IllegalArgumentException("sparse features are not for networks");
      };
    }
    EncoderProvider known =
        providers().stream()
            .filter(provider -> provider.knows(wanted.name()))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    ("there is no encoder named %s; known are %s; an encoder of your own is"
                            + " given to Model.load or TrainingRun")
                        .formatted(wanted.name(), String.join(", ", names()))));
    known.requireFiles(wanted.name());
    return (config, vocabulary, parameters) ->
        encoder(
            config,
            vocabulary,
            parameters,
            Optional.of(
                new FrozenStates(keep.apply(known.open(wanted, config.execution().threads())))));
  }

  /** Returns whether there is an encoder of that name. */
  public static boolean knows(String name) {
    return name.equals(EncoderConfig.BILSTM.name())
        || name.equals(EncoderConfig.FEATURES.name())
        || providers().stream().anyMatch(provider -> provider.knows(name));
  }

  /** Returns the names of all encoders that are there. */
  public static List<String> names() {
    return Stream.concat(
            Stream.of(EncoderConfig.BILSTM.name(), EncoderConfig.FEATURES.name()),
            providers().stream().flatMap(provider -> provider.names().stream()).sorted())
        .toList();
  }

  private static List<EncoderProvider> providers() {
    return ServiceLoader.load(EncoderProvider.class, loader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /**
   * Returns the thread's class loader where it sees these classes, else their own: threads of a
   * container or of a pool may have one that knows nothing of the program.
   */
  private static @Nullable ClassLoader loader() {
    ClassLoader own = EncoderProvider.class.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader seen = context;
    while (seen != null && !seen.equals(own)) {
      seen = seen.getParent();
    }
    return seen == null ? own : context;
  }

  private static Encoder encoder(
      RunConfig config,
      VocabularySizes vocabulary,
      Parameters parameters,
      Optional<FrozenStates> frozen) {
    NetworkSizes sizes = config.network();
    WordEmbedding words = Network.embedding(parameters, "encoder.words", config, vocabulary);
    Optional<CharacterConvolution> letters =
        sizes.letters() == 0
            ? Optional.empty()
            : Optional.of(
                new CharacterConvolution(
                    parameters,
                    "encoder.spelling",
                    vocabulary.letters(),
                    sizes.letters(),
                    2 * sizes.letters()));
    WordInput input = new WordInput(words, letters, frozen);
    if (sizes.layers() == 0) {
      int width = 2 * sizes.hidden();
      String name = "encoder.map";
      return new LinearEncoder(
          name, input, new Linear(parameters, name, input.width(), width), width, sizes.dropout());
    }
    return new RecurrentEncoder(
        input,
        new BiLstm(
            parameters,
            "encoder.lstm",
            input.width(),
            sizes.hidden(),
            sizes.layers(),
            sizes.dropout()));
  }
}
