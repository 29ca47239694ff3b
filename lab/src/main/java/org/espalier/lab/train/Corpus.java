package org.espalier.lab.train;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.lab.data.DataException;
import org.espalier.lab.data.LabelledText;
import org.espalier.lab.data.Labels;
import org.espalier.lab.data.SplitFiles;
import org.espalier.lab.data.TextFiles;

/**
 * The data of a task, ready for training.
 *
 * @param labelsWords whether every word has a label, or every sentence one
 * @param labels the classes
 * @param codes how words become indices
 * @param train training sentences
 * @param dev sentences to choose by
 * @param test sentences to report on
 * @param hash SHA-256 of the data
 */
public record Corpus(
    boolean labelsWords,
    Labels labels,
    WordCodes codes,
    List<Example> train,
    List<Example> dev,
    List<Example> test,
    String hash) {

  /**
   * Reads labelled texts.
   *
   * @param data a file, or the files of three parts ({@link SplitFiles}), in any of the formats of
   *     {@link TextFiles#texts}; of parts that are missing, one of ten texts is for test and
   *     another for development
   * @param everyWord whether the vocabulary has all words of all parts, for vectors that are known
   *     beforehand, or those that occur twice in training
   * @throws DataException if the data cannot be used
   */
  public static Corpus ofTexts(Path data, boolean everyWord) {
    SplitFiles.Parts<LabelledText> split = SplitFiles.of(data).read(TextFiles::texts);
    Labels labels = Labels.collect(split.train().stream().map(LabelledText::label).toList());
    if (labels.size() < 2) {
      throw new DataException(
          data, "all training texts have the label '" + labels.name(0) + "': nothing to learn");
    }
    List<List<String>> words = split.train().stream().map(LabelledText::words).toList();
    WordCodes codes =
        everyWord
            ? WordCodes.countAll(
                words,
                Stream.of(split.dev(), split.test())
                    .flatMap(List::stream)
                    .map(LabelledText::words)
                    .toList())
            : WordCodes.count(words);
    BiFunction<Path, LabelledText, Example> convert =
        (file, text) ->
            new Example(
                "line " + text.line(),
                text.words(),
                codes.wordsOf(text.words()),
                codes.endingsOf(text.words()),
                new int[] {labels.index(text.label(), file, text.line())},
                new int[0]);
    return new Corpus(
        false,
        labels,
        codes,
        split.train().stream().map(t -> convert.apply(split.trainFile(), t)).toList(),
        split.dev().stream().map(t -> convert.apply(split.devFile(), t)).toList(),
        split.test().stream().map(t -> convert.apply(split.testFile(), t)).toList(),
        split.hash());
  }

  /** Returns the labels that occur but once in training, in alphabetical order. */
  public List<String> labelsThatOccurOnce() {
    int[] counts = new int[labels.size()];
    train.forEach(example -> IntStream.of(example.labels()).forEach(label -> counts[label]++));
    return IntStream.range(0, counts.length)
        .filter(label -> counts[label] == 1)
        .mapToObj(labels::name)
        .toList();
  }

  /** Tells whether the sentences have gold trees. */
  public boolean hasTrees() {
    return train.getFirst().heads().length > 0;
  }

  /**
   * Returns this corpus with fewer training sentences, taken at even distances; vocabularies and
   * labels stay.
   *
   * @param most how many at most, at least 1
   */
  public Corpus thinned(int most) {
    int all = train.size();
    if (all <= most) {
      return this;
    }
    List<Example> some =
        IntStream.range(0, most).mapToObj(i -> train.get((int) ((long) i * all / most))).toList();
    return new Corpus(labelsWords, labels, codes, some, dev, test, hash);
  }
}
