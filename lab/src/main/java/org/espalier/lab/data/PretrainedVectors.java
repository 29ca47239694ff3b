package org.espalier.lab.data;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The vectors of a vocabulary's words, from a file that may be much larger.
 *
 * @param width numbers for each word
 * @param values size × width, row-major: the k-th number of entry i is {@code values[i·width + k]},
 *     and 0 for entries that the file has not
 * @param found of every entry, whether the file has it
 */
public record PretrainedVectors(int width, float[] values, boolean[] found) {

  /**
   * Reads a file of word vectors and keeps those that are asked for. Where a word occurs twice, the
   * first counts.
   *
   * @throws DataException if the file is missing, empty or malformed
   */
  public static PretrainedVectors read(Path file, Vocabulary vocabulary) {
    boolean[] found = new boolean[vocabulary.size()];
    float[] values = {};
    int width = 0;
    try (WordVectorReader reader = new WordVectorReader(file)) {
      for (Optional<WordVector> next = reader.next(); next.isPresent(); next = reader.next()) {
        WordVector vector = next.get();
        if (width == 0) {
          width = vector.values().length;
          values = new float[Math.multiplyExact(found.length, width)];
        }
        int index = vocabulary.index(vector.word());
        if (index != Vocabulary.UNKNOWN && !found[index]) {
          found[index] = true;
          System.arraycopy(vector.values(), 0, values, index * width, width);
        }
      }
    }
    return new PretrainedVectors(width, values, found);
  }

  /** Returns how many entries the file has. */
  public int coverage() {
    int count = 0;
    for (boolean one : found) {
      count += one ? 1 : 0;
    }
    return count;
  }
}
