package org.espalier.experiments.nli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.espalier.core.MapOracle;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.matching.Matching;
import org.espalier.core.path.GridPath;
import org.espalier.core.product.ExactProduct;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.data.TextFiles;
import org.espalier.experiments.nli.PairLink.Given;
import org.espalier.experiments.nli.PairLink.Layout;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Memoized;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.experiment.Trials;
import org.espalier.lab.run.DataReport;
import org.espalier.lab.train.Trainable.Score;
import org.espalier.lab.train.TrainingSchedule;

/** Natural language inference by latent trees over both sentences, or by a latent alignment. */
public final class NliExperiment implements Experiment {

  private static final List<String> TREE_ESTIMATORS =
      List.of("marginals", "sparsemap", "straight-through", "spigot", "spigot-eg", "i-mle");
  private static final List<String> MATCHING_ESTIMATORS =
      List.of("sparsemap", "straight-through", "spigot", "i-mle");
  private static final List<String> PATH_ESTIMATORS =
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
  public boolean takesData() {
    return true;
  }

  @Override
  public boolean takesVectors() {
    return true;
  }

  @Override
  public String dataHash(ExperimentOptions options) {
    return options.hash(TextFiles::everyPairFile);
  }

  @Override
  public DataReport report(ExperimentOptions options) {
    return options.data().isEmpty() && options.vectors().isEmpty()
        ? DataReport.NONE
        : PairCorpus.load(options.full()).reportBefore(training(options).schedule());
  }

  @Override
  public Optional<String> needs() {
    return Optional.of(
        "labelled pairs of sentences, which do not come with Espalier: --data PATH, a folder with"
            + " *train*, *dev* and *test* of SNLI (JSON lines), MultiNLI or SICK (tables), or with"
            + " labels.*, s1.* and s2.*");
  }

  private static Training training(ExperimentOptions options) {
    return new Training(
        TrainingSchedule.ofEpochs(options.quick() ? 2 : 8)
            .withBatches(32, 1000)
            .withLongest(40)
            .withLearningRate(3e-3)
            .withDecay(1e-4));
  }

  private static PairNetwork.Sizes sizes(ExperimentOptions options) {
    return options.quick()
        ? new PairNetwork.Sizes(32, 8, 24, 24, 32, 0.2)
        : new PairNetwork.Sizes(64, 16, 64, 64, 64, 0.2);
  }

  private static String data(ExperimentOptions options) {
    return options.dataName().orElse("edited EWT");
  }

  @Override
  public List<String> settings(ExperimentOptions options) {
    return List.of(
        options
            .dataName()
            .map(name -> "pairs and labels of " + name)
            .orElse(
                "a stand-in without --data: sentences of the English Web Treebank beside themselves"
                    + " with a word left out, a word changed or two words swapped; the class is the"
                    + " edit"),
        options
            .vectors()
            .map(path -> "word vectors of " + path.getFileName() + ", frozen")
            .orElse("word vectors are learned with the rest"),
        "one BiLSTM of "
            + sizes(options).state()
            + " for each direction encodes both sentences; non-projective trees with one root over"
            + " each and a graph convolution, or a comparison of every word with what it is aligned"
            + " to",
        "matching: every word of the shorter sentence with one of the longer; warping: a monotone"
            + " path through the table of words; attention: a softmax for every word",
        training(options).schedule().summary()
            + "; the epoch of highest accuracy on the development pairs",
        "estimators: "
            + training(options)
                .settings(
                    Stream.of(TREE_ESTIMATORS, MATCHING_ESTIMATORS, PATH_ESTIMATORS)
                        .flatMap(List::stream)
                        .distinct()
                        .toList()));
  }

  @Override
  public List<Figure> figures() {
    return List.of(new Figure("accuracy", true), new Figure("loss", false));
  }

  @Override
  public List<Trial> trials(ExperimentOptions options) {
    Supplier<PairCorpus> corpus = new Memoized<>(() -> PairCorpus.load(options));
    Trials trials = new Trials(options);
    String trees = data(options) + " trees";
    Map<String, PairLink> links = new LinkedHashMap<>();
    links.put("no trees", Given.NO_TREES);
    links.put("left chain", Given.LEFT_CHAIN);
    Training training = training(options);
    for (String name : TREE_ESTIMATORS) {
      links.put(
          name, latent(training, name, Layout.TREES, ExactProduct.class, NliExperiment::trees));
    }
    add(trials, trees, links, corpus, options);
    String alignments = data(options) + " alignments";
    links.clear();
    links.put("no alignment", Given.NO_ALIGNMENT);
    links.put("attention", Given.ATTENTION);
    for (String name : MATCHING_ESTIMATORS) {
      links.put(
          "matching: " + name,
          latent(
              training,
              name,
              Layout.SHORTER_FIRST,
              Matching.class,
              (n, m) -> new Matching(Math.min(n, m), Math.max(n, m))));
    }
    for (String name : PATH_ESTIMATORS) {
      links.put(
          "warping: " + name,
          latent(training, name, Layout.CELLS, GridPath.class, (n, m) -> new GridPath(n, m, true)));
    }
    add(trials, alignments, links, corpus, options);
    return trials.list();
  }

  private static ExactProduct<NonProjectiveTree> trees(int first, int second) {
    return new ExactProduct<>(
        List.of(
            new NonProjectiveTree(first, Roots.SINGLE),
            new NonProjectiveTree(second, Roots.SINGLE)));
  }

  private static PairLink latent(
      Training training,
      String estimator,
      Layout layout,
      Class<? extends MapOracle> family,
      BiFunction<Integer, Integer, ? extends MapOracle> structure) {
    return new PairLink.Latent(
        layout,
        structure,
        Catalogue.estimator(estimator).create(family, training.settings(estimator)));
  }

  private static void add(
      Trials trials,
      String table,
      Map<String, PairLink> links,
      Supplier<PairCorpus> corpus,
      ExperimentOptions options) {
    links.forEach((method, link) ->
        trials.add(table, method, run -> train(link, corpus.get(), options, run)));
  }

  private static Trial.Outcome train(
      PairLink link, PairCorpus corpus, ExperimentOptions options, TrialRun run) {
    Training training = training(options);
    try (PairNetwork network =
        new PairNetwork(
            link,
            sizes(options),
            corpus.codes().words().size(),
            corpus.codes().endings().size(),
            corpus.labels().size(),
            corpus.vectors(),
            run.seed())) {
      training.run(network, corpus.train(), corpus.dev(), run);
      Score score = network.evaluate(corpus.test(), training.batches());
      return new Trial.Outcome(List.of(score.quality(), score.loss()));
    }
  }
}
