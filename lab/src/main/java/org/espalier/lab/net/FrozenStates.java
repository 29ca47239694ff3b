package org.espalier.lab.net;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Tensors;

/** The states of a {@link FrozenEncoder} as tensors, checked. */
public final class FrozenStates implements AutoCloseable {

  private final FrozenEncoder encoder;
  private final int width;

  /**
   * Finds the width of the encoder's states by asking for the state of one word.
   *
   * @param encoder closed with this
   */
  public FrozenStates(FrozenEncoder encoder) {
    this.encoder = encoder;
    float[][][] probe = encoder.states(List.of(List.of("a")));
    if (probe.length != 1 || probe[0].length != 1 || probe[0][0].length == 0) {
      throw new IllegalArgumentException(
          "the encoder gave no state for the one word of the one sentence it was asked for");
    }
    width = probe[0][0].length;
  }

  /** Returns the width of a state. */
  public int width() {
    return width;
  }

  /** Returns which encoder's they are, if that is known. */
  public Optional<String> identity() {
    return encoder.identity();
  }

  /**
   * Reads a batch.
   *
   * @return [B, n, width], 0 at padded positions
   * @throws IllegalArgumentException if the encoder gives another number of states, states of
   *     another width or states that are not finite
   */
  public Tensor apply(Sentences sentences, ScalarType type) {
    List<List<String>> forms = sentences.forms();
    float[][][] states = encoder.states(forms);
    int longest = sentences.padding().longest();
    float[] values = new float[forms.size() * longest * width];
    require(states.length == forms.size(), states.length, "sentences", forms.size());
    for (int b = 0; b < states.length; b++) {
      int words = forms.get(b).size();
      require(states[b].length == words, states[b].length, "words", words);
      for (int t = 0; t < words; t++) {
        float[] state = states[b][t];
        require(state.length == width, state.length, "dimensions", width);
        for (float value : state) {
          if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(
                "the encoder's state of \"" + forms.get(b).get(t) + "\" has the value " + value);
          }
        }
        System.arraycopy(state, 0, values, (b * longest + t) * width, width);
      }
    }
    return Tensors.of(values, forms.size(), longest, width).to(type);
  }

  private static void require(boolean right, int given, String what, int asked) {
    if (!right) {
      throw new IllegalArgumentException(
          "the encoder gave states of " + given + " " + what + ", not of " + asked);
    }
  }

  @Override
  public void close() {
    encoder.close();
  }
}
