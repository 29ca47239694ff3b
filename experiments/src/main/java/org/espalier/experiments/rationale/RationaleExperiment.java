package org.espalier.experiments.rationale;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.core.Parts;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EtaRole;
import org.espalier.core.catalogue.Settings;
import org.espalier.data.Batches;
import org.espalier.data.Decimals;
import org.espalier.experiments.corpus.LabelledCorpus;
import org.espalier.experiments.corpus.LabelledTextExperiment;
import org.espalier.lab.experiment.MarkedText;
import org.espalier.lab.experiment.Setting;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.experiment.Trials;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.Example;
import org.espalier.lab.run.Network;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.StructureConfig;
import org.espalier.lab.train.TrainingSchedule;

/** Rationales: measures how few words decide on a text's class, and which methods find them. */
public final class RationaleExperiment implements LabelledTextExperiment {

  private static final int SHOWN = 8;

  /** The least length, in words, of texts that the report shows with their rationale. */
  private static final int WORTH_SHOWING = 9;

  /** η of pull-backs, per example. */
  private static final double ETA = 1;

  /**
   * λ of i-mle, per example: gradients at words are hundredths, and targets must be moved beyond
   * the noise.
   */
  private static final double LAMBDA = 100;

  private static final int SAMPLES = 4;

  private static final int USUAL = 4;
  private static final String SUBSET = "subset";

  private static final List<Figure> FIGURES =
      List.of(
          new Figure("accuracy", true),
          new Figure("comprehensiveness", false),
          new Figure("sufficiency", false),
          new Figure("words", false),
          new Figure("passages", false));

  private static final List<String> EXACTLY =
      List.of(
          "straight-through",
          "spigot",
          "spigot-ce",
          "spigot-eg",
          "marginals",
          "sparsemap",
          "stochastic-marginals",
          "i-mle",
          "reinforce-loo");
  private static final List<String> OTHERS = List.of("spigot", "sparsemap", "i-mle");

  @Override
  public String name() {
    return "rationale";
  }

  @Override
  public String summary() {
    return "select the few words of a text that tell its class";
  }

  /** {@inheritDoc} The first one had a network of its own, the second has that of a task. */
  @Override
  public int design() {
    return 2;
  }

  @Override
  public Training training(ExperimentOptions options) {
    return new Training(
        TrainingSchedule.ofEpochs(options.quick() ? 2 : 6)
            .withBatches(32, 2000)
            .withLongest(60)
            .withDecay(1e-2));
  }

  private static NetworkSizes sizes(ExperimentOptions options) {
    return NetworkSizes.ofWidth(options.quick() ? 32 : 64)
        .withEndings(options.quick() ? 8 : 16)
        .withDropout(options.quick() ? 0.2 : 0.3);
  }

  @Override
  public List<String> settings(ExperimentOptions options) {
    List<String> settings =
        new ArrayList<>(
            LabelledTextExperiment.sources(
                options,
                "texts",
                "sentences of the English Web Treebank and their genre, one of 5; --data takes"
                    + " other texts",
                "trained further"));
    settings.addAll(
        List.of(
            "a BiLSTM scores the words; a classifier without context sees the selected words alone,"
                + " their mean and maximum",
            ("%s; the epoch of highest accuracy on the development texts; eta %s, %s for i-mle, %s"
                    + " samples")
                .formatted(
                    training(options).schedule().summary(),
                    Decimals.plain(ETA),
                    Decimals.plain(LAMBDA),
                    SAMPLES),
            "exactly k and at most k words; chain: exactly k words, where two neighbours that are"
                + " both selected have a reward, which is learned; k words in one passage or in two"
                + " at most; texts of at most k words are seen whole; at test time the best"
                + " selection is shown",
            "comprehensiveness: by how much less likely the class predicted from all words becomes"
                + " without the selected ones; sufficiency: by how much less likely with these"
                + " alone, by the same classifier (DeYoung et al. 2020, arXiv 1911.03429)"));
    return settings;
  }

  @Override
  public List<Figure> figures() {
    return FIGURES;
  }

  @Override
  public List<Trial> trials(ExperimentOptions options) {
    LabelledCorpus corpus = corpus(options);
    Trials trials = new Trials(options);
    for (int k : options.quick() ? List.of(USUAL) : List.of(1, 2, USUAL, 8)) {
      String table = LabelledCorpus.name(options) + " k=" + k;
      for (Row row : rows(k)) {
        trials.add(
            table,
            row.method(),
            new Setting(LabelledCorpus.name(options), row.method(), "k", k),
            run -> train(row, k, corpus, options, run));
      }
    }
    return trials.list();
  }

  /**
   * A row of a table.
   *
   * @param constraints on the words
   */
  private record Row(
      String method, String structure, Trees trees, String estimator, List<String> constraints) {

    static Row latent(String method, String structure, String estimator, String... constraints) {
      return new Row(
          method + ": " + estimator, structure, Trees.LATENT, estimator, List.of(constraints));
    }

    static Row given(String method, Trees trees, String... constraints) {
      return new Row(method, SUBSET, trees, EXACTLY.getFirst(), List.of(constraints));
    }
  }

  private static List<Row> rows(int k) {
    List<Row> rows = new ArrayList<>();
    boolean usual = k == USUAL;
    if (usual) {
      rows.add(Row.given("all words", Trees.NONE));
      rows.add(Row.given("first k", Trees.RANDOM, "forbid !@1.." + k));
    }
    rows.add(Row.given("random k", Trees.RANDOM));
    for (String name : usual ? EXACTLY : OTHERS) {
      rows.add(Row.latent("exactly k", SUBSET, name));
    }
    for (String name : usual ? OTHERS : OTHERS.subList(0, 1)) {
      rows.add(Row.latent("at most k", "at-most", name));
      if (k > 1) {
        rows.add(Row.latent("chain", "chain", name));
        rows.add(Row.latent("one passage", SUBSET, name, "contiguous ."));
      }
      if (k > 2) {
        rows.add(Row.latent("two passages", SUBSET, name, "at most 2 runs ."));
      }
    }
    return rows;
  }

  private static Settings settings(String estimator) {
    double eta = Catalogue.estimator(estimator).etaRole() == EtaRole.MOVE ? LAMBDA : ETA;
    return new Settings(eta, 1, SAMPLES, 1);
  }

  private Trial.Outcome train(
      Row row, int k, LabelledCorpus texts, ExperimentOptions options, TrialRun run) {
    Training training = training(options);
    RunConfig config =
        config(
            "text",
            StructureConfig.of(row.structure(), row.trees())
                .withK(k)
                .withConstraints(row.constraints()),
            Learning.by(row.estimator(), settings(row.estimator())),
            sizes(options),
            options,
            run.seed());
    Corpus corpus = texts.get();
    try (Network network = texts.network(config, false)) {
      training.run(network, corpus.train(), corpus.dev(), run);
      return outcome(network, corpus, row.trees(), training.batches());
    }
  }

  private static Trial.Outcome outcome(
      Network network, Corpus corpus, Trees trees, Batches batches) {
    List<Example> test = corpus.test();
    List<Parts> selected =
        network.predict(test, batches).stream()
            .map(one -> Parts.of(Arrays.stream(one.chosen()).mapToInt(word -> word[0]).toArray()))
            .toList();
    List<Parts> all = test.stream().map(text -> without(new Parts(), text)).toList();
    if (trees == Trees.NONE) {
      selected = all;
    }
    List<Parts> others = new ArrayList<>();
    for (int i = 0; i < test.size(); i++) {
      others.add(without(selected.get(i), test.get(i)));
    }
    List<double[]> fromSelected = network.probabilities(test, selected, batches);
    List<double[]> fromAll = network.probabilities(test, all, batches);
    List<double[]> fromOthers = network.probabilities(test, others, batches);
    double[] sums = new double[FIGURES.size()];
    List<MarkedText> texts = new ArrayList<>();
    for (int i = 0; i < test.size(); i++) {
      Example text = test.get(i);
      int label = likeliest(fromSelected.get(i));
      int whole = likeliest(fromAll.get(i));
      sums[0] += label == text.labels()[0] ? 1 : 0;
      sums[1] += fromAll.get(i)[whole] - fromOthers.get(i)[whole];
      sums[2] += fromAll.get(i)[whole] - fromSelected.get(i)[whole];
      sums[3] += selected.get(i).count();
      sums[4] += passages(selected.get(i));
      if (trees == Trees.LATENT && text.length() >= WORTH_SHOWING && texts.size() < SHOWN) {
        texts.add(
            new MarkedText(
                text.forms(),
                IntStream.of(selected.get(i).toArray()).boxed().toList(),
                corpus.labels().name(text.labels()[0]),
                corpus.labels().name(label)));
      }
    }
    return new Trial.Outcome(
        Arrays.stream(sums).mapToObj(sum -> sum / test.size()).toList(), texts);
  }

  /** Returns the words of a text without some of them. */
  private static Parts without(Parts words, Example text) {
    return Parts.of(IntStream.range(0, text.length()).filter(word -> !words.has(word)).toArray());
  }

  private static int likeliest(double... probabilities) {
    return IntStream.range(0, probabilities.length)
        .reduce(0, (best, k) -> probabilities[k] > probabilities[best] ? k : best);
  }

  /** Counts the passages of a selection. */
  private static int passages(Parts parts) {
    int count = 0;
    for (int i = 0; i < parts.count(); i++) {
      count += i == 0 || parts.get(i) != parts.get(i - 1) + 1 ? 1 : 0;
    }
    return count;
  }
}
