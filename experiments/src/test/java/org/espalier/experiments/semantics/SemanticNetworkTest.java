package org.espalier.experiments.semantics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.SemiSupervised;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.data.Batches;
import org.espalier.data.DataSource;
import org.espalier.experiments.semantics.SemanticNetwork.Syntax;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.experiment.ExperimentRun;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.TrialResult;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.TrainingSchedule;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticNetworkTest {

  private static final SentenceEncoder.Sizes ENCODER =
      new SentenceEncoder.Sizes(12, 8, 0, 12, 1, 0);
  private static final SemanticNetwork.Sizes SIZES =
      new SemanticNetwork.Sizes(ENCODER, 12, ENCODER, 12);
  private static final Batches BATCHES = new Batches(32, 1000);

  @TempDir private Path folder;

  private static Training training(int epochs) {
    return new Training(
        TrainingSchedule.ofEpochs(epochs).withBatches(8, 1000).withLearningRate(1e-2));
  }

  private static Syntax.Parsed parsed(String estimator, double frozen) {
    return new Syntax.Parsed(
        Catalogue.estimator(estimator).create(ProjectiveTree.class, new Settings(1, 1)), frozen);
  }

  private static SentencePadding padding(List<GraphExample> batch) {
    return new SentencePadding(
        ScalarType.Double, batch.stream().mapToInt(GraphExample::length).toArray());
  }

  @Test
  void aParserLearnsFromTrees() {
    GraphCorpus corpus = TinyTreebank.corpus(folder).withTrees(1, 1);
    try (ParserNetwork parser =
        new ParserNetwork(ENCODER, 12, corpus, FenchelYoungLoss.<ProjectiveTree>crf(), 1)) {
      training(10)
          .run(
              parser,
              corpus.supervised(),
              corpus.dev(),
              new TrialRun(
                  1, new RunFolder(folder.resolve("parser")).create(), Interruption.NONE, _ -> {}));
      double score = parser.attachment(corpus.test(), BATCHES).score();
      assertTrue(score > 0.95, "UAS " + score);
    }
  }

  @Test
  void graphsAreLearned() {
    GraphCorpus corpus = TinyTreebank.corpus(folder);
    try (SemanticNetwork network = new SemanticNetwork(new Syntax.Gold(), SIZES, corpus, 1)) {
      training(15)
          .run(
              network,
              corpus.train(),
              corpus.dev(),
              new TrialRun(
                  1, new RunFolder(folder.resolve("gold")).create(), Interruption.NONE, _ -> {}));
      GraphScore score =
          network.measure(corpus.test(), network.heads(corpus.test(), BATCHES), BATCHES);
      assertTrue(score.labelledF1() > 0.9, "labelled F1 " + score.labelledF1());
      assertTrue(score.unlabelledF1() >= score.labelledF1());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "straight-through",
        "spigot",
        "spigot-relaxed",
        "spigot-ce",
        "spigot-eg",
        "marginals",
        "sparsemap"
      })
  void graphsTrainTheParserUnlessItIsFrozen(String estimator) {
    GraphCorpus corpus = TinyTreebank.corpus(folder);
    List<GraphExample> batch = corpus.train().subList(0, 8);
    for (double frozen : new double[] {0, 1}) {
      try (SemanticNetwork network =
          new SemanticNetwork(parsed(estimator, frozen), SIZES, corpus, 1)) {
        network.setProgress(0.5);
        double loss = network.train(batch, 1);
        assertTrue(loss > 0);
        assertEquals(
            frozen == 0, network.parameters().get("parser.arcs.interaction").grad().defined());
        assertTrue(network.parameters().get("graph.label.weight").grad().defined());
      }
    }
  }

  /** Of sentences whose trees are known, joint training must change the parser's gradient. */
  @Test
  void knownTreesTrainTheParserToo() {
    GraphCorpus corpus = TinyTreebank.corpus(folder);
    var latent = Catalogue.estimator("spigot").create(ProjectiveTree.class, new Settings(1, 1));
    var joint = new SemiSupervised<>(latent, FenchelYoungLoss.<ProjectiveTree>crf(), 1, 1);
    for (boolean supervised : new boolean[] {false, true}) {
      List<GraphExample> batch =
          corpus.train().subList(0, 4).stream().map(e -> e.withSupervision(supervised)).toList();
      List<double[]> gradients = new ArrayList<>();
      for (var estimator : List.of(latent, joint)) {
        try (SemanticNetwork network =
            new SemanticNetwork(new Syntax.Parsed(estimator, 0), SIZES, corpus, 1)) {
          var _ = network.train(batch, 1);
          gradients.add(
              Tensors.toDoubles(network.parameters().get("parser.arcs.interaction").grad()));
        }
      }
      assertEquals(!supervised, Arrays.equals(gradients.getFirst(), gradients.getLast()));
    }
  }

  @Test
  void aLossIsTheSentencesOwnWhateverTheRows() {
    GraphCorpus corpus = TinyTreebank.corpus(folder);
    List<GraphExample> batch = corpus.train().subList(0, 3);
    try (Parameters parameters = new Parameters(ScalarType.Double, 1);
        PointerScope _ = new PointerScope()) {
      GraphDecoder decoder = new GraphDecoder(parameters, ENCODER, 12, corpus);
      var decoding = decoder.on(batch, padding(batch), DropoutMasks.none());
      int n = padding(batch).longest();
      double[] mu = new Random(1).doubles(3L * n * n).toArray();
      Tensor points = Tensors.of(mu, ScalarType.Double, 3, n, n);
      double[] inOrder = Tensors.toDoubles(decoding.losses(points, new long[] {0, 1, 2}));
      long[] rows = {2, 0, 2, 1};
      Tensor selected = points.index_select(0, Tensors.of(rows, rows.length));
      double[] other = Tensors.toDoubles(decoding.losses(selected, rows));
      for (int r = 0; r < rows.length; r++) {
        assertEquals(inOrder[Math.toIntExact(rows[r])], other[r], 1e-12);
      }
    }
  }

  @Test
  void theLossHasTheGradientOfFiniteDifferencesInTheTree() {
    GraphCorpus corpus = TinyTreebank.corpus(folder);
    List<GraphExample> batch = corpus.train().subList(0, 2);
    try (Parameters parameters = new Parameters(ScalarType.Double, 1);
        PointerScope _ = new PointerScope()) {
      GraphDecoder decoder = new GraphDecoder(parameters, ENCODER, 12, corpus);
      var decoding = decoder.on(batch, padding(batch), DropoutMasks.none());
      int n = padding(batch).longest();
      double[] mu = new Random(2).doubles(2L * n * n).toArray();
      Tensor points = Tensors.of(mu, ScalarType.Double, 2, n, n).set_requires_grad(true);
      long[] rows = {0, 1};
      double[] gradient =
          Tensors.toDoubles(
              torch
                  .grad(
                      new TensorVector(decoding.losses(points, rows).sum()),
                      new TensorVector(points))
                  .get(0));
      double step = 1e-6;
      for (int p = 0; p < mu.length; p += 5) {
        double[] sums = new double[2];
        for (int side = 0; side < 2; side++) {
          double[] moved = mu.clone();
          moved[p] += side == 0 ? step : -step;
          sums[side] =
              decoding
                  .losses(Tensors.of(moved, ScalarType.Double, 2, n, n), rows)
                  .sum()
                  .item_double();
        }
        assertEquals((sums[0] - sums[1]) / (2 * step), gradient[p], 1e-6, "part " + p);
      }
    }
  }

  @Test
  void trialsShareThePretrainedParser() {
    Path treebank = TinyTreebank.write(folder.resolve("treebank"));
    ExperimentOptions options =
        new ExperimentOptions(
            true, 1, Optional.of(DataSource.of(treebank.toString())), Optional.empty());
    List<String> methods = List.of("pipeline", "spigot", "crf from 1% of the trees");
    List<TrialResult> results =
        new ExperimentRun(
                new SemanticsExperiment(),
                options,
                trial ->
                    methods.contains(trial.method()) && !trial.table().startsWith("words alone"),
                1,
                new RunFolder(folder.resolve("out")),
                _ -> {},
                Interruption.NONE)
            .run()
            .orElseThrow();
    assertEquals(3, results.size());
    double uas = results.getFirst().figures().getFirst();
    List<Double> pipeline = results.get(1).figures();
    List<Double> spigot = results.get(2).figures();
    assertEquals(uas, pipeline.getFirst());
    assertEquals(uas, spigot.get(3));
    assertArrayEquals(
        new double[] {0, 0, 0},
        pipeline.subList(4, 7).stream().mapToDouble(Double::doubleValue).toArray());
    assertFalse(spigot.get(1).isNaN());
  }
}
