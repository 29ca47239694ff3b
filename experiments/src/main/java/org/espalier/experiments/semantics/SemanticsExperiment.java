package org.espalier.experiments.semantics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.SemiSupervised;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.data.Batches;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.data.Sentence;
import org.espalier.data.SplitFiles;
import org.espalier.data.TreeCheck;
import org.espalier.data.TreebankFiles;
import org.espalier.experiments.semantics.SemanticNetwork.Syntax;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Memoized;
import org.espalier.lab.experiment.Setting;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.experiment.Trials;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.CorpusCheck;
import org.espalier.lab.run.DataReport;
import org.espalier.lab.run.Finding;
import org.espalier.lab.run.SupervisedLoss;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.TrainingSchedule;

/**
 * Syntax as a latent layer under semantics (Peng, Thomson &amp; Smith 2018): does a parser that was
 * trained on few trees learn more from graphs that are built upon its trees?
 */
public final class SemanticsExperiment implements Experiment {

  private static final String PARSER = "parser";
  private static final Settings SETTINGS = new Settings(1, 1);

  /** The weight of the loss of a known tree in joint training. */
  private static final double TREE_LOSS = 1;

  /** The part of training in which the graph parser is trained alone. */
  private static final double ALONE = 0.25;

  private static final List<String> ESTIMATORS =
      List.of(
          "straight-through",
          "spigot",
          "spigot-relaxed",
          "spigot-ce",
          "spigot-eg",
          "spigot-sparsemap",
          "marginals",
          "sparsemap",
          "simple");

  /** The estimators that depend on a step size, with the step sizes of their curves. */
  private static final List<String> STEPPING =
      List.of("straight-through", "spigot", "spigot-ce", "spigot-eg");

  private static final List<Double> ETAS = List.of(0.01, 0.1, 1.0, 10.0);

  /**
   * A parser that is trained on trees. The perceptron's loss is 0 where all scores are the same,
   * which a network that computes the scores reaches; the hinge loss prevents that by a margin.
   *
   * @param tags whether it sees the gold parts of speech
   */
  private record Pretraining(TreeShare share, SupervisedLoss loss, boolean tags) {

    String method() {
      return loss.title()
          + (loss.mixes() ? " loss" : "")
          + (tags ? " with gold tags" : "")
          + (share == TreeShare.ALL ? "" : " from " + share.table());
    }
  }

  /**
   * The subject of a table of latent trees.
   *
   * @param table its name
   * @param share of the training trees that the parser may look at
   * @param edges that are to be found
   * @param context whether the graph parser has a BiLSTM of its own; else it sees only the words of
   *     a sentence and the tree
   */
  private record Design(String table, TreeShare share, GraphCorpus.Edges edges, boolean context) {

    static final Design WORDS_ALONE =
        new Design(
            "words alone; " + TreeShare.PERCENT.table(),
            TreeShare.PERCENT,
            GraphCorpus.Edges.ALL,
            false);

    static List<Design> all(ExperimentOptions options) {
      List<Design> designs = new ArrayList<>();
      for (TreeShare share :
          options.quick() ? List.of(TreeShare.PERCENT) : List.of(TreeShare.values())) {
        designs.add(new Design(share.table(), share, GraphCorpus.Edges.ALL, true));
      }
      designs.add(WORDS_ALONE);
      if (!options.quick()) {
        designs.add(
            new Design(
                "content words; " + TreeShare.PERCENT.table(),
                TreeShare.PERCENT,
                GraphCorpus.Edges.CONTENT,
                true));
      }
      return designs;
    }
  }

  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "semantics";
  }

  @Override
  public String summary() {
    return "parse graphs of predicates and arguments over latent syntax";
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure("UAS", true),
        new Figure("labelled F1", true),
        new Figure("unlabelled F1", true),
        new Figure("UAS before", true),
        new Figure("repaired", true),
        new Figure("broken", true),
        new Figure("moved", true));
  }

  @Override
  public List<String> settings(ExperimentOptions options) {
    SemanticNetwork.Sizes sizes = sizes(options, false, true);
    return List.of(
        "the user's treebank, or the English Web Treebank; "
            + (options.quick() ? "2000 sentences of at most 15 words; " : "")
            + "a seed decides which sentences have a tree",
        "graphs: the enhanced dependencies without roots and empty nodes, 94% of whose edges are"
            + " arcs of the tree in that treebank; in the tables of content words without those"
            + " that attach function words and punctuation. Labels have their preposition or"
            + " conjunction if training has them 20 times",
        "parser: "
            + sizes.parser().summary()
            + "; biaffine arc scores, projective trees with one root; "
            + parserTraining(options, TreeShare.ALL).schedule().summary()
            + "; the epoch of best UAS on the development set; "
            + Arrays.stream(TreeShare.values())
                .map(s ->
                    parserTraining(options, s).schedule().epochs() + " epochs with " + s.table())
                .collect(Collectors.joining(", ")),
        "graph parser with an encoder of its own: "
            + sizes.decoder().summary()
            + "; every word's state beside that of its head, biaffine edge scores to which the"
            + " path of two words in the tree adds, labels by one hidden layer; "
            + graphSentences(options)
            + " sentences; "
            + graphTraining(options).schedule().summary()
            + "; the epoch of best labelled F1 on the development set. Words alone: without that"
            + " BiLSTM, so that a sentence is seen by way of the tree alone",
        ("the pretrained parser stays as it is in the first quarter of that training, then it is"
                + " trained, at %s of the learning rate, by the graphs alone, or (with trees) by"
                + " the trees that it was pretrained on as well; eta %s unless a row says"
                + " otherwise, T = %s")
            .formatted(SemanticNetwork.PARSER_RATE_FACTOR, SETTINGS.eta(), SETTINGS.steps()),
        "UAS over all words of the test set, punctuation included; repaired, broken, moved: shares"
            + " of the words whose head has become right, has become wrong, has changed, against"
            + " the parser before");
  }

  private static SplitFiles.Parts<Sentence> split(ExperimentOptions options) {
    return TreebankFiles.parts(options.data().orElse(DataSource.OWN), TreeCheck.SINGLE_ROOT);
  }

  @Override
  public boolean takesData() {
    return true;
  }

  @Override
  public String dataHash(ExperimentOptions options) {
    return options.hash(source -> Stream.of(source.files().all()));
  }

  @Override
  public DataReport report(ExperimentOptions options) {
    return options
        .data()
        .map(source -> {
          SplitFiles.Parts<Sentence> split = split(options);
          for (List<Sentence> part : List.of(split.train(), split.dev(), split.test())) {
            Corpus.requireWithinLimit(
                part,
                source,
                Sentence::forms,
                (one, problem) -> new DataException(one.file(), one.line(), problem));
          }
          var _ = GraphCorpus.of(split, GraphCorpus.Edges.ALL);
          List<Finding> findings = new ArrayList<>();
          CorpusCheck.training(
              findings,
              split.train().stream().mapToInt(Sentence::length).toArray(),
              graphTraining(options).schedule(),
              true);
          return new DataReport(split.told(), findings);
        })
        .orElse(DataReport.NONE);
  }

  static Training parserTraining(ExperimentOptions options, TreeShare share) {
    return new Training(
        TrainingSchedule.ofEpochs(options.quick() ? 3 : share.epochs())
            .withBatches(32, 1000)
            .withLongest(60)
            .withDecay(1e-4));
  }

  static Training graphTraining(ExperimentOptions options) {
    return new Training(
        TrainingSchedule.ofEpochs(options.quick() ? 5 : 8)
            .withBatches(32, 1000)
            .withLongest(30)
            .withLearningRate(3e-3)
            .withDecay(1e-4));
  }

  static int graphSentences(ExperimentOptions options) {
    return options.quick() ? 500 : 4000;
  }

  /**
   * Returns the sizes of the networks.
   *
   * @param tags whether the parser sees parts of speech
   * @param context whether the graph parser has a BiLSTM of its own
   */
  static SemanticNetwork.Sizes sizes(ExperimentOptions options, boolean tags, boolean context) {
    int hidden = options.quick() ? 40 : 200;
    SentenceEncoder.Sizes parser =
        new SentenceEncoder.Sizes(100, 64, tags ? 32 : 0, hidden, options.quick() ? 1 : 2, 0.4);
    SentenceEncoder.Sizes decoder =
        new SentenceEncoder.Sizes(64, 32, 0, options.quick() ? 40 : 100, context ? 1 : 0, 0.33);
    return new SemanticNetwork.Sizes(parser, hidden, decoder, 100);
  }

  @Override
  public List<Trial> trials(ExperimentOptions options) {
    Supplier<GraphCorpus> corpus = new Memoized<>(() -> corpus(options, GraphCorpus.Edges.ALL));
    Supplier<GraphCorpus> content =
        new Memoized<>(() -> corpus(options, GraphCorpus.Edges.CONTENT));
    Trials trials = new Trials(options);
    for (Pretraining pretraining :
        List.of(
            new Pretraining(TreeShare.ALL, SupervisedLoss.CRF, false),
            new Pretraining(TreeShare.ALL, SupervisedLoss.PERCEPTRON, false),
            new Pretraining(TreeShare.ALL, SupervisedLoss.HINGE, false),
            new Pretraining(TreeShare.ALL, SupervisedLoss.SPARSEMAP, false),
            new Pretraining(TreeShare.ALL, SupervisedLoss.CRF, true),
            new Pretraining(TreeShare.TENTH, SupervisedLoss.CRF, false),
            new Pretraining(TreeShare.PERCENT, SupervisedLoss.CRF, false),
            new Pretraining(TreeShare.PERCENT, SupervisedLoss.SPARSEMAP, false),
            new Pretraining(TreeShare.PERCENT, SupervisedLoss.FITZPATRICK, false))) {
      trials.add(
          PARSER, pretraining.method(), run -> parse(pretraining, corpus.get(), options, run));
    }
    for (Design design : Design.all(options)) {
      add(trials, design, design.edges() == GraphCorpus.Edges.ALL ? corpus : content, options);
    }
    if (!options.quick()) {
      addStepSizes(trials, corpus, options);
    }
    return trials.list();
  }

  private void add(
      Trials trials, Design design, Supplier<GraphCorpus> corpus, ExperimentOptions options) {
    methods()
        .forEach((method, trees) ->
            trials.add(design.table(), method, work(trees, design, corpus, options)));
  }

  private void addStepSizes(
      Trials trials, Supplier<GraphCorpus> corpus, ExperimentOptions options) {
    Design design = Design.WORDS_ALONE;
    for (String name : STEPPING) {
      for (double eta : ETAS) {
        Setting point = new Setting(design.table() + "; over eta", name, "eta", eta);
        Syntax trees = new Syntax.Parsed(estimator(name, eta), ALONE);
        trials.add(point, work(trees, design, corpus, options));
      }
    }
  }

  private Trial.Work work(
      Syntax trees, Design design, Supplier<GraphCorpus> corpus, ExperimentOptions options) {
    return run -> build(trees, design, corpus.get(), options, run);
  }

  private static Map<String, Syntax> methods() {
    Map<String, Syntax> methods = new LinkedHashMap<>();
    methods.put("no trees", new Syntax.None());
    methods.put("gold trees", new Syntax.Gold());
    methods.put("pipeline", new Syntax.Parsed(estimator(ESTIMATORS.getFirst()), 1));
    for (String name : ESTIMATORS) {
      methods.put(name, new Syntax.Parsed(estimator(name), ALONE));
    }
    for (String name : ESTIMATORS) {
      methods.put(
          name + " with trees",
          new Syntax.Parsed(
              new SemiSupervised<>(estimator(name), FenchelYoungLoss.crf(), TREE_LOSS, 1), ALONE));
    }
    return methods;
  }

  private static Estimator<ProjectiveTree> estimator(String name) {
    return estimator(name, SETTINGS.eta());
  }

  private static Estimator<ProjectiveTree> estimator(String name, double eta) {
    return Catalogue.estimator(name)
        .create(ProjectiveTree.class, new Settings(eta, SETTINGS.steps()));
  }

  static GraphCorpus corpus(ExperimentOptions options, GraphCorpus.Edges edges) {
    GraphCorpus all = GraphCorpus.of(split(options), edges);
    return options.quick() ? all.small(15, 2000, 100) : all;
  }

  /** Trains a parser, or reads it where that was done before, by whatever trial. */
  private ParserNetwork pretrained(
      Pretraining pretraining, GraphCorpus corpus, ExperimentOptions options, TrialRun run) {
    String name =
        "parser-" + pretraining.method().replaceAll("[^A-Za-z0-9]+", "_") + "-" + run.seed();
    RunFolder folder = new RunFolder(run.folder().path().resolveSibling(name)).create();
    SemanticNetwork.Sizes sizes = sizes(options, pretraining.tags(), true);
    ParserNetwork network =
        new ParserNetwork(
            sizes.parser(), sizes.arcs(), corpus, pretraining.loss().loss(), run.seed());
    ReentrantLock lock = locks.computeIfAbsent(folder.path().toString(), _ -> new ReentrantLock());
    lock.lock();
    try {
      parserTraining(options, pretraining.share())
          .run(network, corpus.supervised(), corpus.dev(), run.in(folder));
      return network;
    } catch (RuntimeException | Error e) {
      network.close();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private Trial.Outcome parse(
      Pretraining pretraining, GraphCorpus corpus, ExperimentOptions options, TrialRun run) {
    GraphCorpus seen = corpus.withTrees(pretraining.share().share(), run.seed());
    try (ParserNetwork network = pretrained(pretraining, seen, options, run)) {
      Batches batches = parserTraining(options, pretraining.share()).batches();
      List<Double> figures = new ArrayList<>();
      figures.add(network.attachment(seen.test(), batches).score());
      while (figures.size() < figures().size()) {
        figures.add(Double.NaN);
      }
      return new Trial.Outcome(figures);
    }
  }

  private Trial.Outcome build(
      Syntax trees, Design design, GraphCorpus corpus, ExperimentOptions options, TrialRun run) {
    GraphCorpus seen = corpus.withTrees(design.share().share(), run.seed());
    Training training = graphTraining(options);
    try (SemanticNetwork network =
        new SemanticNetwork(trees, sizes(options, false, design.context()), seen, run.seed())) {
      boolean parses = trees instanceof Syntax.Parsed;
      if (parses) {
        Pretraining pretraining = new Pretraining(design.share(), SupervisedLoss.CRF, false);
        try (ParserNetwork parser = pretrained(pretraining, seen, options, run)) {
          network.parameters().copyFrom(parser.parameters());
        }
      }
      List<int[]> before = network.heads(seen.test(), training.batches());
      List<GraphExample> train =
          seen.train().subList(0, Math.min(graphSentences(options), seen.train().size()));
      training.run(network, train, seen.dev(), run);
      GraphScore score = network.measure(seen.test(), before, training.batches());
      return new Trial.Outcome(
          List.of(
              parses ? score.share(score.attached()) : Double.NaN,
              score.labelledF1(),
              score.unlabelledF1(),
              parses ? score.share(score.attachedBefore()) : Double.NaN,
              parses ? score.share(score.repaired()) : Double.NaN,
              parses ? score.share(score.broken()) : Double.NaN,
              parses ? score.share(score.moved()) : Double.NaN));
    }
  }

  @Override
  public List<Published> published() {
    String source =
        "a third party's reimplementation on SemEval-2015 task 18, all trees supervised; other"
            + " graphs and words, so that differences alone compare";
    return List.of(
        new Published(TreeShare.ALL.table(), "pipeline, DM", source, List.of("–", "87.64")),
        new Published(TreeShare.ALL.table(), "spigot, DM", source, List.of("–", "87.89")),
        new Published(TreeShare.ALL.table(), "pipeline, PAS", source, List.of("–", "90.48")),
        new Published(TreeShare.ALL.table(), "spigot, PAS", source, List.of("–", "90.38")),
        new Published(TreeShare.ALL.table(), "pipeline, PSD", source, List.of("–", "74.41")),
        new Published(TreeShare.ALL.table(), "spigot, PSD", source, List.of("–", "73.92")));
  }
}
