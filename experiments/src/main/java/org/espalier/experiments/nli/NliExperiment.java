package org.espalier.experiments.nli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import org.espalier.data.ContentHash;
import org.espalier.experiments.nli.PairLink.Given;
import org.espalier.experiments.nli.PairLink.Layout;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Memoized;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.Trainable.Score;
import org.espalier.lab.train.TrainingSchedule;

/** Natural language inference by latent trees over both sentences, or by a latent alignment. */
public final class NliExperiment implements Experiment {

  private static final int THREADS = 1;
  private static final int BATCH = 32;

  private static final List<String> TREE_ESTIMATORS =
      List.of("marginals", "sparsemap", "straight-through", "spigot", "spigot-eg", "i-mle");
  private static final List<String> MATCHING_ESTIMATORS =
      List.of("sparsemap", "straight-through", "spigot", "i-mle");
  private static final List<String> PATH_ESTIMATORS =
      List.of("marginals", "sparsemap", "straight-through", "spigot", "spigot-eg");

  /** Creates the experiment. */
  public NliExperiment() {}

  @Override
  public String title() {
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
  public String dataHash(ExperimentOptions effort) {
    Path[] files =
        Stream.concat(
                effort.data().stream().flatMap(PairCorpus::everyFile), effort.vectors().stream())
            .toArray(Path[]::new);
    return files.length == 0 ? "" : ContentHash.of(files);
  }

  @Override
  public Optional<String> lacks(ExperimentOptions effort) {
    return effort.quick() || effort.data().isPresent()
        ? Optional.empty()
        : Optional.of(
            "nli needs labelled pairs of sentences, which do not come with Espalier: --data PATH, a folder with"
                + " *train*, *dev* and *test* of SNLI (JSON lines), MultiNLI or SICK (tables), or with labels.*, s1.*"
                + " and s2.*; --vectors FILE is optional");
  }

  private static Training training(ExperimentOptions effort) {
    int epochs = effort.quick() ? 2 : 8;
    return new Training(new TrainingSchedule(epochs, epochs, BATCH, 1000, 40, 3e-3, 1e-4, 5));
  }

  private static PairNetwork.Sizes sizes(ExperimentOptions effort) {
    return effort.quick()
        ? new PairNetwork.Sizes(32, 8, 24, 24, 32, 0.2)
        : new PairNetwork.Sizes(64, 16, 64, 64, 64, 0.2);
  }

  private static String data(ExperimentOptions effort) {
    return effort.data().map(path -> path.getFileName().toString()).orElse("edited EWT");
  }

  @Override
  public List<String> settings(ExperimentOptions effort) {
    return List.of(
        effort
            .data()
            .map(path -> "pairs and labels of " + path.getFileName())
            .orElse(
                "a stand-in without --data: sentences of the English Web Treebank beside themselves with a word left"
                    + " out, a word changed or two words swapped; the class is the edit"),
        effort
            .vectors()
            .map(path -> "word vectors of " + path.getFileName() + ", frozen")
            .orElse("word vectors are learned with the rest"),
        "one BiLSTM of "
            + sizes(effort).state()
            + " for each direction encodes both sentences; non-projective trees with one root over each and a graph"
            + " convolution, or a comparison of every word with what it is aligned to",
        "matching: every word of the shorter sentence with one of the longer; warping: a monotone path through the"
            + " table of words; attention: a softmax for every word",
        "AdamW, "
            + training(effort).schedule().epochs()
            + " epochs at most, learning rate 3e-3 falling to 0; the epoch of highest accuracy on the development"
            + " pairs; eta 1 a pair, for straight-through 1/32; lambda 100; one sample");
  }

  @Override
  public List<Figure> figures() {
    return List.of(new Figure("accuracy", true), new Figure("loss", false));
  }

  @Override
  public List<Trial> trials(ExperimentOptions effort) {
    Supplier<PairCorpus> corpus = new Memoized<>(() -> PairCorpus.load(effort));
    List<Trial> trials = new ArrayList<>();
    String trees = data(effort) + " trees";
    add(trials, trees, "no trees", Given.NO_TREES, corpus, effort);
    add(trials, trees, "left chain", Given.LEFT_CHAIN, corpus, effort);
    for (String name : TREE_ESTIMATORS) {
      add(
          trials,
          trees,
          name,
          NliExperiment.<MapOracle>latent(
              name, Layout.TREES, ExactProduct.class, NliExperiment::trees),
          corpus,
          effort);
    }
    String alignments = data(effort) + " alignments";
    add(trials, alignments, "no alignment", Given.NO_ALIGNMENT, corpus, effort);
    add(trials, alignments, "attention", Given.ATTENTION, corpus, effort);
    for (String name : MATCHING_ESTIMATORS) {
      add(
          trials,
          alignments,
          "matching: " + name,
          latent(
              name,
              Layout.SHORTER_FIRST,
              Matching.class,
              (n, m) -> new Matching(Math.min(n, m), Math.max(n, m))),
          corpus,
          effort);
    }
    for (String name : PATH_ESTIMATORS) {
      add(
          trials,
          alignments,
          "warping: " + name,
          latent(name, Layout.CELLS, GridPath.class, (n, m) -> new GridPath(n, m, true)),
          corpus,
          effort);
    }
    return trials;
  }

  private static ExactProduct<NonProjectiveTree> trees(int first, int second) {
    return new ExactProduct<>(
        List.of(
            new NonProjectiveTree(first, Roots.SINGLE),
            new NonProjectiveTree(second, Roots.SINGLE)));
  }

  private static <S extends MapOracle> PairLink latent(
      String estimator,
      Layout layout,
      Class<? extends S> family,
      BiFunction<Integer, Integer, S> structure) {
    return new PairLink.Latent<>(
        layout,
        structure,
        Catalogue.estimator(estimator).<S>create(family, Training.settings(estimator, BATCH)));
  }

  private static void add(
      List<Trial> trials,
      String table,
      String method,
      PairLink link,
      Supplier<PairCorpus> corpus,
      ExperimentOptions effort) {
    for (long seed = 1; seed <= effort.seeds(); seed++) {
      long own = seed;
      trials.add(
          new Trial(
              table,
              method,
              seed,
              (folder, interruption) ->
                  train(link, corpus.get(), effort, own, folder, interruption)));
    }
  }

  private static Trial.Outcome train(
      PairLink link,
      PairCorpus corpus,
      ExperimentOptions effort,
      long seed,
      RunFolder folder,
      Interruption interruption) {
    Training training = training(effort);
    try (PairNetwork network =
        new PairNetwork(
            link,
            sizes(effort),
            corpus.codes().words().size(),
            corpus.codes().endings().size(),
            corpus.labels().size(),
            corpus.vectors(),
            THREADS,
            seed)) {
      training.run(network, corpus.train(), corpus.dev(), seed, folder, interruption);
      Score score = network.evaluate(corpus.test(), training.batches());
      return new Trial.Outcome(List.of(score.quality(), score.loss()));
    }
  }

  @Override
  public List<Published> published() {
    return List.of();
  }
}
