package org.espalier.lab.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of a data set in parts.
 *
 * @param train for learning, or the only file, of which the other parts are to be cut
 * @param dev for choosing, where there is one
 * @param test for measuring, where there is one
 */
public record SplitFiles(Path train, Optional<Path> dev, Optional<Path> test) {

  private static final int ONE_IN = 10;

  /**
   * Finds the files.
   *
   * @param path a file; or a folder of which one file's name contains "train", at most one "dev",
   *     "valid" or "trial", and at most one "test"; or what the names of such files begin with
   * @throws DataException if there is no such file, or there are several
   */
  public static SplitFiles of(Path path) {
    return of(path, "");
  }

  /**
   * Finds the files among those whose names begin with a word.
   *
   * @param path a file, a folder or a beginning, as above
   * @param kind what the names of files in the folder begin with
   */
  public static SplitFiles of(Path path, String kind) {
    if (Files.isRegularFile(path)) {
      return new SplitFiles(path, Optional.empty(), Optional.empty());
    }
    List<Path> files = candidates(path, kind);
    Optional<Path> train = one(path, files, "train");
    Optional<Path> dev = one(path, files, "dev|valid|trial");
    Optional<Path> test = one(path, files, "test");
    if (train.isEmpty() && dev.isEmpty()) {
      throw new DataException(path, "there is no file for training: none is named *train*");
    }
    return train.isPresent()
        ? new SplitFiles(train.get(), dev, test)
        : new SplitFiles(dev.orElseThrow(), Optional.empty(), test);
  }

  private static List<Path> candidates(Path path, String kind) {
    boolean isFolder = Files.isDirectory(path);
    Path folder = isFolder ? path : path.toAbsolutePath().getParent();
    String start = isFolder ? kind : path.getFileName() + kind;
    if (folder == null || !Files.isDirectory(folder)) {
      throw new DataException(path, "there is no such file or folder");
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.getFileName().toString().startsWith(start))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new DataException(
            path, isFolder ? "no file begins with " + kind : "there is no such file or folder");
      }
      return found;
    } catch (IOException e) {
      throw new DataException(folder, "cannot be listed: " + e.getMessage());
    }
  }

  private static Optional<Path> one(Path path, List<Path> files, String part) {
    List<Path> found =
        files.stream()
            .filter(file -> file.getFileName().toString().matches("(?i).*(" + part + ").*"))
            .toList();
    if (found.size() > 1) {
      throw new DataException(
          path,
          "several files could be the one for "
              + part.replace("|", " or ")
              + ": "
              + found.stream()
                  .map(file -> file.getFileName().toString())
                  .collect(Collectors.joining(", ")));
    }
    return found.stream().findFirst();
  }

  /** Returns the files that there are. */
  public Path[] all() {
    return Stream.of(Optional.of(train), dev, test).flatMap(Optional::stream).toArray(Path[]::new);
  }

  /**
   * Cuts rows into three parts: of every ten one for test and another for development, where these
   * have no file of their own. Which of the ten is random, but always the same, so that neither a
   * file that is sorted by label is a trap nor one in which labels take turns.
   *
   * @param read reads a file
   * @throws DataException if there are fewer than ten rows to cut
   */
  public <T> Parts<T> read(Function<Path, List<T>> read) {
    List<T> rows = read.apply(train);
    Optional<List<T>> ownDev = dev.map(read);
    Optional<List<T>> ownTest = test.map(read);
    if ((ownDev.isEmpty() || ownTest.isEmpty()) && rows.size() < ONE_IN) {
      throw new DataException(
          train,
          "has "
              + rows.size()
              + (rows.size() == 1 ? " text" : " texts")
              + "; at least "
              + ONE_IN
              + " are needed");
    }
    List<T> kept = new ArrayList<>();
    List<T> cutDev = new ArrayList<>();
    List<T> cutTest = new ArrayList<>();
    Random random = new Random(0);
    int forTest = 0;
    int forDev = 0;
    for (int i = 0; i < rows.size(); i++) {
      int place = i % ONE_IN;
      if (place == 0) {
        forTest = random.nextInt(ONE_IN);
        forDev = (forTest + 1 + random.nextInt(ONE_IN - 1)) % ONE_IN;
      }
      if (place == forTest && ownTest.isEmpty()) {
        cutTest.add(rows.get(i));
      } else if (place == forDev && ownDev.isEmpty()) {
        cutDev.add(rows.get(i));
      } else {
        kept.add(rows.get(i));
      }
    }
    return new Parts<>(
        train,
        kept,
        dev.orElse(train),
        ownDev.orElse(cutDev),
        test.orElse(train),
        ownTest.orElse(cutTest),
        ContentHash.of(all()));
  }

  /**
   * The rows of a data set.
   *
   * @param trainFile where the training rows stand
   * @param train the training rows
   * @param devFile where the development rows stand
   * @param dev the development rows
   * @param testFile where the test rows stand
   * @param test the test rows
   * @param hash SHA-256 of the files
   * @param <T> a row
   */
  public record Parts<T>(
      Path trainFile,
      List<T> train,
      Path devFile,
      List<T> dev,
      Path testFile,
      List<T> test,
      String hash) {}
}
