package org.espalier.experiments.listops;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.Structure;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.estimate.Relaxation;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.data.ListOpsGenerator;
import org.espalier.experiments.corpus.TreeSource;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.TrainingSchedule;

/** ListOps: do latent trees find the arguments of operators when told how many there are? */
public final class ListOpsExperiment implements Experiment {

  private static final int THREADS = 1;
  private static final int BATCH = 16;
  private static final double RATE = 1e-3;
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
          "spigot-sparsemap-dual");

  /** Creates the experiment. */
  public ListOpsExperiment() {}

  @Override
  public String title() {
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

    static Size of(ExperimentOptions effort) {
      return effort.quick() ? QUICK : FULL;
    }

    Training training() {
      return new Training(schedule(longest, epochs));
    }

    String described() {
      return expressions
          + " generated expressions of at most "
          + longest
          + " tokens for training, "
          + heldOut
          + " for development and for test each";
    }
  }

  static TrainingSchedule schedule(int longest, int epochs) {
    return new TrainingSchedule(epochs, epochs, BATCH, Integer.MAX_VALUE, longest, RATE, 0, 5);
  }

  @Override
  public List<String> settings(ExperimentOptions effort) {
    Size size = Size.of(effort);
    return List.of(
        size.described()
            + ", all different, a sample of "
            + size.pool
            + " draws; in the table “"
            + SHORT
            + "” "
            + Size.SHORT.described()
            + "; in “"
            + LARGE
            + "” "
            + Size.PUBLISHED.described()
            + "; data and network from the seed. Published: 70,446, 10,000 and 8,933",
        "embeddings of 50, BiLSTM of 2×25, biaffine arc scores, non-projective trees with one root;"
            + " the decoder is one graph convolution of width 50 on a learned constant vector, which"
            + " sees the tree and nothing else",
        "AdamW without decay, batches of "
            + BATCH
            + ", "
            + size.epochs
            + " epochs, learning rate "
            + RATE
            + " falling to 0 (published: batches of 64, Adam at 1e-4); eta 1 an expression, for"
            + " straight-through 1/"
            + BATCH
            + "; the epoch of highest development accuracy",
        "gold trees: arguments hang on the operator that opens their list, the closing bracket on the"
            + " token before it; so an operator has as many modifiers as arguments, and the budget"
            + " permits every gold tree",
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
  public List<Trial> trials(ExperimentOptions effort) {
    List<Trial> trials = new ArrayList<>();
    addAll(trials, TABLE, effort, Size.of(effort));
    if (!effort.quick()) {
      addAll(trials, SHORT, effort, Size.SHORT);
      addUsual(trials, LARGE, effort, Size.PUBLISHED);
    }
    return trials;
  }

  private static TreeSource<NonProjectiveTree> latent(String estimator) {
    return new TreeSource.Latent<>(
        n -> new NonProjectiveTree(n, Roots.SINGLE),
        Catalogue.estimator(estimator)
            .create(NonProjectiveTree.class, Training.settings(estimator, BATCH)));
  }

  private static void addUsual(
      List<Trial> trials, String table, ExperimentOptions effort, Size size) {
    add(trials, table, "left-to-right chain", TreeSource.LeftToRight::new, effort, size);
    add(trials, table, "gold tree", TreeSource.Gold::new, effort, size);
    for (String relaxation : List.of("sparsemap", "marginals")) {
      add(trials, table, relaxation, () -> latent(relaxation), effort, size);
    }
  }

  private static void addAll(
      List<Trial> trials, String table, ExperimentOptions effort, Size size) {
    addUsual(trials, table, effort, size);
    add(
        trials,
        table,
        "local-sparsemap under a budget of " + BUDGET,
        () ->
            new TreeSource.Latent<>(
                n -> budgeted(n, BUDGET), Relaxation.<FactorGraph>localSparseMap()),
        effort,
        size);
    for (String name : ESTIMATORS) {
      add(trials, table, name, () -> latent(name), effort, size);
    }
  }

  /** Returns the trees over n words in which no word has more than so many modifiers. */
  static FactorGraph budgeted(int n, int most) {
    FactorGraph.Builder graph = FactorGraph.over(n * n).shape(n, n);
    var _ = graph.with(new NonProjectiveTree(n, Roots.SINGLE), IntStream.range(0, n * n).toArray());
    for (int h = 0; n - 1 > most && h < n; h++) {
      int head = h;
      var _ =
          graph.budget(
              most, IntStream.range(0, n).filter(m -> m != head).map(m -> head * n + m).toArray());
    }
    return graph.build();
  }

  private static <S extends Structure> void add(
      List<Trial> trials,
      String table,
      String method,
      Supplier<TreeSource<S>> trees,
      ExperimentOptions effort,
      Size size) {
    for (long seed = 1; seed <= effort.seeds(); seed++) {
      long own = seed;
      trials.add(
          new Trial(
              table,
              method,
              seed,
              (folder, interruption) -> train(trees.get(), size, own, folder, interruption)));
    }
  }

  private static <S extends Structure> Trial.Outcome train(
      TreeSource<S> trees, Size size, long seed, RunFolder folder, Interruption interruption) {
    int count = size.expressions;
    int heldOut = size.heldOut;
    List<ValencyExample> all =
        ValencyExample.sample(count + 2 * heldOut, size.longest, size.pool, seed);
    Training training = size.training();
    try (ValencyNetwork<S> network = new ValencyNetwork<>(trees, THREADS, seed)) {
      training.run(
          network,
          all.subList(0, count),
          all.subList(count, count + heldOut),
          seed,
          folder,
          interruption);
      TagScores scores =
          network.measure(all.subList(count + heldOut, all.size()), training.batches());
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
