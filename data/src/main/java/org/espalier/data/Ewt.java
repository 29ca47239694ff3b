package org.espalier.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The English Web Treebank of Universal Dependencies, unpacked by the build: sentences from
 * answers, e-mail, newsgroups, reviews and weblogs, with dependency trees of one root each.
 *
 * <p>N. Silveira et al., A gold standard dependency corpus for English, LREC 2014.
 *
 * @param folder the folder of the three files
 * @param train 12,544 sentences
 * @param dev 2,001 sentences
 * @param test 2,077 sentences
 * @param hash SHA-256 over the three files
 */
public record Ewt(
    Path folder, List<Sentence> train, List<Sentence> dev, List<Sentence> test, String hash) {

  /** The system property that names the folder. */
  public static final String PROPERTY = "espalier.ewt";

  /** The genres, in alphabetical order. */
  public static final List<String> GENRES =
      List.of("answers", "email", "newsgroup", "reviews", "weblog");

  /**
   * Reads the treebank from the folder that the launcher or the build has set.
   *
   * @throws DataException if a file is missing
   */
  public static Ewt load() {
    String folder = System.getProperty(PROPERTY);
    if (folder == null) {
      throw new DataException(
          Path.of("en_ewt-ud-train.conllu"),
          "the folder of the treebank is not known; start through the launcher, or set -D"
              + PROPERTY);
    }
    return load(Path.of(folder));
  }

  /**
   * Reads the treebank from a folder with {@code en_ewt-ud-{train,dev,test}.conllu}, packed with
   * gzip if their names end so.
   *
   * @throws DataException if the folder or a file is missing, or a line is malformed
   */
  public static Ewt load(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(folder, "there is no such folder; the treebank should be in it");
    }
    Path train = file(folder, "train");
    Path dev = file(folder, "dev");
    Path test = file(folder, "test");
    return new Ewt(
        folder,
        ConlluReader.readAll(train),
        ConlluReader.readAll(dev),
        ConlluReader.readAll(test),
        ContentHash.of(train, dev, test));
  }

  /** Returns the three parts. */
  public SplitFiles.Parts<Sentence> parts() {
    return new SplitFiles.Parts<>(trainFile(), train, dev, test, hash, List.of(), false);
  }

  private static Path file(Path folder, String part) {
    String name = "en_ewt-ud-" + part + ".conllu";
    Path plain = folder.resolve(name);
    Path packed = folder.resolve(name + ".gz");
    return Files.exists(packed) && !Files.exists(plain) ? packed : plain;
  }

  /** Returns the file of the training sentences. */
  public Path trainFile() {
    return file(folder, "train");
  }

  /** Returns the file of the development sentences. */
  public Path devFile() {
    return file(folder, "dev");
  }

  /** Returns the file of the test sentences. */
  public Path testFile() {
    return file(folder, "test");
  }

  /** Returns whether the treebank is there. */
  public static boolean isAvailable() {
    String folder = System.getProperty(PROPERTY);
    return folder != null && Files.exists(file(Path.of(folder), "train"));
  }

  /**
   * Returns a sentence's genre, the document id's part before the first dash.
   *
   * @throws DataException if that is none of {@link #GENRES}
   */
  public static String genre(Sentence sentence) {
    String document = sentence.document();
    int dash = document.indexOf('-');
    String genre = dash < 0 ? document : document.substring(0, dash);
    if (!GENRES.contains(genre)) {
      throw new DataException(
          sentence.file(),
          sentence.line(),
          document.isEmpty()
              ? "the sentence belongs to no document, so it has no genre"
              : "the document id %s begins with none of the genres %s"
                  .formatted(DataException.quote(document), String.join(", ", GENRES)));
    }
    return genre;
  }
}
