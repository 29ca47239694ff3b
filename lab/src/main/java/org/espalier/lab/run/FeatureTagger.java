package org.espalier.lab.run;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.core.ExactStructure;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.constraint.Scheme;
import org.espalier.core.estimate.Problem;
import org.espalier.data.Batches;
import org.espalier.data.DataException;
import org.espalier.features.CrfTrainer;
import org.espalier.features.FeatureCrf;
import org.espalier.features.FeatureCrfFile;
import org.espalier.features.LabelledSequence;
import org.espalier.features.optimize.Lbfgs;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.lab.run.SentenceConstraints.Sentence;
import org.espalier.lab.train.EpochRecord;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.Stopped;
import org.espalier.lab.train.StorageException;
import org.espalier.torch.AtomicFile;

/**
 * Labels words by a conditional random field on sparse features, without a network. Its folder has
 * the model in {@code model.crf} and, written after it, {@code model.json}, which binds it to the
 * files that the run began with. Training takes a few seconds to minutes and keeps no checkpoint:
 * when it was interrupted, it begins anew and comes to the same weights.
 */
final class FeatureTagger implements Labeller {

  /** The file that a trained model is complete with. */
  static final String BOUND = "model.json";

  /** The file with the weights. */
  static final String MODEL = "model.crf";

  private static final double NANO = 1e-9;

  private final FeatureCrf model;
  private final SentenceConstraints constraints;
  private final Workers workers;

  private FeatureTagger(FeatureCrf model, RunConfig config) {
    this.model = model;
    constraints =
        Tasks.named(config.task()).constraints(config.structure(), model.labels(), List.of());
    workers = Workers.of(config.execution().threads());
  }

  /** Returns which neighbours, beginnings and ends a scheme allows: 0 or −∞. */
  private static double[] legality(Scheme scheme, List<String> names) {
    int n = names.size();
    double[] legality = new double[n * (n + 2)];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        legality[a * n + b] =
            scheme.allows(names.get(a), names.get(b)) ? 0 : Double.NEGATIVE_INFINITY;
      }
      legality[n * n + a] = scheme.begins(names.get(a)) ? 0 : Double.NEGATIVE_INFINITY;
      legality[n * (n + 1) + a] = scheme.ends(names.get(a)) ? 0 : Double.NEGATIVE_INFINITY;
    }
    return legality;
  }

  /**
   * What a model is bound to.
   *
   * @param origin names and SHA-256 of the files that the run began with
   * @param model SHA-256 of the model's file
   */
  record Bound(Map<String, String> origin, String model) {}

  /**
   * Trains one and keeps it.
   *
   * @param part the model's own folder, which knows what the run began with
   * @param cluster the machines that train it; this process if empty
   * @param trainedOne takes the trained model, before it is closed
   */
  static NetworkResult train(
      RunConfig config,
      Corpus corpus,
      RunFolder part,
      Progress progress,
      Interruption interruption,
      Optional<Cluster> cluster,
      Consumer<Labeller> trainedOne) {
    long begun = System.nanoTime();
    List<Example> examples =
        corpus.train().stream()
            .filter(example -> example.length() <= config.schedule().longest())
            .toList();
    long known =
        Math.max(
            1,
            examples.stream()
                .flatMapToInt(example -> Arrays.stream(example.labels()))
                .filter(label -> label >= 0)
                .count());
    List<String> labels = corpus.labels().names();
    progress.begin(EncoderConfig.FEATURES.name(), config.features().iterations(), 0);
    CrfTrainer.Trained trained;
    try {
      trained =
          fit(
              config,
              labels,
              examples.stream()
                  .map(example -> new LabelledSequence(example.forms(), example.labels()))
                  .toList(),
              step -> {
                Stopped.ifRequested(interruption);
                progress.step(step.iteration(), step.value() / known);
              },
              cluster);
    } finally {
      progress.end();
    }
    double seconds = (System.nanoTime() - begun) * NANO;
    keep(trained.model(), part);
    progress.note(
        String.format(
            Locale.ROOT,
            "%,d weights after %d iterations, objective %.1f: %s",
            trained.model().size(),
            Math.max(1, trained.minimum().iterations()),
            trained.minimum().value(),
            trained.minimum().end().reason()));
    try (FeatureTagger tagger = new FeatureTagger(trained.model(), config)) {
      trainedOne.accept(tagger);
      return result(config, corpus, trained, known, seconds, tagger);
    }
  }

  private static CrfTrainer.Trained fit(
      RunConfig config,
      List<String> labels,
      List<LabelledSequence> sequences,
      Consumer<Lbfgs.Step> observer,
      Optional<Cluster> cluster) {
    CrfTrainer trainer =
        new CrfTrainer(
            config.features().attributes(!config.structure().absent()),
            labels,
            legality(config.structure().scheme(), labels),
            config.features().settings());
    if (cluster.isPresent()) {
      return cluster.get().train(trainer, sequences, observer);
    }
    try (Workers workers = Workers.of(config.execution().threads())) {
      return trainer.train(sequences, workers, observer);
    }
  }

  /**
   * Returns the result on development and test data.
   *
   * @param known number of learned labels
   * @param seconds time of training
   */
  private static NetworkResult result(
      RunConfig config,
      Corpus corpus,
      CrfTrainer.Trained trained,
      long known,
      double seconds,
      FeatureTagger tagger) {
    var measure = Tasks.named(config.task()).measure(ModelCodes.of(corpus));
    Batches batches = new Batches(config.schedule().sentences(), config.schedule().words());
    Evaluation dev =
        measure.apply(corpus.dev(), tagger.predict(corpus.dev(), batches, PredictionRequest.BEST));
    int iterations = Math.max(1, trained.minimum().iterations());
    return new NetworkResult(
        config.structure().trees(),
        trained.model().size(),
        iterations,
        seconds,
        List.of(
            new EpochRecord(
                iterations,
                trained.minimum().evaluations(),
                seconds,
                trained.minimum().value() / known,
                dev.loss(),
                dev.quality(),
                Double.NaN,
                dev.entropy())),
        dev,
        measure.apply(
            corpus.test(), tagger.predict(corpus.test(), batches, PredictionRequest.BEST)),
        StepTimes.NONE);
  }

  /** Writes a model, and what it is bound to. */
  static void keep(FeatureCrf model, RunFolder part) {
    part.remove(BOUND);
    try {
      AtomicFile.write(part.file(MODEL), out -> FeatureCrfFile.write(model, out));
    } catch (IOException e) {
      throw new StorageException(part.file(MODEL), "written", e);
    }
    part.writeJson(BOUND, new Bound(part.origin(), part.hash(MODEL)));
  }

  /**
   * Reads a trained one.
   *
   * @throws DataException if a file is broken or not of this run
   */
  static FeatureTagger load(RunFolder folder, RunFolder part, RunConfig config, ModelCodes codes) {
    requireWhole(folder, part);
    FeatureCrf model = FeatureCrfFile.read(part.file(MODEL));
    if (!model.labels().equals(codes.labels())) {
      throw new DataException(part.file(MODEL), "has other labels than " + TrainingRun.CODES);
    }
    return new FeatureTagger(model, config);
  }

  /**
   * Checks the checksums of a trained model and of the files that it was trained with.
   *
   * @throws DataException if one does not fit
   */
  static void requireWhole(RunFolder folder, RunFolder part) {
    Bound bound = part.readJson(BOUND, Bound.class);
    bound.origin().forEach((name, hash) -> requireHash(folder, name, hash));
    requireHash(part, MODEL, bound.model());
  }

  private static void requireHash(RunFolder folder, String name, String hash) {
    if (!folder.hash(name).equals(hash)) {
      throw ModelFolder.odd(folder.file(name));
    }
  }

  @Override
  public List<Prediction> predict(
      List<Example> examples, Batches batches, PredictionRequest request) {
    Prediction[] predictions = new Prediction[examples.size()];
    SentenceConstraints all = constraints.and(request.constraints());
    batches.pause().run();
    workers.each(
        predictions.length,
        (i, workspace) -> {
          Example example = examples.get(i);
          LinearChain chain = model.chain(example.length());
          double[] scores = model.scores(example.forms());
          ExactStructure sequences = all.exist() ? all.exact(Sentence.of(example)) : chain;
          double loss = loss(chain, sequences, scores, workspace, example.labels());
          predictions[i] =
              Tagger.prediction(
                  Places.of(chain), Problem.of(sequences, scores, workspace), request, false, loss);
        });
    return List.of(predictions);
  }

  /** Returns −log p of what is known; 0 where that is not allowed, as in training. */
  private static double loss(
      LinearChain chain,
      ExactStructure sequences,
      double[] scores,
      Workspace workspace,
      int... labels) {
    if (labels.length == 0) {
      return 0;
    }
    double[] held = scores.clone();
    for (int t = 0; t < labels.length; t++) {
      for (int y = 0; y < chain.tags() && labels[t] >= 0; y++) {
        held[chain.unary(t, y)] =
            y == labels[t] ? held[chain.unary(t, y)] : Double.NEGATIVE_INFINITY;
      }
    }
    try {
      double known = sequences.distribution(held, 0, workspace).logPartition();
      return Math.max(0, sequences.distribution(scores, 0, workspace).logPartition() - known);
    } catch (InfeasibleException _) {
      return 0;
    }
  }

  @Override
  public void close() {
    workers.close();
  }
}
