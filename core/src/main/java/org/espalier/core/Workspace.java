package org.espalier.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory that kernels work in: one per thread, reused from call to call, so that nothing but
 * handles of results is allocated in steady state.
 *
 * <p>A kernel keeps its buffers in a class of its own and asks for it by a {@link Key}. Results
 * ({@link Distribution}, {@link SparseMap}, {@link LocalSparseMap} and their supports) stay in
 * these buffers; what a call returns is a handle of 32 bytes, which reads them. The next call of
 * the same kind with the same workspace overwrites them, also when it is made inside another
 * question (a decoder of least risk, a loss). A handle used after that throws {@link
 * IllegalStateException}, which names both calls. Two results of a kind at once need two
 * workspaces.
 *
 * <p>The arrays of scores, directions and targets that are handed in stay the caller's: whatever is
 * needed later is copied, so that they may change as soon as the call has returned.
 *
 * <p>Not thread-safe: it belongs to one thread at a time. Two that compute distributions or
 * projections in one are told so, as a rule, by an {@link IllegalStateException} in one of them.
 */
public final class Workspace {

  /** Names one kind of buffer. Keys are constants of the kernels. */
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

  /** One buffer, and the call that has overwritten it last. */
  static final class Slot {
    private final Object buffer;
    private Structure structure = NoStructure.INSTANCE;
    private String call = "";
    private int number; // of the calls so far
    private long thread; // of the last of them, whose object may be gone

    private Slot(Object buffer) {
      this.buffer = buffer;
    }

    Structure structure() {
      return structure;
    }

    int number() {
      return number;
    }

    /** Refuses a result that another thread has computed in the same buffer. */
    void requireOneThread() {
      if (thread != Thread.currentThread().threadId()) {
        throw new IllegalStateException(
            ("while %s of %s was computed, another thread used the same workspace; a workspace"
                    + " belongs to one thread at a time: give each its own, as Workers do")
                .formatted(call, structure));
      }
    }

    /** Returns the last call in words. */
    String lastCall() {
      return call + " of " + structure;
    }
  }

  /** Stands for the structure of a buffer that no result was written to. */
  private enum NoStructure implements Structure {
    INSTANCE;

    @Override
    public int size() {
      return 0;
    }
  }

  private final Map<Key<?>, Slot> slots = new HashMap<>();
  private @Nullable Key<?> lastKey; // a call asks for its buffer more than once
  private @Nullable Slot lastSlot;
  private final List<Workspace> nested = new ArrayList<>();
  private long charged;

  /** Creates an empty workspace. */
  public Workspace() {}

  private Slot slot(Key<?> key) {
    Slot slot = key == lastKey ? lastSlot : slots.get(key);
    if (slot == null) {
      slot = new Slot(key.factory.get());
      slots.put(key, slot);
    }
    lastKey = key;
    lastSlot = slot;
    return slot;
  }

  /** Returns this workspace's buffer of the given kind. */
  public <T> T get(Key<T> key) {
    return buffer(key, slot(key));
  }

  @SuppressWarnings({"unchecked", "unused"}) // the key, which made it, says what it is
  private static <T> T buffer(Key<T> key, Slot slot) {
    return (T) slot.buffer;
  }

  /**
   * Returns a buffer that holds a result to a call that overwrites it: from now on the handles that
   * earlier calls returned are refused.
   *
   * @param structure whose question is answered
   * @param call the question, for the message, as in {@code "distribution"}
   */
  public <T> T overwrite(Key<T> key, Structure structure, String call) {
    Slot slot = slot(key);
    slot.structure = structure;
    slot.call = call;
    slot.number++;
    slot.thread = Thread.currentThread().threadId();
    return buffer(key, slot);
  }

  /**
   * Returns a handle of a distribution that is kept in a buffer.
   *
   * @param key of the buffer, which the call in progress has {@linkplain #overwrite overwritten}
   */
  public Distribution handle(Key<?> key, Distribution distribution) {
    return new DistributionHandle(slot(key), distribution);
  }

  /**
   * Returns a handle of a projection that is kept in a buffer.
   *
   * @param key of the buffer, which the call in progress has {@linkplain #overwrite overwritten}
   */
  public SparseMap handle(Key<?> key, SparseMap solution) {
    return new SparseMapHandle(slot(key), solution);
  }

  /**
   * Returns a handle of a projection onto a local polytope that is kept in a buffer.
   *
   * @param key of the buffer, which the call in progress has {@linkplain #overwrite overwritten}
   */
  public LocalSparseMap handle(Key<?> key, LocalSparseMap solution) {
    return new LocalSparseMapHandle(slot(key), solution);
  }

  /**
   * Returns what tells whether a buffer is still as the call in progress leaves it, for results
   * that are objects of their own.
   *
   * @param key of the buffer, which the call in progress has {@linkplain #overwrite overwritten}
   * @param what the result is called in messages, as in {@code "projection"}
   */
  public Lease lease(Key<?> key, String what) {
    return new Lease(slot(key), what);
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

  @Override
  public String toString() {
    return "Workspace[" + slots.size() + " buffers, " + nested.size() + " nested]";
  }
}
