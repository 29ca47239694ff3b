package org.espalier.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.espalier.data.DataException;
import org.espalier.lab.net.FrozenEncoder;
import org.espalier.lab.run.EncoderConfig.WordState;
import org.espalier.onnx.Pieces.Window;

/**
 * A transformer encoder in ONNX, which reads the pieces of words and gives each word the state of
 * its first piece or the mean of all; words without a piece have zeros. Sentences longer than the
 * model reads are cut into windows that overlap by half.
 *
 * <p>The model reads one sentence at a time. A model that is quantised as it runs has one scale for
 * all that it reads at once, and one without an attention mask reads padding as text: in batches
 * either would give a sentence other states in other company. On a CPU nothing is lost by it, as
 * nothing is padded.
 */
public final class OnnxEncoder implements FrozenEncoder {

  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String TYPES = "token_type_ids";
  private static final String POSITIONS = "position_ids";
  private static final Set<String> KNOWN = Set.of(IDS, MASK, TYPES, POSITIONS);

  private final Path place;
  private final int longest;
  private final WordState words;
  private final PieceTokenizer tokenizer;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final List<String> outputs;
  private final String identity;
  private final int width;

  /**
   * Opens a model.
   *
   * @param layers the layers whose states stand side by side, from 1; empty for what the model
   *     gives out
   * @param threads for each sentence
   * @throws DataException if it is no encoder
   */
  OnnxEncoder(OnnxModel model, WordState words, List<Integer> layers, int threads) {
    place = model.place();
    longest = model.longest();
    this.words = words;
    environment = environment();
    byte[] graph = model.graph();
    List<String> named = List.of();
    if (!layers.isEmpty()) {
      try {
        GraphLayers found = new GraphLayers(graph);
        named = layers.stream().map(layer -> output(model, found, layer)).toList();
        graph = found.withOutputs(named);
      } catch (IllegalArgumentException e) {
        throw new DataException(model.place(), String.valueOf(e.getMessage()));
      }
    }
    tokenizer =
        PieceTokenizer.of(model.place().resolveSibling("tokenizer.json"), model.tokenizer());
    try {
      session = session(model, graph, threads);
    } catch (OrtException e) {
      tokenizer.close();
      throw unusable(e);
    }
    try {
      outputs = named.isEmpty() ? List.of(states(session)) : named;
      requireInputs(session);
      identity = model.hash() + " " + words + " " + layers;
      float[][] probe = read(tokenizer.pieces(List.of("a")));
      if (probe.length == 0) {
        throw new DataException(place, "its tokenizer finds no piece in the word \"a\"");
      }
      width = probe[0].length;
    } catch (OrtException | RuntimeException e) {
      close();
      throw e instanceof OrtException odd ? unusable(odd) : (RuntimeException) e;
    }
  }

  private DataException unusable(OrtException e) {
    return new DataException(place, "is no model that can be used: " + e.getMessage());
  }

  private static OrtEnvironment environment() {
    try {
      return OrtEnvironment.getEnvironment();
    } catch (LinkageError | RuntimeException e) {
      throw new IllegalArgumentException(
          "ONNX Runtime has no library for "
              + System.getProperty("os.name")
              + " on "
              + System.getProperty("os.arch")
              + ", or cannot unpack it (-Djava.io.tmpdir names another folder): "
              + (e.getCause() == null ? e : e.getCause()).getMessage(),
          e);
    }
  }

  private OrtSession session(OnnxModel model, byte[] graph, int threads) throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      // Waiting threads that spin take the processors from the network's.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      // A model with weights beside it knows them by its own place.
      return model.weights().isEmpty()
          ? environment.createSession(graph, options)
          : environment.createSession(model.place().toString(), options);
    }
  }

  private static String output(OnnxModel model, GraphLayers found, int layer) {
    String name = found.outputs().get(layer - 1);
    if (name == null || !model.weights().isEmpty()) {
      throw new IllegalArgumentException(
          model.weights().isEmpty()
              ? "has no layer %s that can be told by its names; %s"
                  .formatted(
                      layer,
                      found.outputs().isEmpty()
                          ? "it names none"
                          : "it has 1 to " + found.outputs().size())
              : "keeps its weights beside it: its layers cannot be given out one by one");
    }
    return name;
  }

  /** Finds what the model gives out: a state for each piece. */
  private static String states(OrtSession session) throws OrtException {
    List<String> others = new ArrayList<>();
    for (Map.Entry<String, NodeInfo> output : session.getOutputInfo().entrySet()) {
      if (output.getValue().getInfo() instanceof TensorInfo tensor
          && tensor.getShape().length == 3) {
        return output.getKey();
      }
      others.add(output.getKey() + " " + output.getValue().getInfo());
    }
    throw new OrtException(
        "none of its outputs is [batch, pieces, dimensions], a state for each piece: " + others);
  }

  private static void requireInputs(OrtSession session) throws OrtException {
    Set<String> strange = new TreeSet<>(session.getInputNames());
    strange.removeAll(KNOWN);
    if (!strange.isEmpty() || !session.getInputNames().contains(IDS)) {
      throw new OrtException(
          "an encoder reads %s and perhaps %s, but this reads %s"
              .formatted(IDS, String.join(", ", MASK, TYPES, POSITIONS), session.getInputNames()));
    }
  }

  @Override
  public Optional<String> identity() {
    return Optional.of(identity);
  }

  @Override
  public float[][][] states(List<List<String>> sentences) {
    return sentences.stream().map(this::statesOf).toArray(float[][][]::new);
  }

  private float[][] statesOf(List<String> sentence) {
    Pieces pieces = tokenizer.pieces(sentence);
    return pieces.ofWords(read(pieces), sentence.size(), width, words == WordState.MEAN);
  }

  /** Returns a state for each piece. */
  private float[][] read(Pieces pieces) {
    float[][] states = new float[pieces.ids().length][0];
    for (Window window : pieces.windows(longest)) {
      Map<String, OnnxTensor> inputs = new HashMap<>();
      try {
        for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
          inputs.put(
              input.getKey(), tensor(pieces.input(window), input.getKey(), input.getValue()));
        }
        try (OrtSession.Result result = session.run(inputs, Set.copyOf(outputs))) {
          for (String name : outputs) {
            append(pieces, window, states, (OnnxTensor) result.get(name).orElseThrow());
          }
        }
      } catch (OrtException e) {
        throw new DataException(place, "cannot read a sentence: " + e.getMessage());
      } finally {
        inputs.values().forEach(OnnxTensor::close);
      }
    }
    return states;
  }

  /** Appends one output of a window to the states of the pieces that are taken from it. */
  private static void append(Pieces pieces, Window window, float[][] states, OnnxTensor output)
      throws OrtException {
    long[] shape = output.getInfo().getShape();
    FloatBuffer values = output.getFloatBuffer();
    if (shape.length != 3 || values == null) {
      throw new OrtException("its states are " + output.getInfo());
    }
    int more = Math.toIntExact(shape[2]);
    int first = pieces.prefix().length - window.from();
    for (int k = window.owned(); k < window.ownedTo(); k++) {
      float[] known = states[k];
      states[k] = Arrays.copyOf(known, known.length + more);
      values.get((first + k) * more, states[k], known.length, more);
    }
  }

  private OnnxTensor tensor(long[] ids, String name, NodeInfo info) throws OrtException {
    long[] values =
        switch (name) {
          case IDS -> ids;
          case MASK -> LongStream.generate(() -> 1).limit(ids.length).toArray();
          case POSITIONS -> LongStream.range(0, ids.length).toArray();
          default -> new long[ids.length];
        };
    long[] shape = {1, ids.length};
    if (info.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.INT32) {
      int[] small = Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
      return OnnxTensor.createTensor(environment, IntBuffer.wrap(small), shape);
    }
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
  }

  @Override
  public void close() {
    tokenizer.close();
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
