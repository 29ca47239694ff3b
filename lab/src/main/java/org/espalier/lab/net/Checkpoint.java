package org.espalier.lab.net;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.espalier.torch.TensorArchive;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that training depends on, in one file: parameters, the optimiser's state, generators,
 * and whatever the caller adds as JSON: configuration, vocabularies, counters, the order of the
 * data. Training goes on from it bit for bit, given the same number of threads.
 *
 * <p>The file is a {@link TensorArchive}: tensors {@code parameters.NAME}, {@code optimizer.NAME}
 * and {@code generators.NAME}, and the JSON in its metadata under {@code checkpoint}. It is
 * replaced at once and whole.
 *
 * @param parameters of the network
 * @param optimizer of these parameters
 * @param generators by name
 */
public record Checkpoint(
    Parameters parameters, AdamW optimizer, Map<String, Generator> generators) {

  private static final String KEY = "checkpoint";
  private static final String PARAMETERS = "parameters.";
  private static final String OPTIMIZER = "optimizer.";
  private static final String GENERATORS = "generators.";
  private static final ObjectMapper JSON = JsonMapper.shared();

  public Checkpoint {
    generators = Map.copyOf(generators);
  }

  /**
   * Writes the file.
   *
   * @throws IOException if it cannot be written; an older file is then still there
   */
  @SuppressWarnings("try")
  public void save(Path file, JsonNode metadata) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      parameters.asMap().forEach((name, tensor) -> tensors.put(PARAMETERS + name, tensor));
      optimizer.state().forEach((name, tensor) -> tensors.put(OPTIMIZER + name, tensor));
      generators.forEach(
          (name, generator) -> tensors.put(GENERATORS + name, generator.get_state()));
      TensorArchive.write(file, tensors, Map.of(KEY, JSON.writeValueAsString(metadata)));
    }
  }

  /**
   * Writes the parameters alone: a model to predict with, a third of the size.
   *
   * @throws IOException if it cannot be written; an older file is then still there
   */
  public static void saveParameters(Path file, Parameters parameters, JsonNode metadata)
      throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    parameters.asMap().forEach((name, tensor) -> tensors.put(PARAMETERS + name, tensor));
    TensorArchive.write(file, tensors, Map.of(KEY, JSON.writeValueAsString(metadata)));
  }

  /**
   * Reads the file into the parameters, the optimiser and the generators, and removes all
   * gradients.
   *
   * @return the metadata
   * @throws IOException if the file is missing or broken, or was written by another network; the
   *     message names the tensor. What was read before that stays read.
   */
  @SuppressWarnings("try")
  public JsonNode restore(Path file) throws IOException {
    try (PointerScope scope = new PointerScope();
        TensorArchive archive = TensorArchive.open(file)) {
      JsonNode metadata = metadata(file, archive);
      readParameters(file, archive, parameters);
      for (Map.Entry<String, Tensor> named : optimizer.state().entrySet()) {
        read(file, archive, OPTIMIZER + named.getKey(), named.getValue());
      }
      for (Map.Entry<String, Generator> named : generators.entrySet()) {
        named.getValue().set_state(archive.read(GENERATORS + named.getKey()));
      }
      return metadata;
    }
  }

  /**
   * Reads the parameters alone, for prediction, from a whole checkpoint or a model.
   *
   * @return the metadata
   * @throws IOException as {@link #restore}
   */
  @SuppressWarnings("try")
  public static JsonNode restoreParameters(Path file, Parameters parameters) throws IOException {
    try (PointerScope scope = new PointerScope();
        TensorArchive archive = TensorArchive.open(file)) {
      JsonNode metadata = metadata(file, archive);
      readParameters(file, archive, parameters);
      return metadata;
    }
  }

  /**
   * Reads the metadata alone, which say what network to build.
   *
   * @throws IOException if the file is missing, broken or not a checkpoint
   */
  public static JsonNode readMetadata(Path file) throws IOException {
    try (TensorArchive archive = TensorArchive.open(file)) {
      return metadata(file, archive);
    }
  }

  private static JsonNode metadata(Path file, TensorArchive archive) throws IOException {
    String json = archive.metadata().get(KEY);
    if (json == null || archive.metadata().size() > 1) {
      throw new IOException(file + ": an archive of tensors, but not a checkpoint");
    }
    if (!archive.isSealed()) {
      throw new IOException(
          file + ": has no checksum: an older version of the program wrote it, or another program");
    }
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw new IOException(file + ": the metadata are broken: " + e.getOriginalMessage(), e);
    }
  }

  private static void readParameters(Path file, TensorArchive archive, Parameters parameters)
      throws IOException {
    for (String name : archive.names()) {
      if (name.startsWith(PARAMETERS)
          && !parameters.asMap().containsKey(name.substring(PARAMETERS.length()))) {
        throw new IOException(
            "%s: the network has no parameter %s, but the file has"
                .formatted(file, name.substring(PARAMETERS.length())));
      }
    }
    for (Map.Entry<String, Tensor> named : parameters.asMap().entrySet()) {
      read(file, archive, PARAMETERS + named.getKey(), named.getValue());
    }
    parameters.clearGradients();
  }

  /** Refuses numbers that no training leaves. */
  @SuppressWarnings("try")
  private static void read(Path file, TensorArchive archive, String name, Tensor target)
      throws IOException {
    archive.read(name, target);
    try (PointerScope scope = new PointerScope()) {
      if (!target.isfinite().all().item_bool()) {
        throw new IOException(file + ": tensor " + name + " has values that are no finite numbers");
      }
    }
  }
}
