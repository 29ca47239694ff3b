package org.espalier.lab.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.espalier.data.DataException;
import org.jspecify.annotations.Nullable;

/**
 * A folder taken by one thread of one process. The system gives it back when the process ends,
 * however it does.
 *
 * <p>The file {@code lock} holds the owner's process id and a token. It goes only with its folder,
 * and then a process that waited for neither may hold a lock on a file that is no more: so the
 * token is read again through the file's name. On POSIX systems closing any channel of a file frees
 * the process's locks on it; hence the reading channel stays open too, and within this process a
 * set says what is taken.
 */
final class FolderLock implements AutoCloseable {

  /** The name of the file. */
  static final String FILE = "lock";

  private static final int TRIES = 10;
  private static final long PAUSE = 100_000_000;
  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  private final Path key;
  private final FileChannel writer;
  private final FileChannel reader;

  private FolderLock(Path key, FileChannel writer, FileChannel reader) {
    this.key = key;
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * Takes a folder, which is made if need be, as soon as no other process holds it.
   *
   * @param patience time to wait for that
   * @throws DataException if another process or thread still has it then
   * @throws IOException if the system fails
   */
  static FolderLock take(Path folder, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return take(folder);
      } catch (DataException e) {
        if (System.nanoTime() >= end) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  /**
   * Takes a folder, which is made if need be.
   *
   * @throws DataException if another process or thread has it
   * @throws IOException if the system fails
   */
  static FolderLock take(Path folder) throws IOException {
    Path key = folder.toAbsolutePath().normalize();
    if (!TAKEN.add(key)) {
      throw refused(folder, "another thread of this process");
    }
    try {
      for (int i = 0; i < TRIES; i++) {
        FolderLock lock = tried(folder, key);
        if (lock != null) {
          return lock;
        }
      }
      throw new IOException("it is removed again and again");
    } catch (IOException | RuntimeException | Error e) {
      var _ = TAKEN.remove(key);
      throw e;
    }
  }

  /** Returns null where the folder was removed meanwhile. */
  private static @Nullable FolderLock tried(Path folder, Path key) throws IOException {
    Path file = folder.resolve(FILE);
    Files.createDirectories(folder);
    FileChannel writer;
    try {
      writer = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      return null;
    }
    FileChannel reader = null;
    try {
      if (writer.tryLock() == null) {
        throw refused(folder, "another process" + owner(file));
      }
      String token = ProcessHandle.current().pid() + " " + UUID.randomUUID();
      writer.truncate(0).write(StandardCharsets.US_ASCII.encode(token));
      reader = FileChannel.open(file, StandardOpenOption.READ);
      if (text(reader).equals(token)) {
        return new FolderLock(key, writer, reader);
      }
    } catch (NoSuchFileException e) {
      // Removed by the process that had the folder.
      writer.close();
      return null;
    } catch (IOException | RuntimeException | Error e) {
      writer.close();
      throw e;
    }
    reader.close();
    writer.close();
    return null;
  }

  private static DataException refused(Path folder, String who) {
    return new DataException(
        folder, who + " is working here; wait until it has ended, or choose another folder");
  }

  private static String owner(Path file) {
    try (FileChannel reader = FileChannel.open(file, StandardOpenOption.READ)) {
      String pid = text(reader).replaceFirst(" .*", "");
      return pid.matches("\\d+") ? " (" + pid + ")" : "";
    } catch (IOException e) {
      return "";
    }
  }

  private static String text(FileChannel reader) throws IOException {
    ByteBuffer some = ByteBuffer.allocate(100);
    var _ = reader.read(some, 0);
    return StandardCharsets.US_ASCII.decode(some.flip()).toString();
  }

  @Override
  public void close() throws IOException {
    try (reader;
        writer) {
      var _ = TAKEN.remove(key);
    }
  }
}
