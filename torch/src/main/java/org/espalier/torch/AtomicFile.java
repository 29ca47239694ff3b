package org.espalier.torch;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes files that are complete or absent, whenever the program, the disk or the machine fails:
 * into a file beside it, which is forced to the disk and then renamed, and the folder's entry is
 * forced too. Until the rename an older file of that name is untouched.
 *
 * <p>All files that this project keeps are written by this class.
 */
public final class AtomicFile {

  private static final AtomicLong COUNT = new AtomicLong();
  private static final int BUFFER = 1 << 16;
  private static final Pattern PARTIAL = Pattern.compile(".+\\.(\\d{1,18})-\\d+\\.part");

  private AtomicFile() {}

  /** What a file shall hold. */
  @FunctionalInterface
  public interface Content {

    /** Writes it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file whole.
   *
   * @param file made, or replaced
   * @throws FileSystemException if it cannot be written; an older file is then still there
   */
  public static void write(Path file, Content content) throws FileSystemException {
    // Unlike those of other processes that write the same file, and of those that died at it.
    Path partial =
        file.resolveSibling(
            "%s.%s-%s.part"
                .formatted(
                    file.getFileName(), ProcessHandle.current().pid(), COUNT.incrementAndGet()));
    try {
      writePartial(partial, content);
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(file);
    } catch (IOException e) {
      discard(partial, e);
      throw e instanceof FileSystemException f ? f : named(file, e);
    } catch (RuntimeException | Error e) {
      discard(partial, e);
      throw e;
    }
  }

  /**
   * Returns whether a file is a leftover of a write whose process died at it. To be asked where
   * this process writes nothing.
   */
  public static boolean isLeftover(Path file) {
    Matcher name = PARTIAL.matcher(file.getFileName().toString());
    if (!name.matches()) {
      return false;
    }
    long process = Long.parseLong(name.group(1));
    return process == ProcessHandle.current().pid() || ProcessHandle.of(process).isEmpty();
  }

  private static void writePartial(Path partial, Content content) throws IOException {
    try (FileChannel channel =
            FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER)) {
      content.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  /** Forces the rename. Where folders cannot be opened (Windows) the system does so by itself. */
  private static void forceFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || file.getFileSystem().getSeparator().equals("\\")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void discard(Path partial, Throwable cause) {
    try {
      var _ = Files.deleteIfExists(partial);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Failures of a channel do not say of which file. */
  private static FileSystemException named(Path file, IOException e) {
    FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
    var _ = named.initCause(e);
    return named;
  }
}
