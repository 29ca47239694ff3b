package org.espalier.lab.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.lab.data.ContentHash;
import org.espalier.lab.data.DataException;
import org.espalier.lab.data.LabelledText;

/**
 * A user's labelled texts in three parts: a folder with {@code train.tsv}, {@code dev.tsv} and
 * {@code test.tsv}, or a single file, of which every tenth line is kept for test and the line
 * before it for development.
 *
 * @param trainFile where the training texts stand
 * @param train the training texts
 * @param devFile where the development texts stand
 * @param dev the development texts
 * @param testFile where the test texts stand
 * @param test the test texts
 * @param hash SHA-256 of the files
 */
record TextSplit(
    Path trainFile,
    List<LabelledText> train,
    Path devFile,
    List<LabelledText> dev,
    Path testFile,
    List<LabelledText> test,
    String hash) {

  private static final int ONE_IN = 10;

  static TextSplit of(Path path) {
    if (!Files.isDirectory(path)) {
      return cut(path);
    }
    Path train = path.resolve("train.tsv");
    Path dev = path.resolve("dev.tsv");
    Path test = path.resolve("test.tsv");
    return new TextSplit(
        train,
        LabelledText.readAll(train),
        dev,
        LabelledText.readAll(dev),
        test,
        LabelledText.readAll(test),
        ContentHash.of(train, dev, test));
  }

  private static TextSplit cut(Path file) {
    List<LabelledText> rows = LabelledText.readAll(file);
    if (rows.size() < ONE_IN) {
      throw new DataException(
          file, "has " + rows.size() + " texts; at least " + ONE_IN + " are needed");
    }
    List<LabelledText> train = new ArrayList<>();
    List<LabelledText> dev = new ArrayList<>();
    List<LabelledText> test = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      // Spread over the file, which may be sorted by label.
      int place = i % ONE_IN;
      (place == ONE_IN - 1 ? test : place == ONE_IN - 2 ? dev : train).add(rows.get(i));
    }
    return new TextSplit(file, train, file, dev, file, test, ContentHash.of(file));
  }
}
