package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.StructureEntry;
import org.espalier.core.tree.DependencyTree;
import org.espalier.data.Batches;
import org.espalier.data.DataException;
import org.espalier.data.baseline.Attachment;
import org.espalier.data.baseline.NaiveBayes;
import org.espalier.data.baseline.SimpleTrees;
import org.espalier.data.baseline.WordLabels;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.RunResult.Baselines;
import org.espalier.lab.run.RunResult.Certainty;
import org.espalier.lab.run.RunResult.Likely;
import org.espalier.lab.run.RunResult.NamedScore;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.lab.run.RunResult.TreeSample;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import org.espalier.lab.train.Provenance;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.Stopped;
import org.espalier.lab.train.Trainer;

/**
 * A whole run: the latent network and the networks and baselines it is compared with, on one
 * corpus, in one folder.
 *
 * <p>The folder holds {@code config.json}, {@code provenance.json}, {@code codes.json}
 * (vocabularies and labels), one folder for each network with its checkpoint, best model and {@code
 * metrics.csv}, {@code calibration.json}, and in the end {@code result.json}. Results that exist
 * already are not computed again.
 */
public final class TrainingRun {

  /** The default number of test sentences whose answers are kept. */
  public static final int SENTENCES = 200;

  /** How many of these sentences' trees are kept after each epoch. */
  private static final int WATCHED = 50;

  /** The least probability of a part, and of a label, that is kept of an answer. */
  private static final double LIKELY_PART = 0.02;

  private static final double LIKELY_LABEL = 0.05;

  /** The file with vocabularies and labels. */
  static final String CODES = "codes.json";

  /** The file that says where the run comes from. */
  public static final String PROVENANCE = "provenance.json";

  private static final String OTHERS = "compared-with.json";

  private final RunConfig config;
  private final List<Trees> others;
  private final Corpus corpus;
  private final RunFolder folder;
  private final Progress progress;
  private final Interruption interruption;
  private final EncoderFactory encoder;
  private final int sentences;
  private final Optional<Cluster> cluster;

  /**
   * Prepares a run with the encoder that the configuration names.
   *
   * @param others the trees of the networks that the latent one is compared with
   * @param folder new, or of a run with the same configuration that is taken up; nothing is written
   *     yet
   */
  public TrainingRun(
      RunConfig config,
      List<Trees> others,
      Corpus corpus,
      RunFolder folder,
      Progress progress,
      Interruption interruption) {
    this(config, others, corpus, folder, progress, interruption, Encoders.cached(config.encoder()));
  }

  /**
   * Prepares a run with an encoder of the caller's.
   *
   * @param others the trees of the networks that the latent one is compared with
   * @param folder new, or of a run with the same configuration that is taken up; nothing is written
   *     yet
   * @param encoder makes what reads the words, whatever the configuration calls it; once for each
   *     network
   */
  public TrainingRun(
      RunConfig config,
      List<Trees> others,
      Corpus corpus,
      RunFolder folder,
      Progress progress,
      Interruption interruption,
      EncoderFactory encoder) {
    this(
        config,
        others,
        corpus,
        folder,
        progress,
        interruption,
        encoder,
        SENTENCES,
        Optional.empty());
  }

  private TrainingRun(
      RunConfig config,
      List<Trees> others,
      Corpus corpus,
      RunFolder folder,
      Progress progress,
      Interruption interruption,
      EncoderFactory encoder,
      int sentences,
      Optional<Cluster> cluster) {
    this.sentences = sentences;
    this.cluster = cluster;
    this.config = config;
    this.others = List.copyOf(others);
    this.corpus = corpus;
    this.folder = folder;
    this.progress = progress;
    this.interruption = interruption;
    this.encoder = encoder;
  }

  /**
   * Returns this run with another number of test sentences whose answers are kept.
   *
   * @param most how many at most; {@value #SENTENCES} unless this is called
   */
  public TrainingRun keeping(int most) {
    return new TrainingRun(
        config, others, corpus, folder, progress, interruption, encoder, most, cluster);
  }

  /**
   * Returns this run, trained on a cluster; all else, such as the measuring of the test data, is
   * done here. The run's folder must be one that all its machines share, and the encoder is the one
   * that the configuration names.
   */
  public TrainingRun on(Cluster machines) {
    return new TrainingRun(
        config,
        others,
        corpus,
        folder,
        progress,
        interruption,
        encoder,
        sentences,
        Optional.of(machines));
  }

  /**
   * What the latent network is compared with, and how much of its answers is kept.
   *
   * @param sentences absent in folders of older versions
   */
  record Others(List<Trees> trees, Optional<Integer> sentences) {

    Others {
      sentences = Objects.requireNonNullElse(sentences, Optional.empty());
    }
  }

  /**
   * Trains what is not trained yet.
   *
   * @return empty if an interruption was requested
   * @throws DataException if another process has the folder, or a file in it is not as it was
   *     written
   * @throws IllegalArgumentException if the folder holds a run of another configuration or other
   *     data
   */
  public Optional<RunResult> run() {
    return folder.hold(() -> {
      begin();
      try {
        return trained(folder.boundTo(PROVENANCE, CODES, RunFolder.CONFIG));
      } catch (Stopped e) {
        return Optional.empty();
      }
    });
  }

  /** Writes what a run begins with, or checks that it is there. */
  private void begin() {
    ModelCodes codes = ModelCodes.of(corpus);
    if (!folder.hasBegun()) {
      folder.writeJson(OTHERS, new Others(others, Optional.of(sentences)));
      folder.writeJson(PROVENANCE, Provenance.now(corpus.hash()));
      folder.writeJson(CODES, codes);
      folder.writeJson(RunFolder.CONFIG, config);
      return;
    }
    if (!folder.readJson(RunFolder.CONFIG, RunConfig.class).equals(config)) {
      throw new IllegalArgumentException(
          folder.path() + " holds a run with other settings; choose another folder");
    }
    if (!folder.readJson(PROVENANCE, Provenance.class).dataHash().equals(corpus.hash())) {
      throw new IllegalArgumentException(
          folder.path() + " holds a run on other data; choose another folder");
    }
    if (!folder.readJson(CODES, ModelCodes.class).equals(codes)) {
      throw new DataException(
          folder.file(CODES),
          "does not fit the data: it was changed, or another version of the program wrote it; "
              + "restore it from a copy, or choose another folder");
    }
  }

  private Optional<RunResult> trained(RunFolder bound) {
    List<NetworkResult> networks = new ArrayList<>();
    List<TreeSample> trees = new ArrayList<>();
    List<Assessment> assessments = new ArrayList<>();
    List<Trees> all = new ArrayList<>(List.of(config.structure().trees()));
    all.addAll(others);
    for (Trees kind : all) {
      Optional<NetworkResult> result =
          network(bound, config.with(config.structure().withTrees(kind)), trees, assessments);
      if (result.isEmpty()) {
        return Optional.empty();
      }
      networks.add(result.get());
    }
    RunResult result =
        new RunResult(
            config,
            bound.readJson(PROVENANCE, Provenance.class),
            corpus.labels().names(),
            networks,
            baselines(),
            trees,
            assessments.stream().findFirst(),
            true);
    bound.writeJson(RunFolder.RESULT, result);
    return Optional.of(result);
  }

  /**
   * Returns what the latent network of a run that was begun is to be compared with.
   *
   * @throws DataException if the folder does not say so
   */
  public static List<Trees> others(RunFolder folder) {
    return folder.readJson(OTHERS, Others.class).trees();
  }

  /**
   * Returns how many test sentences' answers a run that was begun is to keep.
   *
   * @throws DataException if the folder does not say so
   */
  public static int sentences(RunFolder folder) {
    return folder.readJson(OTHERS, Others.class).sentences().orElse(SENTENCES);
  }

  /**
   * Checks that the files of a finished run are there and as they were written.
   *
   * @throws DataException if one is not; the message says how to get it back
   */
  public static void requireModel(RunFolder folder, RunResult result) {
    if (!folder.readJson(PROVENANCE, Provenance.class).equals(result.provenance())) {
      throw new DataException(
          folder.file(RunFolder.RESULT),
          "is the result of another run; restore it from a copy, or remove it, and the same command"
              + " measures anew");
    }
    ModelFolder.requireWhole(folder, result.config());
    if (result.calibrated()) {
      ModelFolder.requireCalibration(folder);
      var _ =
          Calibration.read(
              folder,
              new RunFolder(folder.path().resolve(partName(result.config()))),
              ModelFolder.weights(result.config()),
              folder.readJson(CODES, ModelCodes.class));
    }
  }

  /**
   * Returns whether a run may begin in a folder that holds none: it is empty, or a run died in it
   * before it had written what it begins with.
   */
  public static boolean maySettle(RunFolder folder) {
    return folder.holdsOnly(Set.of(OTHERS, PROVENANCE, CODES));
  }

  /** Returns the name of the folder of a configuration's network, in the run's folder. */
  public static String partName(RunConfig config) {
    return config.structure().trees().title();
  }

  private static String name(RunConfig config) {
    return switch (config.structure().trees()) {
      case LATENT -> config.learning().method();
      case NONE, GOLD, RANDOM ->
          (config.structure().trees() == Trees.NONE
                  ? "without"
                  : config.structure().trees().title())
              + " "
              + Tasks.named(config.task()).plural(config.structure().name());
      case SUPERVISED -> config.structure().name() + ", " + config.learning().method();
    };
  }

  private Optional<NetworkResult> network(
      RunFolder bound, RunConfig own, List<TreeSample> samples, List<Assessment> assessments) {
    RunFolder part = bound.part(partName(own));
    if (own.encoder().sparse()) {
      return Optional.of(tagger(bound, part, own));
    }
    Batches batches =
        new Batches(
            own.schedule().sentences(),
            own.schedule().words(),
            () -> Stopped.ifRequested(interruption));
    try (Network network = Tasks.named(own.task()).network(own, ModelCodes.of(corpus), encoder)) {
      EncoderOrigin.bind(part, network.encoder());
      boolean isMain = own.structure().trees() == config.structure().trees();
      List<Example> watched = isMain ? watched() : List.of();
      cluster.ifPresent(
          machines -> machines.train(job(part, own, watched), progress, interruption));
      Trainer.Outcome outcome =
          new Trainer<>(
                  name(own),
                  own.schedule(),
                  own.execution().seed(),
                  network,
                  corpus.train(),
                  corpus.dev(),
                  part,
                  progress,
                  interruption)
              .watchedBy(epoch -> keepTrees(part, network, batches, watched, epoch))
              .run();
      if (!outcome.finished()) {
        return Optional.empty();
      }
      List<Prediction> test = network.predict(corpus.test(), batches);
      if (isMain) {
        samples.addAll(samples(part, outcome.history().size(), network, batches));
        assess(bound, test).ifPresent(assessments::add);
        calibrate(bound, part, own, network, batches);
      }
      return Optional.of(
          new NetworkResult(
              own.structure().trees(),
              network.parameters().count(),
              outcome.bestEpoch(),
              outcome.seconds(),
              outcome.history(),
              network.measure(corpus.dev(), network.predict(corpus.dev(), batches)),
              network.measure(corpus.test(), test),
              network.times(outcome.secondsHere())));
    }
  }

  private NetworkResult tagger(RunFolder bound, RunFolder part, RunConfig own) {
    Batches batches = new Batches(own.schedule().sentences(), own.schedule().words());
    return FeatureTagger.train(
        own,
        corpus,
        part,
        progress,
        interruption,
        cluster,
        trained -> calibrate(bound, part, own, trained, batches));
  }

  private NetworkJob job(RunFolder part, RunConfig own, List<Example> watched) {
    return new NetworkJob(
        name(own),
        own,
        ModelCodes.of(corpus),
        corpus.train(),
        corpus.dev(),
        watched,
        part.path().toAbsolutePath().toString(),
        part.origin());
  }

  /** Fits temperatures and what sets rest on to the development data, and keeps them. */
  private void calibrate(
      RunFolder bound, RunFolder part, RunConfig own, Labeller labeller, Batches batches) {
    bound.writeJson(
        Calibration.FILE,
        Calibration.of(
                part.hash(ModelFolder.weights(own)),
                corpus.dev(),
                request -> labeller.predict(corpus.dev(), batches, request))
            .with(ModelCodes.of(corpus), corpus.train()));
  }

  private Optional<Assessment> assess(RunFolder bound, List<Prediction> test) {
    boolean open =
        corpus.test().stream()
            .flatMapToInt(example -> IntStream.of(example.labels()))
            .allMatch(label -> label == Example.NOT_GIVEN);
    ModelCodes codes = ModelCodes.of(corpus);
    return open
        ? Optional.empty()
        : Optional.of(
            Assessment.of(
                bound.path(),
                corpus.labels(),
                corpus.test(),
                test,
                (example, prediction) ->
                    Tasks.named(config.task()).shares(codes, example, prediction),
                Tasks.named(config.task()).writesStrings(),
                config.execution().seed()));
  }

  /** The best trees of some test sentences after an epoch. */
  record EpochTrees(List<int[]> heads) {}

  private static String treesOf(int epoch) {
    return "trees-" + epoch + ".json";
  }

  /** Keeps the trees that a network makes for the watched sentences, if it makes any. */
  static void keepTrees(
      RunFolder part, Network network, Batches batches, List<Example> watched, int epoch) {
    List<int[]> heads = network.predict(watched, batches).stream().map(Prediction::heads).toList();
    if (heads.stream().anyMatch(tree -> tree.length > 0)) {
      part.writeJson(treesOf(epoch), new EpochTrees(heads));
    }
  }

  private List<Example> watched() {
    List<Example> chosen = chosen();
    return IntStream.range(0, chosen.size()).filter(this::isWatched).mapToObj(chosen::get).toList();
  }

  /** Some of the chosen sentences, evenly. */
  private boolean isWatched(int k) {
    return k % Math.max(1, (Math.min(sentences, corpus.test().size()) + WATCHED - 1) / WATCHED)
        == 0;
  }

  /** Returns the trees of a watched sentence after each epoch; those of lost files are left out. */
  private int[][] course(RunFolder part, int epochs, int k) {
    if (!isWatched(k)) {
      return new int[0][];
    }
    int place = (int) IntStream.range(0, k).filter(this::isWatched).count();
    return IntStream.rangeClosed(1, epochs)
        .mapToObj(TrainingRun::treesOf)
        .filter(part::has)
        .map(name -> part.readJson(name, EpochTrees.class).heads().get(place))
        .toArray(int[][]::new);
  }

  /** Returns test sentences at even steps from short to long. */
  private List<Example> chosen() {
    List<Example> order =
        corpus.test().stream()
            .filter(example -> example.length() >= 3)
            .sorted(Comparator.comparingInt(Example::length))
            .toList();
    int count = Math.min(sentences, order.size());
    return IntStream.range(0, count)
        .map(k -> count == 1 ? 0 : (int) ((long) k * (order.size() - 1) / (count - 1)))
        .mapToObj(order::get)
        .toList();
  }

  /** Predicts the chosen test sentences with all probabilities. */
  private List<TreeSample> samples(RunFolder part, int epochs, Network network, Batches batches) {
    List<Example> chosen = chosen();
    List<Prediction> predictions =
        network.predict(chosen, batches, PredictionRequest.BEST.withDistributions().withBeliefs());
    return IntStream.range(0, chosen.size())
        .mapToObj(k -> sample(chosen.get(k), predictions.get(k), course(part, epochs, k)))
        .toList();
  }

  private TreeSample sample(Example example, Prediction prediction, int[][] course) {
    return new TreeSample(
        example.id(),
        example.forms(),
        prediction.heads(),
        prediction.chosen(),
        example.hasTree() ? example.heads() : new int[0],
        names(prediction.labels()),
        names(example.labels()),
        new Certainty(
            Arrays.stream(prediction.probabilities()).map(Likely::rounded).toArray(),
            Likely.of(LIKELY_PART, part -> part % example.length(), shown(example, prediction)),
            Likely.of(
                LIKELY_LABEL,
                entry -> entry / corpus.labels().size(),
                Arrays.stream(prediction.distributions())
                    .flatMapToDouble(Arrays::stream)
                    .toArray()),
            prediction.entropy(),
            prediction.loss()),
        course,
        example.first());
  }

  /** Returns the marginals that are drawn: of the arcs of a tree, or of chosen words. */
  private double[] shown(Example example, Prediction prediction) {
    int n = example.length();
    int parts =
        prediction.heads().length > 0
            ? n * n
            : Tasks.named(config.task()).choice(config.structure().name()) == Choice.WORDS ? n : 0;
    return prediction
        .beliefs()
        .structure()
        .map(answer -> Arrays.copyOf(answer.marginals(), parts))
        .orElse(new double[0]);
  }

  private List<String> names(int... labels) {
    return IntStream.of(labels)
        .mapToObj(label -> label == Example.NOT_GIVEN ? "_" : corpus.labels().name(label))
        .toList();
  }

  /** Returns what strings are compared with: the source itself; no string is the commonest. */
  private Baselines ofStrings() {
    double all = corpus.test().size();
    return new Baselines(
        "",
        Double.NaN,
        "the source itself",
        corpus.test().stream().filter(this::isItsOwnTarget).count() / all,
        List.of());
  }

  private boolean isItsOwnTarget(Example example) {
    return IntStream.range(0, example.labels().length)
        .mapToObj(place -> example.label(place, corpus.labels()))
        .toList()
        .equals(example.forms());
  }

  private Baselines baselines() {
    if (Tasks.named(config.task()).writesStrings()) {
      return ofStrings();
    }
    int classes = corpus.labels().size();
    long[] counts = new long[classes];
    corpus.train().stream()
        .flatMapToInt(example -> IntStream.of(example.labels()))
        .filter(label -> label != Example.NOT_GIVEN)
        .forEach(label -> counts[label]++);
    int majority = 0;
    for (int c = 1; c < classes; c++) {
      majority = counts[c] > counts[majority] ? c : majority;
    }
    int most = majority;
    return new Baselines(
        corpus.labels().name(most),
        accuracy(example -> IntStream.of(example.labels()).map(label -> most).toArray()),
        corpus.labelsWords() ? "most frequent label of each word" : "Naive Bayes",
        accuracy(counting(classes)),
        corpus.hasTrees() && Tasks.named(config.task()).isTree(config.structure().name())
            ? attachments()
            : List.of());
  }

  private Function<Example, int[]> counting(int classes) {
    List<List<String>> texts = corpus.train().stream().map(Example::forms).toList();
    if (corpus.labelsWords()) {
      WordLabels words =
          new WordLabels(texts, corpus.train().stream().map(Example::labels).toList(), classes);
      return example -> example.forms().stream().mapToInt(words::classify).toArray();
    }
    NaiveBayes bayes =
        new NaiveBayes(
            texts, corpus.train().stream().mapToInt(e -> e.labels()[0]).toArray(), classes);
    return example -> new int[] {bayes.classify(example.forms())};
  }

  private double accuracy(Function<Example, int[]> classifier) {
    long labels = 0;
    long right = 0;
    for (Example example : corpus.test()) {
      int[] predicted = classifier.apply(example);
      for (int k = 0; k < predicted.length; k++) {
        labels += example.labels()[k] == Example.NOT_GIVEN ? 0 : 1;
        right += predicted[k] == example.labels()[k] ? 1 : 0;
      }
    }
    return (double) right / labels;
  }

  private List<NamedScore> attachments() {
    StructureEntry structure = Catalogue.structure(config.structure().name());
    Random random = new Random(config.execution().seed());
    return List.of(
        new NamedScore(
            "left-branching: each word hangs on the next",
            attachment(example -> SimpleTrees.toNext(example.length()))),
        new NamedScore(
            "right-branching: each word hangs on the previous",
            attachment(example -> SimpleTrees.toPrevious(example.length()))),
        new NamedScore(
            "uniformly random tree",
            attachment(example -> {
              DependencyTree trees = (DependencyTree) structure.of(example.length());
              return trees.heads(UniformDraw.of(trees, random));
            })));
  }

  private double attachment(Function<Example, int[]> trees) {
    return corpus.test().stream()
        .filter(Example::hasTree)
        .map(example -> Attachment.of(trees.apply(example), example.heads()))
        .reduce(Attachment.NONE, Attachment::plus)
        .score();
  }
}
