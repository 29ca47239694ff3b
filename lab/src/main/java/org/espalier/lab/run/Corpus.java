package org.espalier.lab.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.data.Contents;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.data.LabelledText;
import org.espalier.data.Labels;
import org.espalier.data.SentencePair;
import org.espalier.data.SplitFiles;
import org.espalier.data.TextFiles;
import org.espalier.lab.train.TrainingSchedule;

/**
 * The data of a task, ready for training.
 *
 * @param labelsWords whether every word has a label, or every sentence one
 * @param labels the classes
 * @param tags the parts of speech that a parser learns beside trees, in alphabetical order; else
 *     none
 * @param codes map words to indices
 * @param train training sentences
 * @param dev sentences to choose by
 * @param test sentences to report on
 * @param hash SHA-256 of the data
 * @param told lines about how the data was read and what was left out
 * @param findings suspicious properties of the data
 */
public record Corpus(
    boolean labelsWords,
    Labels labels,
    List<String> tags,
    WordCodes codes,
    List<Example> train,
    List<Example> dev,
    List<Example> test,
    String hash,
    List<String> told,
    List<Finding> findings) {

  /** The most characters of a text for each word that it may have. */
  private static final int CHARACTERS = 100;

  /**
   * Reads labelled texts.
   *
   * @param source a file, or the files of three parts, in any of the formats of {@link TextFiles};
   *     parts that are missing are cut from the training texts ({@link SplitFiles#read})
   * @param everyWord whether the vocabulary has all words of all parts, for vectors that are known
   *     beforehand, or those that occur twice in training
   * @throws DataException if the data cannot be used
   */
  public static Corpus ofTexts(DataSource source, boolean everyWord) {
    return of(source, split(source, false), everyWord, false);
  }

  /**
   * Reads labelled pairs of texts.
   *
   * @param source a file, or the files of three parts, see {@link TextFiles#pairs}
   * @param everyWord as for texts
   * @throws DataException if the data cannot be used
   */
  public static Corpus ofPairs(DataSource source, boolean everyWord) {
    return of(source, split(source, true), everyWord, false);
  }

  /**
   * Reads labelled texts, or pairs of texts, for a network.
   *
   * @param spelled whether it reads letters
   */
  static Corpus of(DataSource source, boolean pairs, boolean spelled) {
    return of(source, split(source, pairs), false, spelled);
  }

  private static SplitFiles.Parts<LabelledText> split(DataSource source, boolean pairs) {
    return pairs
        ? TextFiles.pairFiles(source).read(file -> pairs(file, source), Corpus::key)
        : TextFiles.files(source).read(file -> TextFiles.texts(file, source.layout()), Corpus::key);
  }

  /**
   * Returns pairs of texts that were made, not read.
   *
   * @param everyWord as for texts
   */
  public static Corpus ofPairs(
      List<SentencePair> train,
      List<SentencePair> dev,
      List<SentencePair> test,
      boolean everyWord) {
    return of(
        DataSource.OWN,
        new SplitFiles.Parts<>(
            Path.of(""), texts(train), texts(dev), texts(test), "", List.of(), false),
        everyWord,
        false);
  }

  private static List<LabelledText> texts(List<SentencePair> pairs) {
    return pairs.stream().map(LabelledText::new).toList();
  }

  /** Reads the pairs of a file. */
  static Contents<LabelledText> pairs(Path file, DataSource source) {
    Contents<SentencePair> pairs = TextFiles.pairs(file, source.layout());
    return new Contents<>(texts(pairs.examples()), pairs.readAs(), pairs.notes(), pairs.atBlanks());
  }

  private static SplitFiles.Key key(LabelledText text) {
    return new SplitFiles.Key(
        String.join(" ", text.words()) + (text.first() == 0 ? "" : "\t" + text.first()),
        text.label());
  }

  private static Corpus of(
      DataSource source, SplitFiles.Parts<LabelledText> split, boolean everyWord, boolean spelled) {
    List<String> told = new ArrayList<>(split.told());
    List<LabelledText> train =
        withinLimit(split.train(), source, LabelledText::words, told, "training texts");
    for (List<LabelledText> part : List.of(split.dev(), split.test())) {
      requireTextsWithinLimit(part, source);
    }
    Labels labels = Labels.collect(train.stream().map(LabelledText::label).toList());
    if (labels.size() < 2) {
      throw new DataException(
          source.place(),
          "all training texts have the label '" + labels.name(0) + "': nothing to learn");
    }
    List<List<String>> words = train.stream().map(LabelledText::words).toList();
    WordCodes counted =
        everyWord
            ? WordCodes.countAll(
                words,
                Stream.of(split.dev(), split.test())
                    .flatMap(List::stream)
                    .map(LabelledText::words)
                    .toList())
            : WordCodes.count(words);
    WordCodes codes = (spelled ? counted.withLetters(words) : counted).withBlanks(split.atBlanks());
    List<Finding> findings = CorpusCheck.ofTexts(split);
    CorpusCheck.unseen(
        findings,
        "development",
        split.dev().stream().map(LabelledText::label).toList(),
        labels.names());
    CorpusCheck.unseen(
        findings, "test", split.test().stream().map(LabelledText::label).toList(), labels.names());
    Function<LabelledText, Example> convert = text -> example(text, codes, labels);
    return new Corpus(
        false,
        labels,
        List.of(),
        codes,
        train.stream().map(convert).toList(),
        split.dev().stream().map(convert).toList(),
        split.test().stream().map(convert).toList(),
        split.hash(),
        told,
        findings);
  }

  static Example example(LabelledText text, WordCodes codes, Labels labels) {
    return codes
        .example(text.id().isEmpty() ? "line " + text.line() : text.id(), text.words())
        .withLabels(labels.index(text.label()))
        .withFirst(text.first())
        .withNames(List.of(text.label()));
  }

  /**
   * Leaves out training examples beyond the limit, and tells how many.
   *
   * @param told takes a line that says so
   * @param name the examples, for people
   * @throws DataException if no example is left
   */
  static <T> List<T> withinLimit(
      List<T> examples,
      DataSource source,
      Function<T, List<String>> wordsOf,
      List<String> told,
      String name) {
    List<T> kept =
        examples.stream()
            .filter(example -> excess(wordsOf.apply(example), source.limit()).isEmpty())
            .toList();
    if (kept.isEmpty()) {
      throw new DataException(
          source.place(),
          "all training data is beyond the limit of " + source.limit() + " words (--limit)");
    }
    if (kept.size() < examples.size()) {
      told.add(
          "%s of %s %s are left out: more than %s words (--limit)"
              .formatted(examples.size() - kept.size(), examples.size(), name, source.limit()));
    }
    return kept;
  }

  /**
   * Checks that what is to be measured on can be measured on.
   *
   * @param blame makes the exception that names an example's place, of what is wrong with it
   * @throws DataException if a text is longer than the limit
   */
  public static <T> void requireWithinLimit(
      List<T> examples,
      DataSource source,
      Function<T, List<String>> wordsOf,
      BiFunction<T, String, DataException> blame) {
    for (T example : examples) {
      String excess = excess(wordsOf.apply(example), source.limit());
      if (!excess.isEmpty()) {
        throw blame.apply(
            example,
            ("has %s; --limit N permits more words than %s, at a cost in time and memory that"
                    + " grows faster than their square")
                .formatted(excess, source.limit()));
      }
    }
  }

  /** The same for texts. */
  static void requireTextsWithinLimit(List<LabelledText> texts, DataSource source) {
    requireWithinLimit(
        texts,
        source,
        LabelledText::words,
        (text, problem) -> new DataException(text.file(), text.line(), problem));
  }

  private static String excess(List<String> words, int limit) {
    long characters = words.stream().mapToLong(String::length).sum();
    return words.size() > limit
        ? words.size() + " words"
        : characters > (long) CHARACTERS * limit ? characters + " characters" : "";
  }

  /**
   * Returns how this was read, and everything that looks odd about training on it.
   *
   * @param schedule how it is to be trained on
   * @param isFixed whether the schedule is an experiment's, not the user's to change
   */
  public DataReport report(TrainingSchedule schedule, boolean isFixed) {
    return report(schedule, isFixed, true, Nouns.SENTENCES);
  }

  private DataReport report(
      TrainingSchedule schedule, boolean isFixed, boolean inBatches, Nouns nouns) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(CorpusCheck.ofTraining(this, schedule, isFixed, inBatches, nouns));
    return new DataReport(told, all);
  }

  /** Returns how this was read, and everything that looks odd about training on it so. */
  public DataReport report(RunConfig config) {
    DataReport report =
        report(
            config.schedule(),
            false,
            !config.encoder().sparse(),
            Tasks.named(config.task()).nouns());
    return config
        .encoder()
        .vectors()
        .map(file -> CorpusCheck.covered(report, file, codes.words().entries()))
        .orElse(report);
  }

  /**
   * Returns this corpus with how many of its training sentences teach nothing, if any do.
   *
   * @param odd the examples concerned
   * @param why the end of the message, after their number
   */
  Corpus withOdd(Predicate<Example> odd, String why) {
    long count = train.stream().filter(odd).count();
    return count == 0
        ? this
        : with(
            new Finding(
                String.format(
                    Locale.ROOT, "%,d of %,d training sentences %s", count, train.size(), why),
                2 * count > train.size()));
  }

  /** Returns this corpus with one more thing that looks odd about it. */
  Corpus with(Finding finding) {
    List<Finding> all = new ArrayList<>(findings);
    all.add(finding);
    return new Corpus(labelsWords, labels, tags, codes, train, dev, test, hash, told, all);
  }

  /** Returns the labels that occur but once in training, in alphabetical order. */
  public List<String> labelsThatOccurOnce() {
    int[] counts = new int[labels.size()];
    train.stream()
        .flatMapToInt(example -> IntStream.of(example.labels()))
        .filter(label -> label != Example.NOT_GIVEN)
        .forEach(label -> counts[label]++);
    return IntStream.range(0, counts.length)
        .filter(label -> counts[label] == 1)
        .mapToObj(labels::name)
        .toList();
  }

  /** Returns whether training sentences have gold trees. */
  public boolean hasTrees() {
    return train.stream().anyMatch(Example::hasTree);
  }

  /** Returns this corpus with other sentences; vocabularies and labels stay. */
  public Corpus with(List<Example> train, List<Example> dev, List<Example> test) {
    return new Corpus(labelsWords, labels, tags, codes, train, dev, test, hash, told, findings);
  }

  /**
   * Returns this corpus with fewer training sentences, taken at even distances; vocabularies and
   * labels stay.
   *
   * @param most the largest number, at least 1
   */
  public Corpus thinned(int most) {
    int all = train.size();
    return all <= most
        ? this
        : with(
            IntStream.range(0, most)
                .mapToObj(i -> train.get((int) ((long) i * all / most)))
                .toList(),
            dev,
            test);
  }
}
