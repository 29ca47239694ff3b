package org.espalier.experiments.rationale;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.espalier.core.MapOracle;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.EtaRole;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.subset.Subset;
import org.espalier.data.Decimals;
import org.espalier.experiments.corpus.LabelledCorpus;
import org.espalier.experiments.corpus.LabelledTextExperiment;
import org.espalier.experiments.rationale.RationaleNetwork.Reading;
import org.espalier.lab.experiment.MarkedText;
import org.espalier.lab.experiment.Setting;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.experiment.Trials;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.Example;
import org.espalier.lab.run.WordChain;
import org.espalier.lab.train.TrainingSchedule;

/** Rationales: how few words tell a text's class, and which methods find them? */
public final class RationaleExperiment implements LabelledTextExperiment {

  private static final int SHOWN = 8;

  /** The least length, in words, of texts that the report shows with their rationale. */
  private static final int WORTH_SHOWING = 9;

  /** Of pull-backs, per example. */
  private static final double ETA = 1;

  /**
   * Of i-mle, per example: gradients at words are hundredths, and targets must be moved beyond the
   * noise.
   */
  private static final double LAMBDA = 100;

  private static final int SAMPLES = 4;

  /** What two selected neighbours are worth in a chain, beside scores of words. */
  private static final double NEIGHBOURS = 0.1;

  private static final int USUAL = 4;

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

  @Override
  public Training training(ExperimentOptions options) {
    return new Training(
        TrainingSchedule.ofEpochs(options.quick() ? 2 : 6)
            .withBatches(32, 2000)
            .withLongest(60)
            .withDecay(1e-2));
  }

  private static RationaleNetwork.Sizes sizes(ExperimentOptions options, int most) {
    return options.quick()
        ? new RationaleNetwork.Sizes(32, 8, 24, 32, 0.2, most)
        : new RationaleNetwork.Sizes(64, 16, 64, 64, 0.3, most);
  }

  @Override
  public List<String> settings(ExperimentOptions options) {
    return List.of(
        options
            .dataName()
            .map(name -> "texts and labels of " + name)
            .orElse(
                "sentences of the English Web Treebank and their genre, one of 5; --data takes"
                    + " other texts"),
        options
            .vectors()
            .map(path -> "word vectors of " + path.getFileName() + ", trained further")
            .orElse("word vectors are learned with the rest"),
        "a BiLSTM scores the words; a classifier without context sees the selected words alone,"
            + " their mean and maximum",
        training(options).schedule().summary()
            + "; the epoch of highest accuracy on the development texts; eta "
            + Decimals.plain(ETA)
            + ", "
            + Decimals.plain(LAMBDA)
            + " for i-mle, "
            + SAMPLES
            + " samples",
        "exactly k and at most k words; chain: exactly k words, where two neighbours that are both"
            + " selected score "
            + NEIGHBOURS
            + " more; k words in one passage or in two at most; texts of at most k words are seen"
            + " whole; at test time the best selection is shown",
        "comprehensiveness: by how much less likely the class predicted from all words becomes"
            + " without the selected ones; sufficiency: by how much less likely with these alone,"
            + " by the same classifier (DeYoung et al. 2020, arXiv 1911.03429)");
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure("accuracy", true),
        new Figure("comprehensiveness", false),
        new Figure("sufficiency", false),
        new Figure("words", false),
        new Figure("passages", false));
  }

  @Override
  public List<Trial> trials(ExperimentOptions options) {
    LabelledCorpus corpus = LabelledCorpus.of(options, options.vectors().isPresent());
    Trials trials = new Trials(options);
    for (int k : options.quick() ? List.of(USUAL) : List.of(1, 2, USUAL, 8)) {
      String table = LabelledCorpus.name(options) + " k=" + k;
      selections(k)
          .forEach((method, selection) ->
              trials.add(
                  table,
                  method,
                  new Setting(LabelledCorpus.name(options), method, "k", k),
                  run -> train(selection, k, corpus, options, run)));
    }
    return trials.list();
  }

  private static Map<String, Selection> selections(int k) {
    Map<String, Selection> selections = new LinkedHashMap<>();
    boolean usual = k == USUAL;
    if (usual) {
      selections.put("all words", Selection.Given.ALL);
      selections.put("first k", Selection.Given.FIRST);
    }
    selections.put("random k", Selection.Given.RANDOM);
    for (String name : usual ? EXACTLY : OTHERS) {
      selections.put(
          "exactly k: " + name, latent(name, Subset.class, n -> Subset.exactly(Math.min(k, n), n)));
    }
    for (String name : usual ? OTHERS : OTHERS.subList(0, 1)) {
      selections.put("at most k: " + name, latent(name, Subset.class, n -> Subset.atMost(k, n)));
      if (k > 1) {
        selections.put("chain: " + name, chain(name, k));
        selections.put("one passage: " + name, passages(name, k, 1));
      }
      if (k > 2) {
        selections.put("two passages: " + name, passages(name, k, 2));
      }
    }
    return selections;
  }

  private static Selection passages(String estimator, int k, int passages) {
    return latent(estimator, Passages.class, n -> new Passages(n, Math.min(k, n), passages));
  }

  private static Selection chain(String estimator, int k) {
    return new Selection.Latent(
        n -> new WordChain(n, Math.min(k, n)),
        create(estimator, WordChain.class),
        OptionalDouble.of(NEIGHBOURS));
  }

  private static Selection latent(
      String estimator,
      Class<? extends MapOracle> family,
      IntFunction<? extends MapOracle> choices) {
    return new Selection.Latent(choices, create(estimator, family), OptionalDouble.empty());
  }

  private static Estimator<MapOracle> create(String estimator, Class<? extends MapOracle> family) {
    EstimatorEntry entry = Catalogue.estimator(estimator);
    double eta = entry.etaRole() == EtaRole.MOVE ? LAMBDA : ETA;
    return entry.create(family, new Settings(eta, 1, SAMPLES, 1));
  }

  private Trial.Outcome train(
      Selection selection,
      int most,
      LabelledCorpus source,
      ExperimentOptions options,
      TrialRun run) {
    Training training = training(options);
    Corpus corpus = source.get();
    try (RationaleNetwork network =
        new RationaleNetwork(
            selection,
            sizes(options, most),
            corpus.codes().words().size(),
            corpus.codes().endings().size(),
            corpus.labels().size(),
            source.vectors(),
            run.seed())) {
      training.run(network, corpus.train(), corpus.dev(), run);
      return outcome(
          corpus,
          network.read(corpus.test(), training.batches()),
          selection instanceof Selection.Latent ? SHOWN : 0);
    }
  }

  private static Trial.Outcome outcome(Corpus corpus, List<Reading> readings, int shown) {
    double right = 0;
    double comprehensiveness = 0;
    double sufficiency = 0;
    double words = 0;
    double passages = 0;
    List<MarkedText> texts = new ArrayList<>();
    for (int i = 0; i < readings.size(); i++) {
      Example text = corpus.test().get(i);
      Reading reading = readings.get(i);
      right += reading.label() == text.labels()[0] ? 1 : 0;
      comprehensiveness += reading.comprehensiveness();
      sufficiency += reading.sufficiency();
      words += reading.selected().count();
      passages += Passages.count(reading.selected());
      if (text.length() >= WORTH_SHOWING && texts.size() < shown) {
        texts.add(
            new MarkedText(
                text.forms(),
                IntStream.of(reading.selected().toArray()).boxed().toList(),
                corpus.labels().name(text.labels()[0]),
                corpus.labels().name(reading.label())));
      }
    }
    double count = readings.size();
    return new Trial.Outcome(
        List.of(
            right / count,
            comprehensiveness / count,
            sufficiency / count,
            words / count,
            passages / count),
        texts);
  }
}
