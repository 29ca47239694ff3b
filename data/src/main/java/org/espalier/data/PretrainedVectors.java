package org.espalier.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The vectors of a vocabulary's words, from a file that may be much larger.
 *
 * @param width numbers for each word
 * @param values size × width, row-major: the k-th number of entry i is {@code values[i·width + k]},
 *     and 0 for entries that the file lacks
 * @param found of every entry, whether the file has it
 * @param notes lines about what was skipped in the file, with counts
 */
public record PretrainedVectors(int width, float[] values, boolean[] found, List<String> notes) {

  public PretrainedVectors {
    notes = List.copyOf(notes);
  }

  /**
   * Reads a file of word vectors and keeps those of the vocabulary. Where a word occurs twice, the
   * first counts.
   *
   * @throws DataException if the file is missing, empty or malformed, or has none of the entries,
   *     or the vectors need more memory than there is
   */
  public static PretrainedVectors read(Path file, Vocabulary vocabulary) {
    boolean[] found = new boolean[vocabulary.size()];
    float[] values;
    int width;
    long twice = 0;
    List<String> notes = new ArrayList<>();
    try (WordVectorReader reader = new WordVectorReader(file)) {
      width = reader.width();
      requireRoom(file, (long) found.length * width, width);
      values = new float[found.length * width];
      for (Optional<WordVector> next = reader.next(); next.isPresent(); next = reader.next()) {
        int index = vocabulary.index(next.get().word());
        if (index == Vocabulary.UNKNOWN) {
          continue;
        }
        if (found[index]) {
          twice++;
        } else {
          found[index] = true;
          System.arraycopy(next.get().values(), 0, values, index * width, width);
        }
      }
      if (twice > 0) {
        notes.add(twice + " entries of words that came before do not count");
      }
      reader.skippedNote().ifPresent(notes::add);
    }
    PretrainedVectors vectors = new PretrainedVectors(width, values, found, notes);
    if (vectors.coverage() == 0 && !vocabulary.entries().isEmpty()) {
      throw new DataException(
          file,
          "has none of the "
              + vocabulary.entries().size()
              + " words of the data; are these the vectors of another language, or in capitals?");
    }
    return vectors;
  }

  /**
   * Checks that there is enough memory before it is allocated: the first line of a file may claim
   * any width.
   */
  private static void requireRoom(Path file, long numbers, int width) {
    long bytes = numbers * Float.BYTES;
    long most = Math.min(Runtime.getRuntime().maxMemory() / 2, 4L * (Integer.MAX_VALUE - 8));
    if (bytes > most) {
      throw new DataException(
          file,
          String.format(
              Locale.ROOT,
              "vectors of %,d numbers for the data's %,d words need %.1f GiB, and at most %.1f GiB"
                  + " are possible here; ESPALIER_JAVA_OPTS=-Xmx16g permits more",
              width,
              numbers / width,
              bytes / (double) (1 << 30),
              most / (double) (1 << 30)));
    }
  }

  /** Returns how many words have a vector and what was skipped, in one line. */
  public String description() {
    String share =
        String.format(
            Locale.ROOT,
            "%,d of %,d words (%.1f %%) have a vector of %d numbers",
            coverage(),
            found.length - Vocabulary.FIRST,
            100 * share(),
            width);
    return notes.isEmpty() ? share : share + "; " + String.join("; ", notes);
  }

  /** Returns the share of the vocabulary's words that the file has. */
  public double share() {
    return (double) coverage() / Math.max(1, found.length - Vocabulary.FIRST);
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
