package org.espalier.lab.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.lab.data.DataException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder of a run. Every file is written whole under another name and then moved, so that what
 * is there is complete, whenever the program is stopped.
 *
 * @param path of the folder
 */
public record RunFolder(Path path) {

  /** The file that makes a folder a run's; it is written after all else that a run begins with. */
  public static final String CONFIG = "config.json";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Returns the path of a file in the folder. */
  public Path file(String name) {
    return path.resolve(name);
  }

  /** Returns the folder of a part of the run, made if need be. */
  public RunFolder part(String name) {
    return new RunFolder(path.resolve(name)).create();
  }

  /** Makes the folder if it is not there. */
  public RunFolder create() {
    try {
      Files.createDirectories(path);
      return this;
    } catch (IOException e) {
      // What is missing is no file of the user's, but a system that takes folders there.
      String reason =
          e instanceof NoSuchFileException
              ? "the system does not take folders in " + path.toAbsolutePath().getParent()
              : reason(e);
      throw new UncheckedIOException(path + ": cannot be made: " + reason, e);
    }
  }

  /**
   * Takes the folder for one process; closing gives it back, and so does the process's end, however
   * it comes.
   *
   * @throws DataException if another process has it
   */
  public FileChannel lock() {
    try {
      // The file stays: were it deleted, two processes could hold locks on two files of this name.
      FileChannel channel =
          FileChannel.open(file("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locks(channel)) {
        channel.close();
        throw new DataException(path, "another process is training here");
      }
      return channel;
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be locked: " + reason(e), e);
    }
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Tells whether a file is there. */
  public boolean has(String name) {
    return Files.exists(file(name));
  }

  /** Removes a file, if it is there. */
  public void remove(String name) {
    try {
      var _ = Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(file(name) + ": cannot be removed: " + reason(e), e);
    }
  }

  /** Removes the folder with all that is in it. */
  public void delete() {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be removed: " + reason(e), e);
    }
  }

  /** Writes a text. */
  public void writeText(String name, String text) {
    Path target = file(name);
    Path temporary = file(name + ".part");
    try {
      Files.writeString(temporary, text, StandardCharsets.UTF_8);
      try {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(target + ": cannot be written: " + reason(e), e);
    }
  }

  /** Writes a value as JSON. */
  public void writeJson(String name, Object value) {
    writeText(name, JSON.writeValueAsString(value) + "\n");
  }

  /**
   * Reads a value from JSON.
   *
   * @throws DataException if the file is missing or does not hold such a value
   */
  public <T> T readJson(String name, Class<T> type) {
    Path file = file(name);
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new DataException(file, "cannot be read; is " + path + " the folder of a run?");
    }
    try {
      return JSON.readValue(text, type);
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw line > 0
          ? new DataException(file, line, problem(e, text))
          : new DataException(file, problem(e, text));
    }
  }

  /** Says in plain words what a file of JSON has that it should not, or lacks. */
  private static String problem(JacksonException e, String text) {
    if (text.isBlank()) {
      return "the file is empty";
    }
    if (e instanceof StreamReadException && e.getLocation() != null) {
      if (e.getLocation().getCharOffset() >= text.stripTrailing().length()) {
        return "the file ends too early; it was cut off";
      }
      return "is not JSON from column " + e.getLocation().getColumnNr() + " on";
    }
    if (e instanceof ValueInstantiationException
        && e.getCause() instanceof IllegalArgumentException cause) {
      return String.valueOf(cause.getMessage());
    }
    String field =
        e.getPath().stream()
            .map(JacksonException.Reference::getPropertyName)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("."));
    return (field.isEmpty() ? "a value" : "the value of " + field)
        + " is missing or of the wrong kind";
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "no permission";
      case NoSuchFileException _ -> "there is no such file or folder";
      case FileAlreadyExistsException _ -> "a file is in the way";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
