package org.espalier.data;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * The place of data, and how it is read.
 *
 * @param path a file, a folder or the beginning of names, see {@link SplitFiles#of(Path)}; empty
 *     for the data that comes with the program
 * @param train the file to learn from, or empty
 * @param dev the file to choose by, or empty
 * @param test the file to measure on, or empty
 * @param layout what is known about the files' layout
 * @param oddTrees how to treat trees that the structure does not allow
 * @param limit the most words of a text or sentence, in any part
 */
public record DataSource(
    String path,
    String train,
    String dev,
    String test,
    FileLayout layout,
    OddTrees oddTrees,
    int limit) {

  /** The most words of a text unless the user permits more: charts grow with the square. */
  public static final int LIMIT = 1000;

  /** How to treat gold trees that the chosen structure does not allow, such as crossing ones. */
  public enum OddTrees {
    /** They stay unchanged, and predictions are compared with them. */
    KEPT,
    /** Arcs that cross others are lifted to the head's head. */
    PROJECTIVIZED,
    /** Their sentences are left out, in every part. */
    LEFT_OUT
  }

  /** Data that comes with the program. */
  public static final DataSource OWN = of("");

  public DataSource {
    if (train.isEmpty() && path.isEmpty() && !(dev.isEmpty() && test.isEmpty())) {
      throw new IllegalArgumentException("--dev and --test need --train or --data as well");
    }
    if (limit < 1) {
      throw new IllegalArgumentException("the limit of words must be at least 1, not " + limit);
    }
  }

  /** Returns the data at a path, with everything recognised. */
  public static DataSource of(String path) {
    return new DataSource(path, "", "", "", FileLayout.OPEN, OddTrees.KEPT, LIMIT);
  }

  /** Returns whether the data comes with the program. */
  public boolean bundled() {
    return path.isEmpty() && train.isEmpty();
  }

  /** Returns in one line what is unusual about how the data is read; empty if nothing is. */
  public String reading() {
    DataSource usual =
        new DataSource(path, train, dev, test, FileLayout.OPEN, OddTrees.KEPT, LIMIT);
    return equals(usual) ? "" : layout + " " + oddTrees + " " + limit;
  }

  /** Returns what the user named first, for messages. */
  public Path place() {
    return Path.of(path.isEmpty() ? train : path);
  }

  /**
   * Finds the files of the parts.
   *
   * @throws DataException if there are none, or several for a part
   */
  public SplitFiles files() {
    return files(SplitFiles::of);
  }

  /**
   * Finds the files of the parts.
   *
   * @param finder finds those at the path
   * @throws DataException if there are none, or several for a part
   */
  public SplitFiles files(Function<Path, SplitFiles> finder) {
    Optional<SplitFiles> found =
        path.isEmpty() ? Optional.empty() : Optional.of(finder.apply(Path.of(path)));
    return new SplitFiles(
        train.isEmpty() ? found.orElseThrow().train() : Path.of(train),
        dev.isEmpty() ? found.flatMap(SplitFiles::dev) : Optional.of(Path.of(dev)),
        test.isEmpty() ? found.flatMap(SplitFiles::test) : Optional.of(Path.of(test)));
  }

  /** Returns the same files, read by a layout. */
  public DataSource with(FileLayout other) {
    return new DataSource(path, train, dev, test, other, oddTrees, limit);
  }
}
