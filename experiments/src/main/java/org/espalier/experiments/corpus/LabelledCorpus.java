package org.espalier.experiments.corpus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.data.DataSource;
import org.espalier.data.PretrainedVectors;
import org.espalier.data.TextFiles;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.experiment.Memoized;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.CorpusCheck;
import org.espalier.lab.run.DataReport;
import org.espalier.lab.run.Defaults;
import org.espalier.lab.run.Example;
import org.espalier.lab.run.Finding;
import org.espalier.lab.run.Tasks;
import org.espalier.lab.train.TrainingSchedule;

/**
 * The labelled texts that an experiment is run on: the user's, or else the sentences of the English
 * Web Treebank with their genre, which come with the build.
 */
public final class LabelledCorpus implements Supplier<Corpus> {

  private static final int QUICK_TRAIN = 500;
  private static final int QUICK_HELD_OUT = 200;
  private static final int QUICK_WORDS = 15;

  private final Memoized<Corpus> corpus;
  private final Memoized<Optional<PretrainedVectors>> vectors;

  private LabelledCorpus(Supplier<Corpus> source, Optional<Path> vectors) {
    corpus = new Memoized<>(source);
    this.vectors =
        new Memoized<>(
            () -> vectors.map(file -> VectorCache.ofUser().read(file, get().codes().words())));
  }

  /**
   * Returns texts that are read when they are first asked for.
   *
   * @param everyWord whether the vocabulary has all words, for vectors that are known beforehand
   */
  public static LabelledCorpus of(ExperimentOptions options, boolean everyWord) {
    return new LabelledCorpus(
        () -> {
          Corpus corpus =
              options.data().isPresent()
                  ? Corpus.ofTexts(options.data().get(), everyWord)
                  : Tasks.GENRE.load(Defaults.config(Tasks.GENRE, DataSource.OWN));
          return options.quick() ? small(corpus) : corpus;
        },
        options.vectors());
  }

  private static Corpus small(Corpus corpus) {
    return corpus.with(
        spread(corpus.train(), QUICK_TRAIN),
        spread(corpus.dev(), QUICK_HELD_OUT),
        spread(corpus.test(), QUICK_HELD_OUT));
  }

  /** Takes short texts at even distances. */
  private static List<Example> spread(List<Example> all, int most) {
    List<Example> texts = all.stream().filter(text -> text.length() <= QUICK_WORDS).toList();
    int count = Math.min(most, texts.size());
    return IntStream.range(0, count)
        .mapToObj(i -> texts.get((int) ((long) i * texts.size() / count)))
        .toList();
  }

  /** Returns a few words on the texts, for the names of tables. */
  public static String name(ExperimentOptions options) {
    return options.dataName().orElse("EWT genre");
  }

  /**
   * Reads the user's texts, and vectors, and reports on them; on none if there are none.
   *
   * @param schedule how they are to be trained on
   */
  public static DataReport report(ExperimentOptions options, TrainingSchedule schedule) {
    if (options.data().isEmpty() && options.vectors().isEmpty()) {
      return DataReport.NONE;
    }
    LabelledCorpus texts = of(options.full(), options.vectors().isPresent());
    DataReport report = texts.get().report(schedule, true);
    return texts.vectors().map(found -> with(found, report)).orElse(report);
  }

  /** Adds to a report what is to be said about the vectors of its words. */
  public static DataReport with(PretrainedVectors vectors, DataReport report) {
    List<String> told = new ArrayList<>(report.told());
    told.add("vectors: " + vectors.description());
    List<Finding> findings = new ArrayList<>(report.findings());
    CorpusCheck.vectors(findings, vectors);
    return new DataReport(told, findings);
  }

  /** Returns the SHA-256 of the user's files, empty if there are none. */
  public static String hash(ExperimentOptions options) {
    return options.hash(source -> Stream.of(TextFiles.files(source).all()));
  }

  /** Returns the vectors of the texts' words that are known beforehand, if the user has some. */
  public Optional<PretrainedVectors> vectors() {
    return vectors.get();
  }

  @Override
  public Corpus get() {
    return corpus.get();
  }
}
