package org.espalier.lab.experiment.listops;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.espalier.core.Structure;
import org.espalier.core.estimate.Catalogue;
import org.espalier.core.estimate.Relaxation;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.TreeSource;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunConfig.Schedule;
import org.espalier.lab.train.RunFolder;

/** ListOps: do latent trees find the arguments of operators when told how many there are? */
public final class ListOpsExperiment implements Experiment {

  private static final int THREADS = 1;
  private static final int BATCH = 16;
  private static final double RATE = 3e-3;
  static final double ETA = 1;
  private static final int BUDGET = 5;
  private static final String TABLE = "valency";

  private static final List<String> ESTIMATORS =
      List.of(
          "sparsemap",
          "marginals",
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

  private static int expressions(Effort effort) {
    return effort.quick() ? 2000 : 20_000;
  }

  private static int heldOut(Effort effort) {
    return effort.quick() ? 200 : 1000;
  }

  private static int longest(Effort effort) {
    return effort.quick() ? 20 : 60;
  }

  private static Training training(Effort effort) {
    int epochs = effort.quick() ? 4 : 10;
    return new Training(schedule(longest(effort), epochs));
  }

  static Schedule schedule(int longest, int epochs) {
    return new Schedule(epochs, epochs, BATCH, Integer.MAX_VALUE, longest, RATE, 0, 5);
  }

  @Override
  public List<String> settings(Effort effort) {
    return List.of(
        expressions(effort)
            + " generated expressions of at most "
            + longest(effort)
            + " tokens for training, "
            + heldOut(effort)
            + " for development and for test each, all different; data and network from the seed."
            + " Published: 70,446, 10,000 and 8,933 of at most 100 tokens",
        "embeddings of 50, BiLSTM of 2×25, biaffine arc scores, non-projective trees with one root;"
            + " the decoder is one graph convolution of width 50 on a learned constant vector, which"
            + " sees the tree and nothing else",
        "AdamW without decay, batches of "
            + BATCH
            + ", "
            + training(effort).schedule().epochs()
            + " epochs, learning rate "
            + RATE
            + " falling to 0 (published: Adam at 1e-4), "
            + ValencyNetwork.ENCODER_PACE
            + " of that for the encoder of latent trees, which stays as it is in the first "
            + Math.round(100 * ValencyNetwork.ALONE)
            + "% of the steps; eta "
            + ETA
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
  public List<Trial> trials(Effort effort) {
    List<Trial> trials = new ArrayList<>();
    add(trials, "left-to-right chain", TreeSource.LeftToRight<NonProjectiveTree>::new, effort);
    add(trials, "gold tree", TreeSource.Gold<NonProjectiveTree>::new, effort);
    add(
        trials,
        "local-sparsemap under a budget of " + BUDGET,
        () ->
            new TreeSource.Latent<>(
                n -> budgeted(n, BUDGET), Relaxation.<FactorGraph>localSparseMap()),
        effort);
    for (String name : ESTIMATORS) {
      add(
          trials,
          name,
          () ->
              new TreeSource.Latent<>(
                  n -> new NonProjectiveTree(n, Roots.SINGLE),
                  Catalogue.estimator(name)
                      .create(NonProjectiveTree.class, new Catalogue.Settings(ETA, 1))),
          effort);
    }
    return trials;
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
      List<Trial> trials, String method, Supplier<TreeSource<S>> trees, Effort effort) {
    for (long seed = 1; seed <= effort.seeds(); seed++) {
      long own = seed;
      trials.add(
          new Trial(
              TABLE,
              method,
              seed,
              (folder, interruption) -> train(trees.get(), effort, own, folder, interruption)));
    }
  }

  private static <S extends Structure> Trial.Outcome train(
      TreeSource<S> trees, Effort effort, long seed, RunFolder folder, Interruption interruption) {
    int count = expressions(effort);
    int heldOut = heldOut(effort);
    List<ValencyExample> all = ValencyExample.draw(count + 2 * heldOut, longest(effort), seed);
    Training training = training(effort);
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
    String source =
        "Niculae & Martins 2020, draft of LP-SparseMAP: more and longer expressions, averaging of F1"
            + " not told";
    return List.of(
        new Published(TABLE, "left-to-right chain", source, List.of("28.07", "17.43")),
        new Published(TABLE, "tree, SparseMAP", source, List.of("68.74", "69.12")),
        new Published(TABLE, "tree + BUDGET(5), LP-SparseMAP", source, List.of("82.75", "82.95")));
  }
}
