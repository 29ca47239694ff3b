package org.espalier.lab.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.lab.data.ConlluReader;
import org.espalier.lab.data.ContentHash;
import org.espalier.lab.data.DataException;
import org.espalier.lab.data.Ewt;
import org.espalier.lab.data.Sentence;

/**
 * A treebank in three parts: the one that the build unpacks, or a folder of the user's with one
 * file {@code *train*.conllu}, one {@code *dev*.conllu} and one {@code *test*.conllu}, each of
 * which may be packed with gzip.
 *
 * @param trainFile where the training sentences stand
 * @param train the training sentences
 * @param devFile where the development sentences stand
 * @param dev the development sentences
 * @param testFile where the test sentences stand
 * @param test the test sentences
 * @param hash SHA-256 of the files
 */
public record TreebankSplit(
    Path trainFile,
    List<Sentence> train,
    Path devFile,
    List<Sentence> dev,
    Path testFile,
    List<Sentence> test,
    String hash) {

  /** Reads the English Web Treebank. */
  public static TreebankSplit ewt() {
    Ewt ewt = Ewt.load();
    return new TreebankSplit(
        ewt.trainFile(),
        ewt.train(),
        ewt.devFile(),
        ewt.dev(),
        ewt.testFile(),
        ewt.test(),
        ewt.hash());
  }

  /**
   * Reads a treebank of the user's.
   *
   * @throws DataException if a part is missing or malformed
   */
  public static TreebankSplit of(Path folder) {
    Path train = file(folder, "train");
    Path dev = file(folder, "dev");
    Path test = file(folder, "test");
    return new TreebankSplit(
        train,
        ConlluReader.readAll(train),
        dev,
        ConlluReader.readAll(dev),
        test,
        ConlluReader.readAll(test),
        ContentHash.of(train, dev, test));
  }

  private static Path file(Path folder, String part) {
    if (Files.isRegularFile(folder)) {
      throw new DataException(
          folder, "is a file; a treebank is a folder with *train*, *dev* and *test*.conllu");
    }
    if (!Files.isDirectory(folder)) {
      throw new DataException(folder, "there is no such folder");
    }
    List<Path> found;
    try (Stream<Path> files = Files.list(folder)) {
      found =
          files
              .filter(file ->
                  file.getFileName().toString().matches(".*" + part + ".*\\.conllu(\\.gz)?"))
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new DataException(folder, "cannot be listed: " + e.getMessage());
    }
    if (found.size() != 1) {
      throw new DataException(
          folder,
          "expected one file *"
              + part
              + "*.conllu, found "
              + (found.isEmpty()
                  ? "none"
                  : found.stream()
                      .map(file -> file.getFileName().toString())
                      .collect(Collectors.joining(", "))));
    }
    return found.getFirst();
  }

  /**
   * Returns the genre of a sentence of the user's: what stands before the first dash of its
   * document's id.
   *
   * @throws DataException if the sentence belongs to no document
   */
  static String genre(Sentence sentence) {
    String document = sentence.document();
    if (document.isBlank()) {
      throw new DataException(
          sentence.file(),
          sentence.line(),
          "the sentence belongs to no document, so it has no genre; # newdoc id = GENRE-NAME says "
              + "which");
    }
    int dash = document.indexOf('-');
    return dash < 0 ? document : document.substring(0, dash);
  }
}
