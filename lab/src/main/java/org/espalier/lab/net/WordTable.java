package org.espalier.lab.net;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.DataException;
import org.espalier.data.WordVector;
import org.espalier.data.WordVectorReader;
import org.jspecify.annotations.Nullable;

/**
 * Pretrained word vectors as an encoder: a word's state is its vector, or that of the word in lower
 * case, or 0 where the file has neither. All words of the file count, not only those of the
 * training data, so that words that training lacks have vectors too.
 *
 * <p>Memory: 4 bytes a number. Files begin with the most frequent words, so of one that needs more
 * than a quarter of the machine's heap the first words are read. Where a word occurs twice, the
 * first counts.
 */
public final class WordTable implements FrozenEncoder {

  private final Map<String, float[]> vectors = new HashMap<>();
  private final float[] unknown;
  private final boolean isCut;
  private final Optional<String> skippedNote;
  private final String identity;

  /**
   * A file as it was when it was read.
   *
   * @param size its bytes
   * @param modified when it was written last
   */
  private record Version(Path file, long size, FileTime modified) {

    static Version of(Path file) {
      try {
        return new Version(file.toRealPath(), Files.size(file), Files.getLastModifiedTime(file));
      } catch (IOException e) {
        return new Version(file, 0, FileTime.fromMillis(0)); // reading it will say why
      }
    }
  }

  /** The table that was read last, as long as memory has room for it. */
  private static SoftReference<@Nullable WordTable> last = new SoftReference<>(null);

  private final Version version;

  /**
   * Returns the vectors of a file, which is read but once in a row: the check of the data, all
   * networks of a run and those of a comparison have one table.
   *
   * @throws DataException if it is missing, empty or malformed
   */
  public static synchronized WordTable of(Path file) {
    WordTable table = last.get();
    if (table == null || !table.version.equals(Version.of(file))) {
      table = new WordTable(file);
      last = new SoftReference<>(table);
    }
    return table;
  }

  /**
   * Reads a file of word vectors.
   *
   * @throws DataException if it is missing, empty or malformed
   */
  WordTable(Path file) {
    version = Version.of(file);
    boolean cut = false;
    try (WordVectorReader reader = new WordVectorReader(file)) {
      unknown = new float[reader.width()];
      // Beside the numbers of a word there are its letters, the array's head and the map's node.
      long room = Runtime.getRuntime().maxMemory() / 4 / (4L * reader.width() + 150);
      for (Optional<WordVector> next = reader.next(); next.isPresent(); next = reader.next()) {
        if (vectors.size() >= room) {
          cut = true;
          break;
        }
        vectors.putIfAbsent(next.get().word(), next.get().values());
      }
      skippedNote = reader.skippedNote();
      identity = "word vectors " + reader.hash();
    }
    if (vectors.isEmpty()) {
      throw new DataException(file, "has no word vectors");
    }
    isCut = cut;
  }

  /** Returns how many words have a vector. */
  public int size() {
    return vectors.size();
  }

  /** Returns whether the file has more words than there is memory for. */
  public boolean isCut() {
    return isCut;
  }

  /** Returns how many entries of the file could not be read and what the first one's fault was. */
  public Optional<String> skippedNote() {
    return skippedNote;
  }

  /** Returns how many of some words have a vector. */
  public long covered(Collection<String> words) {
    return words.stream().filter(word -> find(word) != null).count();
  }

  private float @Nullable [] find(String word) {
    float[] vector = vectors.get(word);
    return vector == null ? vectors.get(word.toLowerCase(Locale.ROOT)) : vector;
  }

  @Override
  public float[][][] states(List<List<String>> sentences) {
    return sentences.stream()
        .map(sentence -> sentence.stream().map(this::state).toArray(float[][]::new))
        .toArray(float[][][]::new);
  }

  private float[] state(String word) {
    float[] vector = find(word);
    return vector == null ? unknown : vector;
  }

  @Override
  public Optional<String> identity() {
    return Optional.of(identity);
  }
}
