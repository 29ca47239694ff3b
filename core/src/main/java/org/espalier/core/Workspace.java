package org.espalier.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The memory that kernels work in: one per thread, reused from call to call, so that nothing is
 * allocated in steady state.
 *
 * <p>A kernel keeps its buffers in a class of its own and asks for it by a {@link Key}. Results
 * that are returned by reference ({@link Distribution}, {@link SparseMap}) live here as well: they
 * are valid until the next call of the same kind with the same workspace. Whoever needs two of a
 * kind at once uses two workspaces, for instance {@link #nested(int)}.
 *
 * <p>Not thread-safe.
 */
public final class Workspace {

  /**
   * Names one kind of buffer. Keys are constants of the kernels.
   *
   * @param <T> the buffer's type
   */
  public static final class Key<T> {
    private final Supplier<T> factory;

    private Key(Supplier<T> factory) {
      this.factory = factory;
    }

    /**
     * Creates a key.
     *
     * @param factory makes the buffer on first use in a workspace
     */
    public static <T> Key<T> of(Supplier<T> factory) {
      return new Key<>(factory);
    }
  }

  private final Map<Key<?>, Object> buffers = new HashMap<>();
  private final List<Workspace> nested = new ArrayList<>();
  private long charged;

  /** Creates an empty workspace. */
  public Workspace() {}

  /** Returns this workspace's buffer of the given kind. */
  @SuppressWarnings("unchecked") // put under its own key only
  public <T> T get(Key<T> key) {
    Object buffer = buffers.get(key);
    if (buffer == null) {
      buffer = key.factory.get();
      buffers.put(key, buffer);
    }
    return (T) buffer;
  }

  /**
   * Notes that a kernel keeps more here than buffers in proportion to an instance's parts.
   *
   * @param numbers of 8 bytes; negative when they are dropped
   */
  public void charge(long numbers) {
    charged += numbers;
  }

  /** Returns the sum of what was noted by {@link #charge}, nested workspaces included. */
  long charged() {
    long sum = charged;
    for (Workspace inner : nested) {
      sum += inner.charged();
    }
    return sum;
  }

  /**
   * Returns the i-th workspace inside this one, for a kernel that calls others of its own kind.
   *
   * @param i 0, 1, …
   */
  public Workspace nested(int i) {
    while (nested.size() <= i) {
      nested.add(new Workspace());
    }
    return nested.get(i);
  }
}
