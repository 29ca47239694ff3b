package org.espalier.lab.net;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.espalier.torch.Tensors;

/**
 * Adam with decoupled weight decay (Loshchilov &amp; Hutter 2019, arXiv 1711.05101). Per step t of
 * a parameter θ with gradient g and learning rate λ:
 *
 * <pre>
 * θ ← θ (1 − λ decay),   m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²,
 * θ ← θ − λ (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε).
 * </pre>
 *
 * <p>Sparse gradients, of some rows, make the same step as dense ones: all rows move, as their
 * moments say. Moments that are updated when a row is looked up again would save most of the work,
 * but a checkpoint in between, or its absence, would then decide last digits.
 *
 * <p>A parameter without a gradient is left alone, and its t does not advance. Written out here and
 * not left to torch's own optimiser because its whole state is plain tensors, which a checkpoint
 * restores bit for bit.
 */
public final class AdamW implements AutoCloseable {

  /**
   * The constants of the method.
   *
   * @param beta1 memory of the mean gradient, in [0, 1)
   * @param beta2 memory of the mean square, in [0, 1)
   * @param epsilon added to the root, positive
   * @param decay weight decay, not negative; multiplied by the learning rate
   */
  public record Options(double beta1, double beta2, double epsilon, double decay) {

    /** The default constants. */
    public static final Options DEFAULT = new Options(0.9, 0.999, 1e-8, 0.01);

    public Options {
      if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0 && decay >= 0)) {
        throw new IllegalArgumentException(
            "AdamW cannot run with β₁ %s, β₂ %s, ε %s, decay %s"
                .formatted(beta1, beta2, epsilon, decay));
      }
    }
  }

  private record Moments(Tensor parameter, Tensor mean, Tensor square, Tensor steps, double pace) {}

  private final Options options;
  private final List<Moments> moments = new ArrayList<>();
  private final Map<String, Tensor> state = new LinkedHashMap<>();

  /**
   * Creates the optimiser of all parameters that the store has now.
   *
   * @param parameters not closed before this
   */
  @SuppressWarnings("try")
  public AdamW(Parameters parameters, Options options) {
    this.options = options;
    try (PointerScope scope = new PointerScope()) {
      parameters
          .asMap()
          .forEach((name, parameter) -> {
            Tensor mean = Tensors.keep(Tensors.zeros(parameters.type(), parameter.shape()));
            Tensor square = Tensors.keep(Tensors.zeros(parameters.type(), parameter.shape()));
            Tensor steps = Tensors.keep(Tensors.of(new long[1]));
            moments.add(new Moments(parameter, mean, square, steps, parameters.pace(name)));
            state.put("mean." + name, mean);
            state.put("square." + name, square);
            state.put("steps." + name, steps);
          });
    }
  }

  /**
   * Moves every parameter that has a gradient.
   *
   * @param learningRate λ of parameters whose {@linkplain Parameters#pace pace} is 1
   */
  @SuppressWarnings("try")
  public void step(double learningRate) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Scalar oldMean = new Scalar(options.beta1);
      Scalar newMean = new Scalar(1 - options.beta1);
      Scalar oldSquare = new Scalar(options.beta2);
      Scalar newSquare = new Scalar(1 - options.beta2);
      for (Moments moment : moments) {
        Tensor gradient = moment.parameter.grad();
        if (!gradient.defined()) {
          continue;
        }
        long t = Tensors.toLongs(moment.steps)[0] + 1;
        moment.steps.fill_(new Scalar(t));
        // Both corrections go into the rate and ε, which saves a pass over the memory.
        double correction = Math.sqrt(1 - Math.pow(options.beta2, (double) t));
        double own = learningRate * moment.pace;
        double rate = own * correction / (1 - Math.pow(options.beta1, (double) t));
        if (options.decay != 0) {
          moment.parameter.mul_(new Scalar(1 - own * options.decay));
        }
        if (gradient.is_sparse()) {
          Tensor once = gradient.coalesce();
          Tensor rows = once.indices().flatten();
          Tensor values = once.values();
          moment.mean.mul_(oldMean).index_add_(0, rows, values, newMean);
          moment.square.mul_(oldSquare).index_add_(0, rows, values.square(), newSquare);
        } else {
          moment.mean.lerp_(gradient, newMean);
          moment.square.mul_(oldSquare).addcmul_(gradient, gradient, newSquare);
        }
        Tensor root = moment.square.sqrt().add_(new Scalar(options.epsilon * correction));
        moment.parameter.addcdiv_(moment.mean, root, new Scalar(-rate));
      }
    }
  }

  /** Returns a view of the state by name: all that the next step depends on. */
  public Map<String, Tensor> state() {
    return Collections.unmodifiableMap(state);
  }

  /** Frees the state. */
  @Override
  public void close() {
    state.values().forEach(Tensor::close);
    state.clear();
    moments.clear();
  }
}
