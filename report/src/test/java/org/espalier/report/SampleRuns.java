package org.espalier.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.espalier.core.Parts;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.constraint.Scheme;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.data.DataSource;
import org.espalier.data.baseline.Attachment;
import org.espalier.lab.run.Assessment;
import org.espalier.lab.run.Assessment.ClassScore;
import org.espalier.lab.run.Assessment.Confused;
import org.espalier.lab.run.Assessment.Estimate;
import org.espalier.lab.run.Assessment.LengthScore;
import org.espalier.lab.run.Confidence;
import org.espalier.lab.run.EncoderConfig;
import org.espalier.lab.run.Evaluation;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.RunResult.Baselines;
import org.espalier.lab.run.RunResult.Certainty;
import org.espalier.lab.run.RunResult.Likely;
import org.espalier.lab.run.RunResult.NamedScore;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.lab.run.RunResult.TreeSample;
import org.espalier.lab.run.StepTimes;
import org.espalier.lab.run.StructureConfig;
import org.espalier.lab.train.EpochRecord;
import org.espalier.lab.train.Provenance;
import org.espalier.lab.train.TrainingSchedule;

/** Made-up results that look like real ones. */
final class SampleRuns {

  private static final String[] WORDS = {
    "The",
    "gardener",
    "who",
    "trains",
    "young",
    "trees",
    "along",
    "a",
    "wall",
    "ties",
    "every",
    "branch",
    "gently",
    "to",
    "wires",
    ",",
    "so",
    "that",
    "light",
    "reaches",
    "all",
    "of",
    "them",
    "and",
    "the",
    "fruit",
    "ripens",
    "early",
    "in",
    "summer"
  };
  private static final String[] RELATIONS = {
    "det", "nsubj", "nsubj", "acl:relcl", "amod", "obj", "case", "det", "obl", "root", "det", "obj",
    "advmod", "case", "obl", "punct", "mark", "mark", "nsubj", "advcl", "obl", "case", "nmod", "cc",
    "det", "nsubj", "conj", "advmod", "case", "obl"
  };

  private SampleRuns() {}

  static RunConfig config(String task) {
    return new RunConfig(
        task,
        DataSource.OWN,
        EncoderConfig.BILSTM,
        StructureConfig.of("projective", Trees.LATENT),
        Learning.by("spigot", new Settings(1, 1)),
        new NetworkSizes(100, 50, 0, 128, 1, 64, 100, 0.3),
        new TrainingSchedule(12, 3, 32, 1024, 60, 2e-3, 1e-4, 5),
        new Execution(7, 2));
  }

  static Provenance provenance() {
    return new Provenance(
        "0.1.0",
        "25.0.3, Eclipse Adoptium",
        "2.10.0-1.5.13",
        "Linux 6.1, amd64",
        2,
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "2026-11-22T23:49:01Z");
  }

  /** A network whose accuracy rises to a value. */
  static NetworkResult network(
      Trees trees, double accuracy, double attachment, int epochs, long seed) {
    Random random = new Random(seed);
    List<EpochRecord> history = new ArrayList<>();
    for (int e = 1; e <= epochs; e++) {
      double rest = Math.exp(-e / 2.5);
      history.add(
          new EpochRecord(
              e,
              400L * e,
              (21 + 0.5 * seed) * e,
              0.55 + 2.1 * rest - 0.02 * e,
              0.82 + 1.7 * rest + 0.012 * e - accuracy / 4,
              accuracy - 0.35 * rest + 0.006 * random.nextGaussian(),
              attachment - 0.3 * rest + 0.008 * random.nextGaussian(),
              trees == Trees.LATENT ? 0.2 + 2.2 * rest : 0));
    }
    return new NetworkResult(
        trees,
        1_234_567,
        Math.max(1, epochs - 3),
        21.7 * epochs,
        history,
        evaluation(accuracy + 0.004, attachment, 25_147),
        evaluation(accuracy, attachment - 0.01, 25_094),
        trees == Trees.LATENT ? new StepTimes(30, 15, 50, 5) : StepTimes.NONE);
  }

  private static Evaluation evaluation(double accuracy, double attachment, int words) {
    return new Evaluation(
        words,
        0.81,
        accuracy,
        Double.isNaN(attachment)
            ? Attachment.NONE
            : new Attachment(
                words, Math.round(words * attachment), Math.round(words * (attachment + 0.12))),
        0.24,
        List.of());
  }

  /** A tagger, which has scores of its own and no trees. */
  static RunResult tags() {
    RunConfig config =
        new RunConfig(
            "tags",
            DataSource.OWN,
            EncoderConfig.BILSTM,
            new StructureConfig("chain", Trees.SUPERVISED, Scheme.BIO),
            Learning.by("crf", new Settings(1, 1)),
            new NetworkSizes(100, 50, 30, 128, 1, 64, 100, 0.3),
            TrainingSchedule.ofEpochs(2),
            new Execution(7, 2));
    NetworkResult network = network(Trees.SUPERVISED, 0.95, Double.NaN, 2, 1);
    List<NamedScore> scores =
        List.of(new NamedScore("span F1", 0.83), new NamedScore("accuracy", 0.95));
    RunResult texts = relations();
    return new RunResult(
        config,
        texts.provenance(),
        List.of("B-A", "I-A", "O"),
        List.of(
            new NetworkResult(
                network.trees(),
                network.parameters(),
                network.bestEpoch(),
                network.seconds(),
                network.history(),
                network.dev().with(scores),
                network.test().with(scores),
                network.times())),
        new Baselines("O", 0.8, "most frequent label of each word", 0.85, List.of()),
        List.of(
            new TreeSample(
                "test-1",
                List.of("in", "Rome"),
                new int[0],
                new int[0],
                List.of("O", "O"),
                List.of("O", "B-A"),
                new Certainty(
                    new double[] {0.9, 0.6},
                    Likely.NONE,
                    new Likely(new int[] {0, 2, 3, 5}, new double[] {0.1, 0.9, 0.4, 0.6}),
                    0.3,
                    0.7))),
        Optional.of(assessment(0.95, List.of("B-A", "I-A", "O"))),
        true);
  }

  static RunResult relations() {
    List<TreeSample> samples = new ArrayList<>();
    for (int k = 0; k < 24; k++) {
      samples.add(sample("test-" + k, 3 + k * k / 10, k));
    }
    return new RunResult(
        config("relations"),
        provenance(),
        IntStream.range(0, 51).mapToObj(i -> "label" + i).toList(),
        List.of(
            network(Trees.LATENT, 0.712, 0.483, 12, 1),
            network(Trees.NONE, 0.601, Double.NaN, 10, 2),
            network(Trees.RANDOM, 0.598, 0.11, 9, 3),
            network(Trees.GOLD, 0.874, 1, 12, 4)),
        new Baselines(
            "punct",
            0.122,
            "most frequent label of each word",
            0.564,
            List.of(
                new NamedScore("left-branching: each word hangs on the next", 0.294),
                new NamedScore("right-branching: each word hangs on the previous", 0.100),
                new NamedScore("uniformly random tree", 0.087))),
        samples,
        Optional.of(assessment(0.712, List.of(RELATIONS).stream().distinct().toList())),
        true);
  }

  /** Returns a run with other sentences. */
  static RunResult withTrees(RunResult run, List<TreeSample> trees) {
    return with(run, run.config(), run.networks(), run.baselines(), trees);
  }

  /** Returns a run with another configuration and other results. */
  static RunResult with(
      RunResult run,
      RunConfig config,
      List<NetworkResult> networks,
      Baselines baselines,
      List<TreeSample> trees) {
    return new RunResult(
        config, run.provenance(), run.labels(), networks, baselines, trees, run.assessment(), true);
  }

  /** A run on texts with labels, without gold trees. */
  static RunResult texts() {
    List<TreeSample> samples =
        IntStream.range(0, 21)
            .mapToObj(k -> sample("line " + k, 3 + k, k))
            .map(s ->
                new TreeSample(
                    s.id(),
                    s.words(),
                    s.induced(),
                    new int[0],
                    List.of("good"),
                    List.of("bad"),
                    new Certainty(
                        new double[] {0.7},
                        s.certainty().structure(),
                        Likely.NONE,
                        s.certainty().entropy(),
                        s.certainty().loss())))
            .toList();
    return new RunResult(
        config("text"),
        provenance(),
        List.of("good", "bad"),
        List.of(network(Trees.LATENT, 0.84, Double.NaN, 6, 1)),
        new Baselines("good", 0.51, "Naive Bayes", 0.81, List.of()),
        samples,
        Optional.of(assessment(0.84, List.of("good", "bad"))),
        true);
  }

  /** Estimators over three seeds, of which one failed once. */
  static ComparisonReport comparison() {
    List<ComparisonRow> rows = new ArrayList<>();
    List<String> names =
        List.of("spigot", "straight-through", "sparsemap", "spigot-ce", "marginals");
    double[] accuracies = {0.70, 0.62, 0.705, 0.66, 0.68};
    for (int k = 0; k < names.size(); k++) {
      for (int seed = 1; seed <= 3; seed++) {
        boolean failed = k == 4 && seed == 2;
        double accuracy = accuracies[k] + 0.01 * (seed - 1);
        rows.add(
            new ComparisonRow(
                names.get(k),
                1,
                1,
                seed,
                failed ? null : network(Trees.LATENT, accuracy, accuracy - 0.3, 8 + k, k + 2),
                failed ? Double.NaN : 900 + 100 * k,
                failed ? "out of <memory>, \"heap\"" : ""));
      }
    }
    rows.add(
        new ComparisonRow("spigot", 1, 1, 1, network(Trees.NONE, 0.6, Double.NaN, 8, 1), 700, ""));
    return new ComparisonReport(
        config("relations"),
        provenance(),
        rows,
        List.of(new NamedScore("Naive Bayes", 0.5)),
        "espalier compare --task relations --seeds 3");
  }

  /** A sentence with trees that often agree. */
  static TreeSample sample(String id, int length, long seed) {
    Random random = new Random(seed);
    int[] gold = tree(length, random);
    int[] other = tree(length, random);
    // Either the gold tree with the words of one end hung on their neighbours, or another tree.
    int[] induced = random.nextInt(3) == 0 ? other : gold.clone();
    for (int m = length - 1; m > length * 2 / 3; m--) {
      induced[m] = m - 1;
    }
    List<String> words = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    List<String> predicted = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      words.add(WORDS[i % WORDS.length]);
      labels.add(RELATIONS[i % WORDS.length]);
      predicted.add(random.nextInt(4) == 0 ? "obl" : labels.get(i));
    }
    return new TreeSample(
        id, words, induced, gold, predicted, labels, certainty(induced, gold, random));
  }

  /** Probabilities that share out between the induced head and the gold one. */
  private static Certainty certainty(int[] induced, int[] gold, Random random) {
    int n = induced.length;
    ProjectiveTree trees = new ProjectiveTree(n, Roots.SINGLE);
    double[] arcs = new double[n * n];
    double entropy = 0;
    for (int m = 0; m < n; m++) {
      double p = 0.5 + 0.499 * random.nextDouble();
      arcs[trees.arc(induced[m], m)] += p;
      arcs[trees.arc(gold[m], m)] += 1 - p;
      entropy -= p * Math.log(p) / n;
    }
    int[] at = IntStream.range(0, n * n).filter(i -> arcs[i] >= 0.01).toArray();
    return new Certainty(
        random.doubles(n, 0.3, 1).map(p -> Math.rint(1000 * p) / 1000).toArray(),
        new Likely(
            at, IntStream.of(at).mapToDouble(i -> Math.rint(1000 * arcs[i]) / 1000).toArray()),
        Likely.NONE,
        entropy,
        n * random.nextDouble());
  }

  /** Counts in which each label is mostly right and sometimes taken for the next. */
  private static Assessment assessment(double accuracy, List<String> labels) {
    List<Confused> confusion = new ArrayList<>();
    List<ClassScore> classes = new ArrayList<>();
    int n = labels.size();
    for (int k = 0; k < n; k++) {
      confusion.add(new Confused(labels.get(k), labels.get(k), 80 - k));
      confusion.add(new Confused(labels.get(k), labels.get((k + 1) % n), 20 + k));
      classes.add(new ClassScore(labels.get(k), 100, 80 - k + 20 + (k + n - 1) % n, 80 - k));
    }
    return new Assessment(
        200,
        List.of(new Estimate("accuracy", accuracy, accuracy - 0.012, accuracy + 0.012)),
        classes,
        List.of(),
        0.7,
        0.71,
        confusion,
        List.of(),
        List.of(
            new LengthScore("1–5", 40, 0.8),
            new LengthScore("6–10", 80, 0.72),
            new LengthScore("11–20", 80, 0.68)),
        List.of(),
        Confidence.NONE,
        Optional.empty());
  }

  private static int[] tree(int length, Random random) {
    ProjectiveTree trees = new ProjectiveTree(length, Roots.SINGLE);
    Parts tree = new Parts();
    trees.distribution(new double[trees.size()]).sample(random, tree);
    return trees.heads(tree);
  }
}
