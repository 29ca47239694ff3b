package org.espalier.experiments.sentiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/** Classes of texts with a latent projective tree under the classifier. */
public final class SentimentExperiment implements LabelledTextExperiment {

  private static final String STRUCTURE = "projective";
  private static final NetworkSizes SIZES = NetworkSizes.ofWidth(64).withDropout(0.3);

  private static final List<String> ESTIMATORS =
      List.of(
          "marginals",
          "sparsemap",
          "straight-through",
          "straight-through-marginals",
          "spigot",
          "spigot-eg",
          "spigot-sparsemap",
          "perturb-and-map",
          "i-mle",
          "reinforce-self-critical");

  /** The methods that are run with trained vectors as well. */
  private static final List<String> WITH_TRAINED_VECTORS =
      List.of("marginals", "straight-through", "spigot-eg");

  @Override
  public String name() {
    return "sentiment";
  }

  @Override
  public String summary() {
    return "tell the class of a text by way of a latent projective tree";
  }

  @Override
  public Optional<String> needs() {
    return Optional.of(
        "labelled texts, which do not come with Espalier: --data PATH, for instance the files of"
            + " SST-2 (label TAB text, CSV, JSON lines, trees in brackets, or label and words"
            + " separated by blanks)");
  }

  @Override
  public Training training(ExperimentOptions options) {
    return new Training(
        TrainingSchedule.ofEpochs(options.quick() ? 2 : 6)
            .withBatches(32, 1000)
            .withLongest(60)
            .withDecay(1e-4));
  }

  @Override
  public List<String> settings(ExperimentOptions options) {
    List<String> settings =
        new ArrayList<>(
            LabelledTextExperiment.sources(
                options,
                "texts",
                "a stand-in without --data: sentences of the English Web Treebank and their genre,"
                    + " one of 5; not sentiment",
                "frozen or trained further"));
    settings.addAll(
        List.of(
            SIZES.summary()
                + "; the decoder is a graph convolution over the tree, and mean and maximum over"
                + " the words",
            training(options).schedule().summary()
                + "; the epoch of highest accuracy on the development texts",
            "estimators: " + training(options).settings(ESTIMATORS),
            "entropy: of the trees' distribution at the scores, in nats for each word; a uniform"
                + " one over 20 words has about 1.6"));
    return settings;
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure("accuracy", true), new Figure("loss", false), new Figure("entropy", false));
  }

  /** The source of word vectors. */
  private enum Vectors {
    LEARNED(""),
    FROZEN(" with frozen vectors"),
    TRAINED(" with trained vectors");

    private final String suffix;

    Vectors(String suffix) {
      this.suffix = suffix;
    }
  }

  /**
   * A row of the table.
   *
   * @param trees where they come from; {@link Trees#GOLD} for the chain, which the texts are given
   */
  private record Row(String method, Trees trees, String estimator) {}

  private static List<Row> rows(boolean all) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("no trees", Trees.NONE, ESTIMATORS.getFirst()));
    rows.add(new Row("left chain", Trees.GOLD, ESTIMATORS.getFirst()));
    if (all) {
      rows.add(new Row("random trees", Trees.RANDOM, ESTIMATORS.getFirst()));
    }
    (all ? ESTIMATORS : WITH_TRAINED_VECTORS)
        .forEach(name -> rows.add(new Row(name, Trees.LATENT, name)));
    return rows;
  }

  @Override
  public List<Trial> trials(ExperimentOptions options) {
    boolean given = options.vectors().isPresent();
    LabelledCorpus corpus = corpus(options);
    Trials trials = new Trials(options);
    for (Vectors vectors :
        given ? List.of(Vectors.FROZEN, Vectors.TRAINED) : List.of(Vectors.LEARNED)) {
      String table = LabelledCorpus.name(options) + vectors.suffix;
      for (Row row : rows(vectors != Vectors.TRAINED)) {
        trials.add(table, row.method(), run -> train(row, corpus, vectors, options, run));
      }
    }
    return trials.list();
  }

  private Trial.Outcome train(
      Row row, LabelledCorpus texts, Vectors vectors, ExperimentOptions options, TrialRun run) {
    Training training = training(options);
    RunConfig config =
        config(
            "text",
            StructureConfig.of(STRUCTURE, row.trees()),
            Learning.by(row.estimator(), training.settings(row.estimator())),
            SIZES,
            options,
            run.seed());
    Corpus corpus = row.trees() == Trees.GOLD ? LabelledCorpus.chained(texts.get()) : texts.get();
    try (Network network = texts.network(config, vectors == Vectors.FROZEN)) {
      training.run(network, corpus.train(), corpus.dev(), run);
      Score score = network.evaluate(corpus.test(), training.batches());
      return new Trial.Outcome(
          List.of(
              score.quality(),
              score.loss(),
              row.trees() == Trees.LATENT ? score.entropy() : Double.NaN));
    }
  }
}
