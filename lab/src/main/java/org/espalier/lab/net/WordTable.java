package org.espalier.lab.net;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.ContentHash;
import org.espalier.data.DataException;
import org.espalier.data.WordVector;
import org.espalier.data.WordVectorReader;
import org.jspecify.annotations.Nullable;

/**
 * Pretrained word vectors as an encoder: a word's state is its vector, or that of the word in lower
 * case, or 0 where the file has neither. All words of the file count, not those of the training
 * data alone, so that words which training did not see are told apart too.
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
   * Reads a file of word vectors.
   *
   * @throws DataException if it is missing, empty or malformed
   */
  public WordTable(Path file) {
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
    }
    if (vectors.isEmpty()) {
      throw new DataException(file, "has no word vectors");
    }
    isCut = cut;
    identity = "word vectors " + ContentHash.of(file) + " " + vectors.size();
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
