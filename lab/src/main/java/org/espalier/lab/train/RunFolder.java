package org.espalier.lab.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.data.ContentHash;
import org.espalier.data.DataException;
import org.espalier.torch.AtomicFile;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder of a run. Every file is written by {@link AtomicFile}, so that existing files are
 * complete, whenever the program is stopped, and JSON carries a checksum.
 *
 * @param path of the folder
 * @param origin what the run began with: names and SHA-256 of its first files, which checkpoints
 *     are bound to; empty where nothing is known
 */
public record RunFolder(Path path, Map<String, String> origin) {

  /** The file that makes a folder a run's; it is written after all else that a run begins with. */
  public static final String CONFIG = "config.json";

  /** The file with what a run has measured; it is written when all else is done. */
  public static final String RESULT = "result.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final String TENSORS = ".safetensors";
  private static final String NO_SUM = "0".repeat(64);
  private static final Pattern SEAL =
      Pattern.compile("\\{(\\s*)\"sha256\"\\s*:\\s*\"([0-9a-f]{64})\"\\s*,");
  private static final String DAMAGED =
      "was damaged or changed after it was written: its checksum does not fit; restore it from a "
          + "copy, or remove the folder and train again";

  public RunFolder {
    origin = Map.copyOf(origin);
  }

  /** A folder of which nothing else is known. */
  public RunFolder(Path path) {
    this(path, Map.of());
  }

  /** Returns the same folder, whose checkpoints are bound to some of its files as they are now. */
  public RunFolder boundTo(String... names) {
    return new RunFolder(
        path, Arrays.stream(names).collect(Collectors.toMap(name -> name, this::hash)));
  }

  /** Returns the path of a file in the folder. */
  public Path file(String name) {
    return path.resolve(name);
  }

  /** Returns the folder of a part of the run, made if need be. */
  public RunFolder part(String name) {
    return new RunFolder(path.resolve(name), origin).create();
  }

  /** Makes the folder if it is not there. */
  public RunFolder create() {
    try {
      Files.createDirectories(path);
      return this;
    } catch (IOException e) {
      throw notMade(e);
    }
  }

  private RuntimeException notMade(IOException e) {
    // What is missing is no file of the user's, but a system that takes folders there.
    return e instanceof NoSuchFileException
        ? new UncheckedIOException(
            "%s: cannot be made: the system does not take folders in %s"
                .formatted(path, path.toAbsolutePath().getParent()),
            e)
        : new StorageException(path, "made", e);
  }

  /**
   * Runs some work with the folder while no other process has it. The folder is made if need be,
   * and taken before anything is written. If the work fails before anything was trained, a folder
   * that was made here is removed again.
   *
   * @param work may call this again only for other folders
   * @throws DataException if another process, or another thread, has the folder
   */
  public <T> T hold(Supplier<T> work) {
    return hold(Duration.ZERO, work);
  }

  /**
   * The same, after a process that has the folder has ended.
   *
   * @param patience time to wait for that
   */
  public <T> T hold(Duration patience, Supplier<T> work) {
    boolean made = Files.notExists(path);
    try (FolderLock _ = FolderLock.take(create().path(), patience)) {
      try {
        removeLeftovers();
        return work.get();
      } catch (RuntimeException | Error e) {
        if (made) {
          discard(e);
        }
        throw e;
      }
    } catch (IOException e) {
      throw new StorageException(path, "taken", e);
    }
  }

  /** Removes what processes left that died while they wrote. */
  private void removeLeftovers() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path leftover : files.filter(AtomicFile::isLeftover).toList()) {
        var _ = Files.deleteIfExists(leftover);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void discard(Throwable cause) {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      if (all.stream().noneMatch(file -> file.toString().endsWith(TENSORS))) {
        for (Path file : all) {
          Files.delete(file);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // The failure that led here is what the user must hear of; an empty folder may stay.
      cause.addSuppressed(e);
    }
  }

  /** Returns whether the folder is a run's. */
  public boolean hasBegun() {
    return has(CONFIG);
  }

  /**
   * Returns whether nothing is there but some of these files, the lock, and leftovers of writing
   * them.
   *
   * @throws DataException if the folder cannot be read
   */
  public boolean holdsOnly(Set<String> names) {
    try (Stream<Path> files = Files.list(path)) {
      return files.allMatch(file ->
          names.contains(file.getFileName().toString())
              || file.endsWith(FolderLock.FILE)
              || AtomicFile.isLeftover(file));
    } catch (IOException e) {
      throw new DataException(path, "cannot be listed: " + StorageException.reason(e));
    }
  }

  /**
   * Runs some work that returns nothing, as {@link #hold(Supplier)} does.
   *
   * @param work may call this again only for other folders
   */
  public void hold(Runnable work) {
    var _ =
        hold(() -> {
          work.run();
          return true;
        });
  }

  /** Returns whether a file is there. */
  public boolean has(String name) {
    return Files.exists(file(name));
  }

  /** Removes a file, if it is there. */
  public void remove(String name) {
    try {
      var _ = Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new StorageException(file(name), "removed", e);
    }
  }

  /** Removes the folder with all that is in it. */
  public void delete() {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    } catch (IOException e) {
      throw new StorageException(path, "removed", e);
    }
  }

  /** Writes a text. */
  public void writeText(String name, String text) {
    Path target = file(name);
    try {
      AtomicFile.write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new StorageException(target, "written", e);
    }
  }

  /**
   * Writes a record as JSON. Its first field is {@code sha256}: the file's checksum, taken while
   * its own digits were zeros.
   */
  public void writeJson(String name, Record value) {
    String plain = JSON.writeValueAsString(value) + "\n";
    String open = plain.replaceFirst("\\{", "{\n  \"sha256\" : \"" + NO_SUM + "\",");
    writeText(name, open.replaceFirst(NO_SUM, ContentHash.ofText(open)));
  }

  /**
   * Returns the SHA-256 of a file of this folder.
   *
   * @throws DataException if it cannot be read
   */
  public String hash(String name) {
    return ContentHash.of(file(name));
  }

  /**
   * Reads a record from JSON.
   *
   * @throws DataException if the file is missing, does not hold such a value, or was changed after
   *     it was written; files of older versions and of other programs have no checksum
   */
  public <T extends Record> T readJson(String name, Class<T> type) {
    Path file = file(name);
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new DataException(
          file,
          e instanceof NoSuchFileException
              ? "there is no such file; is " + path + " the folder of a run?"
              : e instanceof CharacterCodingException
                  ? "is not text in UTF-8: " + DAMAGED
                  : "cannot be read: " + StorageException.reason(e));
    }
    try {
      var _ = JSON.readTree(text);
      T value = JSON.readValue(unsealed(file, text), type);
      Optional<String> missing = Completeness.missing("", value);
      if (missing.isPresent()) {
        throw new DataException(
            file,
            "the value of %s is missing"
                .formatted(missing.get().isEmpty() ? "the file" : missing.get()));
      }
      return value;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw line > 0
          ? new DataException(file, line, problem(e, text))
          : new DataException(file, problem(e, text));
    }
  }

  /** Checks the checksum, if there is one, and puts blanks in its place. */
  private static String unsealed(Path file, String text) {
    Matcher seal = SEAL.matcher(text);
    if (!seal.lookingAt()) {
      return text;
    }
    String open = text.substring(0, seal.start(2)) + NO_SUM + text.substring(seal.end(2));
    if (!seal.group(2).equals(ContentHash.ofText(open))) {
      throw new DataException(file, DAMAGED);
    }
    int from = seal.end(1);
    return text.substring(0, from) + " ".repeat(seal.end() - from) + text.substring(seal.end());
  }

  /** Returns in plain words what a file of JSON has that it should not, or lacks. */
  private static String problem(JacksonException e, String text) {
    if (text.isBlank()) {
      return "the file is empty";
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "has a field "
          + unknown.getPropertyName()
          + " that this version of the program does not know; it is of a newer version, or damaged";
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
}
