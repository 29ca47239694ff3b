package org.espalier.experiments.nli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.data.DataException;
import org.espalier.data.Ewt;
import org.espalier.data.FileLayout;
import org.espalier.data.Labels;
import org.espalier.data.PretrainedVectors;
import org.espalier.data.SentencePair;
import org.espalier.data.SplitFiles;
import org.espalier.data.TextFiles;
import org.espalier.experiments.corpus.VectorCache;
import org.espalier.experiments.nli.PairExample.Side;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.run.WordCodes;

/**
 * Labelled pairs of sentences, ready for training.
 *
 * @param labels the classes
 * @param codes how words become indices
 * @param vectors of the words, where the user has some
 * @param train for learning
 * @param dev for choosing
 * @param test for measuring
 */
record PairCorpus(
    Labels labels,
    WordCodes codes,
    Optional<PretrainedVectors> vectors,
    List<PairExample> train,
    List<PairExample> dev,
    List<PairExample> test) {

  private static final int QUICK_TRAIN = 400;
  private static final int QUICK_HELD_OUT = 200;
  private static final int QUICK_WORDS = 15;
  private static final String PARALLEL = "labels";

  /**
   * Finds the user's files: tables of pairs, or three files for each part, {@code labels.*}, {@code
   * s1.*} and {@code s2.*}.
   */
  private static SplitFiles files(Path path) {
    return isParallel(path) ? SplitFiles.of(path, PARALLEL) : SplitFiles.of(path);
  }

  /** Returns all files that pairs are read from. */
  static Stream<Path> everyFile(Path path) {
    Stream<Path> files = Stream.of(files(path).all());
    return isParallel(path)
        ? files.flatMap(labels ->
            Stream.of(labels, TextFiles.parallel(labels, "s1"), TextFiles.parallel(labels, "s2")))
        : files;
  }

  private static boolean isParallel(Path path) {
    try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.of(path)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith(PARALLEL));
    } catch (IOException e) {
      throw new DataException(path, "cannot be listed: " + e.getMessage());
    }
  }

  /**
   * Reads the user's pairs, or makes some by edits of the English Web Treebank.
   *
   * @throws DataException if a file cannot be used
   */
  static PairCorpus load(ExperimentOptions options) {
    PairCorpus all = options.data().map(path -> read(path, options)).orElseGet(() -> made(options));
    return options.quick() ? all.small() : all;
  }

  private static PairCorpus read(Path path, ExperimentOptions options) {
    boolean parallel = isParallel(path);
    SplitFiles.Parts<SentencePair> parts =
        files(path)
            .read(
                file ->
                    parallel
                        ? TextFiles.parallelPairs(file, FileLayout.OPEN)
                        : TextFiles.pairs(file, FileLayout.OPEN),
                pair ->
                    new SplitFiles.Key(
                        String.join(" ", pair.first()) + "\t" + String.join(" ", pair.second()),
                        pair.label()));
    return of(options, parts.train(), parts.dev(), parts.test());
  }

  private static PairCorpus made(ExperimentOptions options) {
    Ewt ewt = Ewt.load();
    return of(
        options,
        EditedPairs.of(ewt.train(), 1),
        EditedPairs.of(ewt.dev(), 2),
        EditedPairs.of(ewt.test(), 3));
  }

  private static PairCorpus of(
      ExperimentOptions options,
      List<SentencePair> train,
      List<SentencePair> dev,
      List<SentencePair> test) {
    Labels labels = Labels.collect(train.stream().map(SentencePair::label).toList());
    List<List<String>> words = sentences(train);
    List<List<String>> others = new ArrayList<>(sentences(dev));
    others.addAll(sentences(test));
    WordCodes codes =
        options.vectors().isPresent() ? WordCodes.countAll(words, others) : WordCodes.count(words);
    return new PairCorpus(
        labels,
        codes,
        options.vectors().map(file -> VectorCache.ofUser().read(file, codes.words())),
        examples(train, labels, codes),
        examples(dev, labels, codes),
        examples(test, labels, codes));
  }

  private static List<List<String>> sentences(List<SentencePair> pairs) {
    return pairs.stream().flatMap(pair -> Stream.of(pair.first(), pair.second())).toList();
  }

  private static List<PairExample> examples(
      List<SentencePair> pairs, Labels labels, WordCodes codes) {
    return pairs.stream()
        .map(pair ->
            new PairExample(
                side(pair.first(), codes), side(pair.second(), codes), labels.index(pair.label())))
        .toList();
  }

  private static Side side(List<String> words, WordCodes codes) {
    return new Side(words, codes.wordsOf(words), codes.endingsOf(words));
  }

  private PairCorpus small() {
    return new PairCorpus(
        labels,
        codes,
        vectors,
        spread(train, QUICK_TRAIN),
        spread(dev, QUICK_HELD_OUT),
        spread(test, QUICK_HELD_OUT));
  }

  /** Takes pairs of short sentences at even distances. */
  private static List<PairExample> spread(List<PairExample> all, int most) {
    List<PairExample> pairs = all.stream().filter(e -> e.length() <= QUICK_WORDS).toList();
    int count = Math.min(most, pairs.size());
    return IntStream.range(0, count)
        .mapToObj(i -> pairs.get((int) ((long) i * pairs.size() / count)))
        .toList();
  }
}
