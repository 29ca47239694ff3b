package org.espalier.lab.net;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Natives;
import org.espalier.torch.Tensors;

/**
 * The trained tensors of a network, by name, in the order in which they were added.
 *
 * <p>A parameter's initial values depend on the seed, its name and its shape alone. So two networks
 * that share a part start with the same values there, whatever else they have, and a network in
 * double precision starts where its twin in single precision does.
 *
 * <p>The tensors outlive every scope and are freed by {@link #close()}.
 */
public final class Parameters implements AutoCloseable {

  /** A value, its gradient, and the two moments that AdamW keeps. */
  private static final int COPIES = 4;

  private static final double GIBIBYTE = 1 << 30;

  private final ScalarType type;
  private final long seed;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, Double> paces = new LinkedHashMap<>(); // by the beginning of names
  private final Set<Tensor> tables = Collections.newSetFromMap(new IdentityHashMap<>());
  private long sparse = Long.MAX_VALUE;

  /**
   * Makes an empty store, and loads the native libraries unless they are.
   *
   * @param type {@code Float}, or {@code Double} for tests against finite differences
   * @param seed of the initial values
   */
  public Parameters(ScalarType type, long seed) {
    Natives.load();
    this.type = type;
    this.seed = seed;
  }

  /**
   * Adds a parameter.
   *
   * @param name unique; parts are separated by dots, as in {@code encoder.forward.bias}
   * @return the parameter; it requires a gradient
   * @throws IllegalArgumentException if the name is taken, or if this machine has no room for the
   *     parameters, their gradients and an optimiser's state
   */
  @SuppressWarnings("try")
  public Tensor add(String name, Initializer initializer, long... shape) {
    if (tensors.containsKey(name)) {
      throw new IllegalArgumentException("there is already a parameter named " + name);
    }
    requireRoom(name, shape);
    try (PointerScope scope = new PointerScope()) {
      Generator generator = torch.make_generator_cpu(seedOf(name));
      Tensor values = Tensors.empty(ScalarType.Double, shape);
      initializer.fill(values, generator);
      Tensor parameter = Tensors.keep(values.to(type));
      parameter.requires_grad_(true);
      tensors.put(name, parameter);
      return parameter;
    }
  }

  /**
   * Adds a table of vectors, of which a step {@linkplain #lookUp looks up} some.
   *
   * @return [rows, width]
   */
  public Tensor addTable(String name, Initializer initializer, long rows, long width) {
    Tensor table = add(name, initializer, rows, width);
    tables.add(table);
    return table;
  }

  /**
   * Looks up vectors of a table that is among these.
   *
   * @param indices [...]
   * @return [..., width]
   */
  Tensor lookUp(Tensor table, Tensor indices) {
    return torch.embedding(table, indices, -1, false, isSparse(table));
  }

  /**
   * Lets tables have sparse gradients, which are the rows that were looked up.
   *
   * @param large the smallest number of entries of such a table
   */
  void setSparse(long large) {
    sparse = large;
  }

  /** Returns whether a parameter has sparse gradients. */
  boolean isSparse(Tensor parameter) {
    return tables.contains(parameter) && parameter.numel() >= sparse;
  }

  private void requireRoom(String name, long... shape) {
    double values = count();
    double more = 1;
    for (long side : shape) {
      more *= side;
    }
    double needed = (values + more) * COPIES * (type == ScalarType.Double ? 8 : 4) / GIBIBYTE;
    double room = Pointer.totalPhysicalBytes() / GIBIBYTE;
    if (room > 0 && needed > room) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "with %s the network's parameters, gradients and the optimiser's state need %.1f GiB,"
                  + " and this machine has %.1f GiB; choose smaller sizes",
              name,
              needed,
              room));
    }
  }

  /**
   * Lets some parameters learn slower or faster than the others: their learning rate is multiplied.
   * To be said before an optimiser is made.
   *
   * @param beginning of their names
   * @param pace the factor, positive
   */
  public void setLearningRateFactor(String beginning, double pace) {
    if (!(pace > 0) || Double.isInfinite(pace)) {
      throw new IllegalArgumentException("a learning rate cannot be multiplied by " + pace);
    }
    paces.put(beginning, pace);
  }

  /** Returns the factor of a parameter's learning rate, 1 unless something else was said. */
  double pace(String name) {
    double pace = 1;
    for (Map.Entry<String, Double> some : paces.entrySet()) {
      pace *= name.startsWith(some.getKey()) ? some.getValue() : 1;
    }
    return pace;
  }

  /** Returns the type of all parameters. */
  public ScalarType type() {
    return type;
  }

  /**
   * Returns a parameter.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("there is no parameter named " + name);
    }
    return tensor;
  }

  /**
   * Overwrites parameters with those of another network that have the same names.
   *
   * @param other all of its parameters must be among these, in the same shapes
   * @throws IllegalArgumentException if one is missing here or has another shape
   */
  public void copyFrom(Parameters other) {
    try (NoGradGuard _ = new NoGradGuard()) {
      other.tensors.forEach((name, value) -> {
        Tensor target = get(name);
        if (!Arrays.equals(target.shape(), value.shape())) {
          throw new IllegalArgumentException(
              "%s has the shape %s here and %s there"
                  .formatted(
                      name, Arrays.toString(target.shape()), Arrays.toString(value.shape())));
        }
        var _ = target.copy_(value);
      });
    }
  }

  /** Returns a view: the parameters by name, in order. */
  public Map<String, Tensor> asMap() {
    return Collections.unmodifiableMap(tensors);
  }

  /** Returns the largest magnitude of a number; NaN if one is NaN, 0 if there are none. */
  public double largest() {
    double largest = 0;
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      for (Tensor tensor : asMap().values()) {
        if (tensor.numel() > 0) {
          largest = Math.max(largest, tensor.abs().max().item_double());
        }
      }
    }
    return largest;
  }

  /** Returns the number of trained values. */
  public long count() {
    long count = 0;
    for (Tensor tensor : tensors.values()) {
      count += tensor.numel();
    }
    return count;
  }

  /**
   * Removes all gradients. A parameter that takes no part in the next loss then has none, and the
   * optimiser leaves it alone.
   */
  public void clearGradients() {
    for (Tensor tensor : tensors.values()) {
      tensor.mutable_grad().reset();
    }
  }

  /** Frees the tensors. */
  @Override
  public void close() {
    for (Tensor tensor : tensors.values()) {
      tensor.close();
    }
    tensors.clear();
    tables.clear();
  }

  /** FNV-1a of the name, mixed with the seed down to the 32 bits that torch's generator uses. */
  private long seedOf(String name) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ seed) * 0x9e3779b97f4a7c15L;
    return (hash ^ (hash >>> 32)) & 0xffffffffL;
  }
}
