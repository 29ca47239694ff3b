package org.espalier.experiments.nli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.data.Ewt;
import org.espalier.data.Labels;
import org.espalier.data.PretrainedVectors;
import org.espalier.data.SentencePair;
import org.espalier.data.SplitFiles;
import org.espalier.data.TextFiles;
import org.espalier.experiments.corpus.LabelledCorpus;
import org.espalier.experiments.corpus.VectorCache;
import org.espalier.experiments.nli.PairExample.Side;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.CorpusCheck;
import org.espalier.lab.run.DataReport;
import org.espalier.lab.run.Finding;
import org.espalier.lab.run.WordCodes;
import org.espalier.lab.train.TrainingSchedule;

/**
 * Labelled pairs of sentences, ready for training.
 *
 * @param labels the classes
 * @param codes how words become indices
 * @param vectors of the words, where the user has some
 * @param train for learning
 * @param dev for choosing
 * @param test for measuring
 * @param report how they were read, and what looks odd about them
 */
record PairCorpus(
    Labels labels,
    WordCodes codes,
    Optional<PretrainedVectors> vectors,
    List<PairExample> train,
    List<PairExample> dev,
    List<PairExample> test,
    DataReport report) {

  private static final int QUICK_TRAIN = 400;
  private static final int QUICK_HELD_OUT = 200;
  private static final int QUICK_WORDS = 15;

  /**
   * Reads the user's pairs, or makes some by edits of the English Web Treebank.
   *
   * @throws DataException if a file cannot be used
   */
  static PairCorpus load(ExperimentOptions options) {
    PairCorpus all =
        options.data().map(source -> read(source, options)).orElseGet(() -> made(options));
    return options.quick() ? all.small() : all;
  }

  private static PairCorpus read(DataSource source, ExperimentOptions options) {
    SplitFiles.Parts<SentencePair> parts =
        TextFiles.pairFiles(source)
            .read(
                file -> TextFiles.pairs(file, source.layout()),
                pair ->
                    new SplitFiles.Key(
                        String.join(" ", pair.first()) + "\t" + String.join(" ", pair.second()),
                        pair.label()));
    List<String> told = new ArrayList<>(parts.told());
    List<SentencePair> train =
        Corpus.withinLimit(parts.train(), source, PairCorpus::words, told, "training pairs");
    List<Finding> findings = new ArrayList<>();
    List<String> known = labels(train);
    for (boolean dev : new boolean[] {true, false}) {
      List<SentencePair> part = dev ? parts.dev() : parts.test();
      Corpus.requireWithinLimit(
          part,
          source,
          PairCorpus::words,
          (pair, problem) -> new DataException(pair.file(), pair.line(), problem));
      CorpusCheck.unseen(findings, dev ? "development" : "test", labels(part), known);
    }
    if (Set.copyOf(known).size() < 2) {
      throw new DataException(
          source.place(),
          "all training pairs have the label '" + known.getFirst() + "': nothing to learn");
    }
    return of(options, train, parts.dev(), parts.test(), new DataReport(told, findings));
  }

  /**
   * Returns the report, and what looks odd about training on these pairs.
   *
   * @param schedule how they are to be trained on
   */
  DataReport reportBefore(TrainingSchedule schedule) {
    List<Finding> findings = new ArrayList<>(report.findings());
    CorpusCheck.training(
        findings, train.stream().mapToInt(PairExample::length).toArray(), schedule, true);
    return new DataReport(report.told(), findings);
  }

  private static List<String> labels(List<SentencePair> pairs) {
    return pairs.stream().map(SentencePair::label).toList();
  }

  private static List<String> words(SentencePair pair) {
    return Stream.of(pair.first(), pair.second()).flatMap(List::stream).toList();
  }

  private static PairCorpus made(ExperimentOptions options) {
    Ewt ewt = Ewt.load();
    return of(
        options,
        EditedPairs.of(ewt.train(), 1),
        EditedPairs.of(ewt.dev(), 2),
        EditedPairs.of(ewt.test(), 3),
        DataReport.NONE);
  }

  private static PairCorpus of(
      ExperimentOptions options,
      List<SentencePair> train,
      List<SentencePair> dev,
      List<SentencePair> test,
      DataReport report) {
    Labels labels = Labels.collect(labels(train));
    List<List<String>> words = sentences(train);
    List<List<String>> others = new ArrayList<>(sentences(dev));
    others.addAll(sentences(test));
    WordCodes codes =
        options.vectors().isPresent() ? WordCodes.countAll(words, others) : WordCodes.count(words);
    Optional<PretrainedVectors> vectors =
        options.vectors().map(file -> VectorCache.ofUser().read(file, codes.words()));
    return new PairCorpus(
        labels,
        codes,
        vectors,
        examples(train, labels, codes),
        examples(dev, labels, codes),
        examples(test, labels, codes),
        vectors.map(found -> LabelledCorpus.with(found, report)).orElse(report));
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
        spread(test, QUICK_HELD_OUT),
        report);
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
