package org.espalier.experiments.nli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.data.Ewt;
import org.espalier.data.TextFiles;
import org.espalier.experiments.corpus.LabelledCorpus;
import org.espalier.experiments.corpus.LabelledTextExperiment;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.experiment.Trials;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.Network;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.StructureConfig;
import org.espalier.lab.train.Trainable.Score;
import org.espalier.lab.train.TrainingSchedule;

/** Natural language inference by latent trees over both sentences, or by a latent alignment. */
public final class NliExperiment implements LabelledTextExperiment {

  private static final String TASK = "pairs";
  private static final String TREES = "nonprojective";
  private static final String MATCHING = "matching";
  private static final String ALIGNMENT = "alignment";

  private static final List<String> TREE_ESTIMATORS =
      List.of("marginals", "sparsemap", "straight-through", "spigot", "spigot-eg", "i-mle");
  private static final List<String> MATCHING_ESTIMATORS =
      List.of("sparsemap", "straight-through", "spigot", "i-mle");
  private static final List<String> ALIGNMENT_ESTIMATORS =
      List.of("marginals", "sparsemap", "straight-through", "spigot", "spigot-eg");

  @Override
  public String name() {
    return "nli";
  }

  @Override
  public String summary() {
    return "tell how two sentences relate, by latent trees over both or a latent alignment";
  }

  @Override
  public LabelledCorpus corpus(ExperimentOptions options) {
    boolean everyWord = options.vectors().isPresent();
    return LabelledCorpus.of(
        options, source -> Corpus.ofPairs(source, everyWord), () -> made(everyWord));
  }

  private static Corpus made(boolean everyWord) {
    Ewt ewt = Ewt.load();
    return Corpus.ofPairs(
        EditedPairs.of(ewt.train(), 1),
        EditedPairs.of(ewt.dev(), 2),
        EditedPairs.of(ewt.test(), 3),
        everyWord);
  }

  @Override
  public String dataHash(ExperimentOptions options) {
    return options.hash(TextFiles::everyPairFile);
  }

  @Override
  public Optional<String> needs() {
    return Optional.of(
        "labelled pairs of sentences, which do not come with Espalier: --data PATH, a folder with"
            + " *train*, *dev* and *test* of SNLI (JSON lines), MultiNLI or SICK (tables), or with"
            + " labels.*, s1.* and s2.*");
  }

  /** {@inheritDoc} The first one had a network of its own, the second has that of a task. */
  @Override
  public int design() {
    return 2;
  }

  @Override
  public Training training(ExperimentOptions options) {
    return new Training(
        TrainingSchedule.ofEpochs(options.quick() ? 2 : 8)
            .withBatches(32, 2000)
            .withLongest(80)
            .withLearningRate(3e-3)
            .withDecay(1e-4));
  }

  private static NetworkSizes sizes(ExperimentOptions options) {
    return NetworkSizes.ofWidth(options.quick() ? 32 : 64)
        .withEndings(options.quick() ? 8 : 16)
        .withDropout(0.1);
  }

  private static String data(ExperimentOptions options) {
    return options.dataName().orElse("edited EWT");
  }

  @Override
  public List<String> settings(ExperimentOptions options) {
    List<String> settings =
        new ArrayList<>(
            LabelledTextExperiment.sources(
                options,
                "pairs",
                "a stand-in without --data: sentences of the English Web Treebank beside themselves"
                    + " with a word left out, a word changed or two words swapped; the class is the"
                    + " edit",
                "frozen"));
    settings.addAll(
        List.of(
            ("%s; one encoder for both sentences; non-projective trees with one root over each and"
                    + " a graph convolution, or a comparison of every word with what it is linked"
                    + " to")
                .formatted(sizes(options).summary()),
            "matching: every word of the shorter sentence with one of the longer; alignment: both"
                + " in order; attention: for every word a softmax over those of the other sentence",
            training(options).schedule().summary()
                + "; the epoch of highest accuracy on the development pairs",
            "estimators: "
                + training(options)
                    .settings(
                        Stream.of(TREE_ESTIMATORS, MATCHING_ESTIMATORS, ALIGNMENT_ESTIMATORS)
                            .flatMap(List::stream)
                            .distinct()
                            .toList())));
    return settings;
  }

  @Override
  public List<Figure> figures() {
    return List.of(new Figure("accuracy", true), new Figure("loss", false));
  }

  /**
   * A row of a table.
   *
   * @param trees where structures come from; {@link Trees#GOLD} for chains, which the pairs are
   *     given
   */
  private record Row(String method, String structure, Trees trees, String estimator) {}

  private static List<Row> treeRows() {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("no trees", TREES, Trees.NONE, TREE_ESTIMATORS.getFirst()));
    rows.add(new Row("left chain", TREES, Trees.GOLD, TREE_ESTIMATORS.getFirst()));
    TREE_ESTIMATORS.forEach(name -> rows.add(new Row(name, TREES, Trees.LATENT, name)));
    return rows;
  }

  private static List<Row> linkRows() {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("no alignment", MATCHING, Trees.NONE, MATCHING_ESTIMATORS.getFirst()));
    rows.add(new Row("attention", "attention", Trees.LATENT, "marginals"));
    MATCHING_ESTIMATORS.forEach(
        name -> rows.add(new Row("matching: " + name, MATCHING, Trees.LATENT, name)));
    ALIGNMENT_ESTIMATORS.forEach(
        name -> rows.add(new Row("alignment: " + name, ALIGNMENT, Trees.LATENT, name)));
    return rows;
  }

  @Override
  public List<Trial> trials(ExperimentOptions options) {
    LabelledCorpus corpus = corpus(options);
    Trials trials = new Trials(options);
    String data = data(options);
    treeRows()
        .forEach(row ->
            trials.add(data + " trees", row.method(), run -> train(row, corpus, options, run)));
    linkRows()
        .forEach(row ->
            trials.add(
                data + " alignments", row.method(), run -> train(row, corpus, options, run)));
    return trials.list();
  }

  private Trial.Outcome train(
      Row row, LabelledCorpus pairs, ExperimentOptions options, TrialRun run) {
    Training training = training(options);
    RunConfig config =
        config(
            TASK,
            StructureConfig.of(row.structure(), row.trees()),
            Learning.by(row.estimator(), training.settings(row.estimator())),
            sizes(options),
            options,
            run.seed());
    Corpus corpus = row.trees() == Trees.GOLD ? LabelledCorpus.chained(pairs.get()) : pairs.get();
    try (Network network = pairs.network(config, true)) {
      training.run(network, corpus.train(), corpus.dev(), run);
      Score score = network.evaluate(corpus.test(), training.batches());
      return new Trial.Outcome(List.of(score.quality(), score.loss()));
    }
  }
}
