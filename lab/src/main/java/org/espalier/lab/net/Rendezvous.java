package org.espalier.lab.net;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.espalier.torch.Natives;

/**
 * The meeting point of the members of a {@link ProcessGroup}, where they also exchange short texts
 * by name: torch's TCPStore, which one process serves and all others connect to.
 */
public final class Rendezvous implements AutoCloseable {

  private static final int PORTS = 1 << 16;
  private static final long PAUSE = 20_000_000;

  private final TCPStore store;

  private Rendezvous(TCPStore store) {
    this.store = store;
  }

  /**
   * Serves one, at a free port.
   *
   * @param host this machine's own name or address
   */
  public static Rendezvous serve(String host) {
    return new Rendezvous(open(host, 0, true, Duration.ofMinutes(1)));
  }

  /**
   * Connects to one that is served.
   *
   * @param patience how long to try
   * @throws LostMemberException if it cannot be reached
   */
  public static Rendezvous connect(String host, int port, Duration patience) {
    try {
      return new Rendezvous(open(host, port, false, patience));
    } catch (RuntimeException e) {
      throw new LostMemberException(
          "there is no connection to " + host + ", port " + port + ", where members meet", e);
    }
  }

  private static TCPStore open(String host, int port, boolean serves, Duration patience) {
    Natives.load();
    try (TCPStoreOptions options = new TCPStoreOptions();
        Milliseconds limit = new Milliseconds(patience.toMillis())) {
      var _ = options.port((short) port).isServer(serves).waitWorkers(false).timeout(limit);
      return new TCPStore(host, options);
    }
  }

  /** Returns the port that is served. */
  public int port() {
    return Math.floorMod(store.getPort(), PORTS);
  }

  TCPStore store() {
    return store;
  }

  /**
   * Leaves a text, in place of an earlier one of that name; every member finds it once this
   * returns. The store sends texts without waiting for an answer, hence the question behind it.
   *
   * @throws LostMemberException if the process that serves is gone; so do the other methods
   */
  public synchronized void put(String name, String text) {
    try (StringVector names = new StringVector(name)) {
      store.set(name, text);
      var _ = store.check(names);
    } catch (RuntimeException e) {
      throw lost(e);
    }
  }

  /** Returns a text; empty if there is none of that name. */
  public synchronized Optional<String> get(String name) {
    try (StringVector names = new StringVector(name)) {
      return store.check(names) ? Optional.of(store.get_to_str(name)) : Optional.empty();
    } catch (RuntimeException e) {
      throw lost(e);
    }
  }

  /** Takes a text away, if there is one of that name. */
  public synchronized void remove(String name) {
    try {
      var _ = store.deleteKey(name);
    } catch (RuntimeException e) {
      throw lost(e);
    }
  }

  private static LostMemberException lost(RuntimeException e) {
    return new LostMemberException("the place where members meet is gone", e);
  }

  /**
   * Returns a text as soon as it is there.
   *
   * @throws LostMemberException if that takes too long
   */
  public String await(String name, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<String> text = get(name);
      if (text.isPresent()) {
        return text.get();
      }
      if (System.nanoTime() > end) {
        throw new LostMemberException(
            "nobody has left " + name + " within " + patience.toSeconds() + " s", null);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  /** Closes the connection, and ends the service where it is served here. */
  @Override
  public synchronized void close() {
    store.close();
  }
}
