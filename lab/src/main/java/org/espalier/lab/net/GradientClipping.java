package org.espalier.lab.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.espalier.core.NotFiniteException;

/** Bounds the norm of all gradients together (Pascanu, Mikolov &amp; Bengio 2013). */
public final class GradientClipping {

  private GradientClipping() {}

  /**
   * Scales the gradients so that their joint Euclidean norm is at most a bound.
   *
   * @param bound positive; infinite to only measure and check
   * @return the norm before scaling
   * @throws NotFiniteException if a gradient is not finite; it names the parameter
   */
  @SuppressWarnings("try")
  public static double clip(Parameters parameters, double bound) {
    if (!(bound > 0)) {
      throw new IllegalArgumentException("the bound of the gradients' norm is " + bound);
    }
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      double sum = 0;
      List<Tensor> gradients = new ArrayList<>();
      for (Map.Entry<String, Tensor> named : parameters.asMap().entrySet()) {
        Tensor gradient = named.getValue().grad();
        if (gradient.defined()) {
          double norm = gradient.norm().item_double();
          if (!Double.isFinite(norm)) {
            throw new NotFiniteException(
                "the gradient of " + named.getKey() + " is not finite (its norm is " + norm + ")");
          }
          sum += norm * norm;
          gradients.add(gradient);
        }
      }
      double norm = Math.sqrt(sum);
      if (norm > bound) {
        Scalar factor = new Scalar(bound / norm);
        for (Tensor gradient : gradients) {
          gradient.mul_(factor);
        }
      }
      return norm;
    }
  }
}
