package org.espalier.experiments.listops;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.espalier.core.Structure;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.data.ListOpsGenerator;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Split;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.experiment.Trials;
import org.espalier.lab.train.TrainingSchedule;

/** ListOps: tests whether latent trees find the arguments of operators from their number alone. */
public final class ListOpsExperiment implements Experiment {

  private static final int BUDGET = 5;
  private static final String TABLE = "valency";
  private static final String SHORT = "valency; at most 40 tokens";
  private static final String LARGE = "valency; published size";

  private static final List<String> ESTIMATORS =
      List.of(
          "straight-through",
          "straight-through-marginals",
          "spigot",
          "spigot-relaxed",
          "spigot-polyak",
          "spigot-line-search",
          "spigot-fw",
          "spigot-ce",
          "spigot-eg",
          "spigot-sparsemap",
          "spigot-sparsemap-dual",
          "simple");

  @Override
  public String name() {
    return "listops";
  }

  @Override
  public String summary() {
    return "tag operators with their number of arguments, through latent trees";
  }

  /** Sets of expressions, and how long they are trained on. */
  private enum Size {
    QUICK(2000, 200, 20, 5000, 4),
    FULL(20_000, 2000, 100, ListOpsGenerator.PUBLISHED, 6),
    SHORT(20_000, 2000, 40, ListOpsGenerator.PUBLISHED, 6),
    PUBLISHED(70_000, 9000, 100, ListOpsGenerator.PUBLISHED, 6);

    private final int expressions;
    private final int heldOut;
    private final int longest;
    private final int pool;
    private final int epochs;

    Size(int expressions, int heldOut, int longest, int pool, int epochs) {
      this.expressions = expressions;
      this.heldOut = heldOut;
      this.longest = longest;
      this.pool = pool;
      this.epochs = epochs;
    }

    static Size of(ExperimentOptions options) {
      return options.quick() ? QUICK : FULL;
    }

    Training training() {
      return new Training(schedule(longest, epochs));
    }

    String described() {
      return ("%s generated expressions of at most %s tokens for training, %s for development"
              + " and for test each")
          .formatted(expressions, longest, heldOut);
    }
  }

  static TrainingSchedule schedule(int longest, int epochs) {
    return TrainingSchedule.ofEpochs(epochs)
        .withBatches(16, Integer.MAX_VALUE)
        .withLongest(longest)
        .withLearningRate(1e-3);
  }

  @Override
  public List<String> settings(ExperimentOptions options) {
    Size size = Size.of(options);
    return List.of(
        ("%s, all different, a sample of %s draws; in the table “%s” %s; in “%s” %s; data and"
                + " network from the seed. Published: 70,446, 10,000 and 8,933")
            .formatted(
                size.described(),
                size.pool,
                SHORT,
                Size.SHORT.described(),
                LARGE,
                Size.PUBLISHED.described()),
        "embeddings of 50, BiLSTM of 2×25, biaffine arc scores, non-projective trees with one root;"
            + " the decoder is one graph convolution of width 50 on a learned constant vector,"
            + " which sees the tree and nothing else",
        "%s (published: batches of 64, Adam at 1e-4); the epoch of highest development accuracy"
            .formatted(size.training().schedule().summary()),
        "estimators: " + size.training().settings(ESTIMATORS),
        "gold trees: arguments hang on the operator that opens their list, the closing bracket on"
            + " the token before it; so an operator has as many modifiers as arguments, and the"
            + " budget permits every gold tree",
        "accuracy and F1 of the operators' numbers of arguments, 2 to 5; F1 is the mean over the"
            + " four classes; arcs between words of weight above 1/2, against the gold tree");
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure("accuracy", true),
        new Figure("macro F1", true),
        new Figure("arc precision", true),
        new Figure("arc recall", true));
  }

  @Override
  public List<Trial> trials(ExperimentOptions options) {
    Trials trials = new Trials(options);
    addAll(trials, TABLE, Size.of(options));
    if (!options.quick()) {
      addAll(trials, SHORT, Size.SHORT);
      addUsual(trials, LARGE, Size.PUBLISHED);
    }
    return trials.list();
  }

  private static TreeSource<NonProjectiveTree> latent(String estimator, Training training) {
    return new TreeSource.Latent<>(
        n -> new NonProjectiveTree(n, Roots.SINGLE),
        Catalogue.estimator(estimator)
            .create(NonProjectiveTree.class, training.settings(estimator)));
  }

  private static void addUsual(Trials trials, String table, Size size) {
    add(trials, table, "left-to-right chain", TreeSource.LeftToRight::new, size);
    add(trials, table, "gold tree", TreeSource.Gold::new, size);
    for (String relaxation : List.of("sparsemap", "marginals")) {
      add(trials, table, relaxation, () -> latent(relaxation, size.training()), size);
    }
  }

  private static void addAll(Trials trials, String table, Size size) {
    addUsual(trials, table, size);
    add(
        trials,
        table,
        "local-sparsemap under a budget of " + BUDGET,
        () ->
            new TreeSource.Latent<>(
                n -> budgeted(n, BUDGET), Estimators.<FactorGraph>localSparsemap()),
        size);
    for (String name : ESTIMATORS) {
      add(trials, table, name, () -> latent(name, size.training()), size);
    }
  }

  /** Returns the trees over n words with a bound on the modifiers of each word. */
  static FactorGraph budgeted(int n, int most) {
    return (FactorGraph) Catalogue.structure("budget-tree").of(most, n);
  }

  private static <S extends Structure> void add(
      Trials trials, String table, String method, Supplier<TreeSource<S>> trees, Size size) {
    trials.add(table, method, run -> train(trees.get(), size, run));
  }

  private static <S extends Structure> Trial.Outcome train(
      TreeSource<S> trees, Size size, TrialRun run) {
    int count = size.expressions + 2 * size.heldOut;
    Split<ValencyExample> split =
        Split.of(ValencyExample.sample(count, size.longest, size.pool, run.seed()), size.heldOut);
    Training training = size.training();
    try (ValencyNetwork<S> network = new ValencyNetwork<>(trees, run.seed())) {
      training.run(network, split.train(), split.dev(), run);
      TagScores scores = network.measure(split.test(), training.batches());
      return new Trial.Outcome(
          List.of(scores.accuracy(), scores.macroF1(), scores.arcPrecision(), scores.arcRecall()));
    }
  }

  @Override
  public List<Published> published() {
    String source = "Niculae & Martins 2020, draft of LP-SparseMAP: averaging of F1 not told";
    return Stream.of(TABLE, LARGE)
        .flatMap(table ->
            Stream.of(
                new Published(table, "left-to-right chain", source, List.of("28.07", "17.43")),
                new Published(table, "tree, SparseMAP", source, List.of("68.74", "69.12")),
                new Published(
                    table, "tree + BUDGET(5), LP-SparseMAP", source, List.of("82.75", "82.95"))))
        .toList();
  }
}
