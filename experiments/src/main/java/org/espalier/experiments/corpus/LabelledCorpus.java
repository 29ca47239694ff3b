package org.espalier.experiments.corpus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.tree.DependencyTree;
import org.espalier.data.DataSource;
import org.espalier.data.PretrainedVectors;
import org.espalier.data.TextFiles;
import org.espalier.data.baseline.SimpleTrees;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.experiment.Memoized;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.CorpusCheck;
import org.espalier.lab.run.DataReport;
import org.espalier.lab.run.Defaults;
import org.espalier.lab.run.Encoders;
import org.espalier.lab.run.Example;
import org.espalier.lab.run.Finding;
import org.espalier.lab.run.ModelCodes;
import org.espalier.lab.run.Network;
import org.espalier.lab.run.RunConfig;
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
   * @param everyWord whether the vocabulary has all words, for pretrained vectors
   */
  public static LabelledCorpus of(ExperimentOptions options, boolean everyWord) {
    return of(
        options,
        source -> Corpus.ofTexts(source, everyWord),
        () -> Tasks.GENRE.load(Defaults.config(Tasks.GENRE, DataSource.OWN)));
  }

  /**
   * Returns texts, or pairs of them, that are read when they are first asked for.
   *
   * @param reader reads the user's
   * @param standIn the data used without them
   */
  public static LabelledCorpus of(
      ExperimentOptions options, Function<DataSource, Corpus> reader, Supplier<Corpus> standIn) {
    return new LabelledCorpus(
        () -> {
          Corpus corpus = options.data().map(reader).orElseGet(standIn);
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

  /** Takes short texts, or pairs of short texts, at even distances. */
  private static List<Example> spread(List<Example> all, int most) {
    List<Example> texts =
        all.stream()
            .filter(text -> Math.max(text.first(), text.length() - text.first()) <= QUICK_WORDS)
            .toList();
    int count = Math.min(most, texts.size());
    return IntStream.range(0, count)
        .mapToObj(i -> texts.get((int) ((long) i * texts.size() / count)))
        .toList();
  }

  /** Returns a corpus with the trees in which every word hangs on the one before it. */
  public static Corpus chained(Corpus corpus) {
    return corpus.with(chains(corpus.train()), chains(corpus.dev()), chains(corpus.test()));
  }

  private static List<Example> chains(List<Example> texts) {
    return texts.stream()
        .map(text -> {
          int[] heads = SimpleTrees.toPrevious(text.length());
          heads[text.first()] = DependencyTree.ROOT; // of the second text of a pair, too
          return text.withHeads(heads);
        })
        .toList();
  }

  /** Returns a few words on the texts, for the names of tables. */
  public static String name(ExperimentOptions options) {
    return options.dataName().orElse("EWT genre");
  }

  /**
   * Reports on the texts and the vectors.
   *
   * @param schedule how they are to be trained on
   */
  public DataReport report(TrainingSchedule schedule) {
    DataReport report = get().report(schedule, true);
    return vectors().map(found -> with(found, report)).orElse(report);
  }

  private static DataReport with(PretrainedVectors vectors, DataReport report) {
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

  /**
   * Returns a network of a task for these texts; the caller closes it.
   *
   * @param config of the network, but for the width of vectors that are known beforehand
   * @param frozen whether the encoder's vectors that are known beforehand stay as they are
   */
  public Network network(RunConfig config, boolean frozen) {
    RunConfig fitting =
        vectors()
            .map(found -> config.with(config.network().withWords(found.width())))
            .orElse(config);
    Network network =
        Tasks.named(config.task()).network(fitting, ModelCodes.of(get()), Encoders.trained());
    vectors().ifPresent(found -> network.start(found, frozen));
    return network;
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
