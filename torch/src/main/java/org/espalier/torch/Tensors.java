package org.espalier.torch;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Copies between Java arrays and tensors. New tensors are on the CPU; tensors that are read may be
 * on any device and of any floating-point type, since they are copied to the CPU. Arrays are
 * row-major: entry (i, j, k) of a tensor of shape [A, B, C] is at (i·B + j)·C + k.
 *
 * <p>A tensor is native memory with a small Java object in front. It is freed when the innermost
 * {@link PointerScope} that was open on the same thread when it was made is closed, and without one
 * by {@link Tensor#close()} or, unless that is turned off, by the garbage collector. A training
 * step therefore opens one scope for all its tensors; what must live longer is made outside of it,
 * or passes through {@link #keep}.
 *
 * <p>Copies cost O(entries). Nothing here records gradients.
 */
public final class Tensors {

  private Tensors() {}

  /**
   * Makes a tensor of the given values.
   *
   * @param values as many entries as the shape has
   * @param type {@code Float} or {@code Double}; a float is the nearest one
   * @throws IllegalArgumentException if the number of entries or the type does not fit
   */
  public static Tensor of(double[] values, ScalarType type, long... shape) {
    checkLength(values.length, shape);
    Tensor tensor = empty(type, shape);
    write(values, 0, tensor);
    return tensor;
  }

  /** Makes a tensor of type {@code Float} of the given values. */
  public static Tensor of(float[] values, long... shape) {
    checkLength(values.length, shape);
    Tensor tensor = empty(ScalarType.Float, shape);
    if (values.length > 0) {
      tensor.<FloatBuffer>createBuffer().put(values);
    }
    return tensor;
  }

  /** Makes a tensor of type {@code Long} of the given values: indices, for instance. */
  public static Tensor of(long[] values, long... shape) {
    checkLength(values.length, shape);
    Tensor tensor = empty(ScalarType.Long, shape);
    if (values.length > 0) {
      tensor.<LongBuffer>createBuffer().put(values);
    }
    return tensor;
  }

  /** Refuses a tensor whose memory is free again. */
  static void requireOpen(String what, Tensor tensor) {
    if (tensor.isNull()) {
      throw new IllegalStateException(
          what
              + ": the tensor was freed when the PointerScope that it was made in was closed; keep"
              + " that scope open, or keep the tensor by Tensors.keep");
    }
  }

  /** Makes a tensor whose entries are not set. */
  public static Tensor empty(ScalarType type, long... shape) {
    try (TensorOptions options = new TensorOptions(type);
        MemoryFormatOptional format = new MemoryFormatOptional()) {
      return torch.empty(shape, options, format);
    }
  }

  /** Makes a tensor of zeros. */
  public static Tensor zeros(ScalarType type, long... shape) {
    try (TensorOptions options = new TensorOptions(type)) {
      return torch.zeros(shape, options);
    }
  }

  /**
   * Overwrites all entries of a tensor.
   *
   * @param values the first entry is {@code values[offset]}
   * @param target contiguous, of type {@code Float} or {@code Double}
   * @throws IllegalArgumentException if there are too few values or the tensor is of another kind
   */
  public static void write(double[] values, int offset, Tensor target) {
    int count = count(target);
    checkRange(values.length, offset, count);
    if (!target.is_contiguous()) {
      throw new IllegalArgumentException("the tensor is not contiguous");
    }
    switch (target.scalar_type().intern()) {
      case Double, Float -> writer(target).copy(0, values, offset, count);
      default -> throw unsupported(target, "Float or Double");
    }
  }

  /** Returns the entries of a tensor of a floating-point type in a fresh array. */
  public static double[] toDoubles(Tensor tensor) {
    double[] values = new double[count(tensor)];
    read(tensor, values, 0);
    return values;
  }

  /**
   * Copies the entries of a tensor into an array.
   *
   * @param tensor of a floating-point type, contiguous or not, on any device
   * @param out overwritten from {@code offset}
   * @throws IllegalArgumentException if the array is too short or the type another
   */
  public static void read(Tensor tensor, double[] out, int offset) {
    int count = count(tensor);
    checkRange(out.length, offset, count);
    try (PointerScope _ = new PointerScope()) {
      reader(tensor).copy(0, out, offset, count);
    }
  }

  /** Copies a run of consecutive entries between a tensor and an array. */
  @FunctionalInterface
  interface Runs {
    /**
     * Copies.
     *
     * @param at the run's first entry in the tensor, in row-major order
     * @param values the run is at {@code offset} there
     */
    void copy(int at, double[] values, int offset, int count);
  }

  /**
   * Returns what reads a tensor run by run.
   *
   * @param tensor of a floating-point type, contiguous or not, on any device; what is made of it
   *     belongs to the innermost pointer scope, which must stay open
   */
  static Runs reader(Tensor tensor) {
    if (count(tensor) == 0) {
      return (_, _, _, _) -> {};
    }
    if (!torch.isFloatingType(tensor.scalar_type())) {
      throw unsupported(tensor, "Float, Double or another of floating point");
    }
    Tensor host = tensor.is_cpu() ? tensor : tensor.cpu();
    if (host.scalar_type().intern() == ScalarType.Float) {
      FloatBuffer floats = host.contiguous().createBuffer();
      return (at, values, offset, count) -> {
        for (int i = 0; i < count; i++) {
          values[offset + i] = floats.get(at + i);
        }
      };
    }
    DoubleBuffer doubles = host.detach().to(ScalarType.Double).contiguous().createBuffer();
    return doubles::get;
  }

  /**
   * Returns what writes a tensor run by run.
   *
   * @param tensor contiguous, on the CPU, of type {@code Float} or {@code Double}
   */
  static Runs writer(Tensor tensor) {
    if (count(tensor) == 0) {
      return (_, _, _, _) -> {};
    }
    if (tensor.scalar_type().intern() == ScalarType.Double) {
      return tensor.<DoubleBuffer>createBuffer()::put;
    }
    FloatBuffer floats = tensor.createBuffer();
    return (at, values, offset, count) -> {
      for (int i = 0; i < count; i++) {
        floats.put(at + i, (float) values[offset + i]);
      }
    };
  }

  /** Returns the entries of a tensor of type {@code Long} in a fresh array. */
  public static long[] toLongs(Tensor tensor) {
    if (tensor.scalar_type().intern() != ScalarType.Long) {
      throw unsupported(tensor, "Long");
    }
    long[] values = new long[count(tensor)];
    if (values.length > 0) {
      try (Tensor dense = tensor.contiguous()) {
        dense.<LongBuffer>createBuffer().get(values);
      }
    }
    return values;
  }

  /** Returns the raw bytes of a tensor of any type, in the order of the machine. */
  static byte[] toBytes(Tensor tensor) {
    byte[] bytes = new byte[Math.toIntExact(tensor.nbytes())];
    if (bytes.length > 0) {
      try (Tensor dense = tensor.contiguous()) {
        bytes(dense).get(bytes);
      }
    }
    return bytes;
  }

  /** Returns a view of the memory of a contiguous tensor that is not empty. */
  static ByteBuffer bytes(Tensor dense) {
    return dense.data_ptr().capacity(dense.nbytes()).asByteBuffer();
  }

  /**
   * Makes a tensor outlive the scopes that are open now: it lives until it is closed.
   *
   * @return the same tensor
   */
  public static Tensor keep(Tensor tensor) {
    tensor.retainReference();
    return tensor;
  }

  /** Returns whether two tensors have the same type, the same shape and the same bits. */
  public static boolean identical(Tensor a, Tensor b) {
    return a.scalar_type().intern() == b.scalar_type().intern()
        && Arrays.equals(a.shape(), b.shape())
        && Arrays.equals(toBytes(a), toBytes(b));
  }

  private static int count(Tensor tensor) {
    long count = tensor.numel();
    if (count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a tensor of " + count + " entries does not fit into an array");
    }
    return (int) count;
  }

  private static void checkLength(int length, long... shape) {
    long count = 1;
    for (long side : shape) {
      count *= side;
    }
    if (count != length) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " has " + count + " entries, the array " + length);
    }
  }

  private static void checkRange(int length, int offset, int count) {
    if (offset < 0 || length - offset < count) {
      throw new IllegalArgumentException(
          "the tensor has %s entries but the array, of length %s, is used from %s"
              .formatted(count, length, offset));
    }
  }

  private static IllegalArgumentException unsupported(Tensor tensor, String wanted) {
    return new IllegalArgumentException(
        "a tensor of shape %s has type %s, but must be of type %s"
            .formatted(Arrays.toString(tensor.shape()), tensor.scalar_type(), wanted));
  }
}
