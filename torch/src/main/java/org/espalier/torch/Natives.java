package org.espalier.torch;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads the native libraries in a safe order and sets the number of their threads.
 *
 * <p>JavaCPP unpacks a library when a class that needs it is initialised. If its cache is still
 * empty and the operating system has a libtorch of its own, the linker picks that one up for the
 * libraries that are not unpacked yet, and the process dies. So everything is unpacked before
 * anything is loaded: call {@link #load(int)} before the first use of a class of PyTorch.
 *
 * <p>Torch's OpenMP threads and OpenBLAS's own ones spin while they wait. Together they make small
 * networks up to a hundred times slower where cores are few, so OpenBLAS is held to one thread, and
 * torch gets the number that is asked for. One thread is the fastest for the networks of this
 * project; with more, set {@code OMP_WAIT_POLICY=passive} in the environment.
 */
public final class Natives {

  private static final String[][] LIBRARIES = {
    {"javacpp", "org.bytedeco.javacpp.Loader"},
    {"openblas", "org.bytedeco.openblas.global.openblas"},
    {"pytorch", "org.bytedeco.pytorch.global.torch"},
  };

  private static boolean loaded;

  private Natives() {}

  /**
   * Loads the libraries unless an earlier call did, with one thread if this is the first call. The
   * number of threads is otherwise left as it is.
   *
   * @throws IllegalStateException if there are no libraries for this platform
   * @throws UncheckedIOException if they cannot be unpacked
   */
  public static synchronized void load() {
    if (!loaded) {
      load(1);
    }
  }

  /**
   * Loads the libraries unless an earlier call did, and sets torch's number of threads.
   *
   * <p>Results are the same bit for bit only between runs with the same number of threads. The
   * number is that of the calling thread, and of threads that use torch for the first time after
   * this; others keep theirs.
   *
   * @param threads threads within one tensor operation, at least 1
   * @throws IllegalArgumentException if there are fewer than one
   * @throws IllegalStateException if there are no libraries for this platform
   * @throws UncheckedIOException if they cannot be unpacked
   */
  public static synchronized void load(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("torch needs at least 1 thread, not " + threads);
    }
    if (!loaded) {
      unpackAndLoad();
      // Allowed only once, before torch has run anything in parallel.
      torch.set_num_interop_threads(1);
      openblas_nolapack.blas_set_num_threads(1);
      loaded = true;
    }
    torch.set_num_threads(threads);
  }

  /** One program at a time: two that unpack at the same moment can die in the dynamic linker. */
  private static void unpackAndLoad() {
    try {
      Path cache = Loader.getCacheDir().toPath();
      if (!Files.isWritable(cache)) { // its owner has unpacked all
        load(LIBRARIES);
        return;
      }
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve("espalier.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        load(LIBRARIES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack the native libraries: " + e.getMessage(), e);
    }
  }

  private static void load(String[]... libraries) {
    for (String[] library : libraries) {
      unpack(library[0], library[1]);
    }
    Loader.load(torch.class);
  }

  private static void unpack(String library, String className) {
    String platform = Loader.getPlatform();
    String folder = "/org/bytedeco/" + library + "/" + platform + "/";
    try {
      Class<?> owner = Class.forName(className, false, Natives.class.getClassLoader());
      File[] unpacked = Loader.cacheResources(owner, folder);
      if (unpacked == null || unpacked.length == 0) {
        throw new IllegalStateException(
            ("no native library of %s for %s was found: add org.espalier:espalier-torch-platform"
                    + " (type pom, scope runtime), and on the module path --add-modules"
                    + " ALL-MODULE-PATH, because no module requires those of the libraries")
                .formatted(library, platform));
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(library + " is not on the module path", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack the native library of " + library, e);
    }
  }
}
