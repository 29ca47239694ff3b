package org.espalier.experiments.listops;

import java.util.ArrayList;
import java.util.List;
import org.espalier.data.DataSource;
import org.espalier.data.ListOps;
import org.espalier.data.ListOpsGenerator;
import org.espalier.data.Vocabulary;
import org.espalier.data.baseline.SimpleTrees;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Split;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.experiment.Trials;
import org.espalier.lab.run.EncoderConfig;
import org.espalier.lab.run.Encoders;
import org.espalier.lab.run.Example;
import org.espalier.lab.run.LatentTree;
import org.espalier.lab.run.Network;
import org.espalier.lab.run.Network.VocabularySizes;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.StructureConfig;
import org.espalier.lab.train.Trainable.Score;
import org.espalier.lab.train.TrainingSchedule;

/** ListOps: the value of an expression, computed along a latent projective tree. */
public final class ValueExperiment implements Experiment {

  private static final String STRUCTURE = "projective";
  private static final int VALUES = 10;
  private static final NetworkSizes SIZES = NetworkSizes.ofWidth(64).withWords(32).withEndings(1);

  /** Levels of a tree that the decoder sees. */
  private static final int LEVELS = 6;

  /** Operators, digits and the closing bracket, in the order of their indices. */
  private static final List<String> TOKENS = tokens();

  private static final int FIRST = Vocabulary.UNKNOWN + 1;

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
          "spigot-sparsemap-dual",
          "perturb-and-map",
          "i-mle",
          "reinforce-self-critical");

  private static List<String> tokens() {
    List<String> tokens = new ArrayList<>(ListOps.OPERATORS);
    for (int digit = 0; digit < VALUES; digit++) {
      tokens.add(Integer.toString(digit));
    }
    tokens.add(ListOps.END);
    return List.copyOf(tokens);
  }

  @Override
  public String name() {
    return "listops-value";
  }

  @Override
  public String summary() {
    return "compute the values of nested lists along latent trees";
  }

  private static int expressions(ExperimentOptions options) {
    return options.quick() ? 1000 : 60_000;
  }

  private static int heldOut(ExperimentOptions options) {
    return options.quick() ? 200 : 1000;
  }

  private static int longest(ExperimentOptions options) {
    return options.quick() ? 15 : 25;
  }

  private static int pool(ExperimentOptions options) {
    return options.quick() ? 5000 : ListOpsGenerator.PUBLISHED;
  }

  private static Training training(ExperimentOptions options) {
    return new Training(
        TrainingSchedule.ofEpochs(options.quick() ? 4 : 12).withLongest(longest(options)));
  }

  @Override
  public List<String> settings(ExperimentOptions options) {
    return List.of(
        ("%s generated expressions of at most %s tokens for training, %s for development and for"
                + " test each, all different, from %s draws; data and network from the seed."
                + " Published: 90,000 for training, 10,000 for test, of any length")
            .formatted(expressions(options), longest(options), heldOut(options), pool(options)),
        ("%s; projective trees with one root; the decoder sees the types of tokens by way of the"
                + " tree alone: %s updates of all tokens' vectors from those of their modifiers,"
                + " then the root's vector. Words deeper in the tree are not seen: most of the"
                + " chain, and something in one of 500 gold trees")
            .formatted(SIZES.summary(), LEVELS),
        "BiLSTM without trees: its states, mean and maximum over the tokens",
        training(options).schedule().summary() + "; the epoch of highest development accuracy",
        "estimators: " + training(options).settings(ESTIMATORS),
        "arcs: share of the tokens whose head in the best tree is that of the gold tree, in which"
            + " arguments and the closing bracket hang on their operator; trees have one head for"
            + " every token, so that precision and recall are the same");
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure("accuracy", true),
        new Figure("loss", false),
        new Figure("arcs", true),
        new Figure("entropy", false));
  }

  /** The trees that the decoder sees. */
  private enum Shown {
    NOTHING(Trees.NONE),
    CHAIN(Trees.GOLD),
    GOLD(Trees.GOLD),
    RANDOM(Trees.RANDOM),
    LATENT(Trees.LATENT);

    private final Trees trees;

    Shown(Trees trees) {
      this.trees = trees;
    }
  }

  @Override
  public List<Trial> trials(ExperimentOptions options) {
    Trials trials = new Trials(options);
    add(trials, "BiLSTM without trees", Shown.NOTHING, ESTIMATORS.getFirst(), options);
    add(trials, "left-to-right chain", Shown.CHAIN, ESTIMATORS.getFirst(), options);
    add(trials, "random trees", Shown.RANDOM, ESTIMATORS.getFirst(), options);
    add(trials, "gold tree", Shown.GOLD, ESTIMATORS.getFirst(), options);
    for (String name : ESTIMATORS) {
      add(trials, name, Shown.LATENT, name, options);
    }
    return trials.list();
  }

  private static void add(
      Trials trials, String method, Shown shown, String estimator, ExperimentOptions options) {
    trials.add(
        "value",
        method,
        run -> train(config(shown, estimator, options, run.seed()), shown, options, run));
  }

  private static RunConfig config(
      Shown shown, String estimator, ExperimentOptions options, long seed) {
    return new RunConfig(
        "listops-value",
        DataSource.OWN,
        EncoderConfig.BILSTM,
        StructureConfig.of(STRUCTURE, shown.trees),
        Learning.by(estimator, training(options).settings(estimator)),
        SIZES,
        training(options).schedule(),
        new Execution(seed, TrialRun.THREADS));
  }

  private static Trial.Outcome train(
      RunConfig config, Shown shown, ExperimentOptions options, TrialRun run) {
    Split<Example> split =
        Split.of(
            sample(
                expressions(options) + 2 * heldOut(options),
                longest(options),
                pool(options),
                run.seed(),
                shown == Shown.CHAIN),
            heldOut(options));
    Training training = training(options);
    try (Network network = network(config, shown)) {
      training.run(network, split.train(), split.dev(), run);
      Score score = network.evaluate(split.test(), training.batches());
      boolean latent = shown == Shown.LATENT;
      return new Trial.Outcome(
          List.of(
              score.quality(),
              score.loss(),
              latent || shown == Shown.RANDOM ? score.attachment() : Double.NaN,
              latent ? score.entropy() : Double.NaN));
    }
  }

  private static Network network(RunConfig config, Shown shown) {
    VocabularySizes sizes = new VocabularySizes(FIRST + TOKENS.size(), FIRST, 0);
    return shown == Shown.NOTHING
        ? LatentTree.network(config, sizes, Encoders.trained(), VALUES, false)
        : LatentTree.recursive(config, sizes, Encoders.trained(), VALUES, LEVELS);
  }

  /**
   * Draws different expressions, see {@link ListOpsGenerator#sample}.
   *
   * @param longest the most tokens
   * @param pool of how many draws
   * @param chained whether every token hangs on the one before it, instead of on its operator
   */
  static List<Example> sample(int count, int longest, int pool, long seed, boolean chained) {
    List<Example> examples = new ArrayList<>();
    for (ListOps expression : ListOpsGenerator.sample(count, 1, longest, pool, seed)) {
      List<String> tokens = expression.tokens();
      examples.add(
          new Example(
                  "expression " + (examples.size() + 1),
                  tokens,
                  tokens.stream().mapToInt(token -> FIRST + TOKENS.indexOf(token)).toArray(),
                  tokens.stream().mapToInt(_ -> Vocabulary.UNKNOWN).toArray())
              .withLabels(expression.value())
              .withHeads(chained ? SimpleTrees.toPrevious(tokens.size()) : expression.heads()));
    }
    return examples;
  }

  @Override
  public List<Published> published() {
    String source = "parse not supervised, 90,000 expressions of any length, other decoders";
    return List.of(
        new Published(
            "value",
            "gold tree, Tree-LSTM",
            "Nangia & Bowman 2018, 90,000 expressions of any length",
            List.of("98.7")),
        new Published("value", "Gumbel Tree-LSTM", source, List.of("57.6")),
        new Published("value", "RL-SPINN", source, List.of("60.7")),
        new Published("value", "Havrylov et al. 2019", source, List.of("99.2")));
  }
}
