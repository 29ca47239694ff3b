package org.espalier.torch;

import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;
import org.bytedeco.pytorch.global.torch;

/**
 * Gradients that are computed outside of torch. JavaCPP does not support custom autograd functions;
 * instead, a tensor of zeros, s − s, is added, whose backward pass goes through a hook.
 *
 * <p>If the hook's result is tied in its turn, it can be differentiated again where the caller asks
 * for that (create_graph).
 */
final class Tie {

  private Tie() {}

  /**
   * Returns zeros of the same shape, to be added to a value.
   *
   * @param scores entries of −∞ get gradients of 0
   * @param backward from the gradient of the zeros to that of the scores
   * @throws IllegalStateException if no {@link PointerScope} is open: the garbage collector could
   *     take the hook before it is called
   */
  static Tensor zeros(Tensor scores, UnaryOperator<Tensor> backward) {
    Tensor finite = torch.where(scores.isfinite(), scores, torch.zeros_like(scores));
    Tensor zeros = finite.sub(finite.detach());
    if (!zeros.requires_grad()) {
      return zeros;
    }
    if (PointerScope.getInnerScope() == null) {
      throw new IllegalStateException(
          "open a PointerScope around the step: it keeps what the backward pass needs");
    }
    zeros.register_hook(
        new TensorTensorHook() {
          @Override
          public TensorBase call(TensorBase incoming) {
            return backward.apply(new Tensor(incoming));
          }
        });
    return zeros;
  }

  /**
   * Checks that a gradient can go back from scores.
   *
   * @throws IllegalStateException if not
   */
  static void requireGradients(Tensor scores) {
    if (!scores.requires_grad()) {
      throw new IllegalStateException(
          "the scores do not require gradients: they are detached from the network that made them,"
              + " or nothing in it is trained");
    }
  }

  /**
   * Returns a value that cannot be differentiated in some tensor: the backward pass throws instead
   * of returning 0.
   *
   * @param what of the value, for the message
   */
  static Tensor refuse(Tensor value, Tensor in, String what) {
    Tensor zeros =
        zeros(
            in,
            _ -> {
              throw new UnsupportedOperationException(what);
            });
    return value.add(zeros.sum());
  }
}
