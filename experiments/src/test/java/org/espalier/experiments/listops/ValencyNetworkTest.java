package org.espalier.experiments.listops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.Points;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.data.Batches;
import org.espalier.data.ListOps;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.TrainingSchedule;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValencyNetworkTest {

  private static final List<ValencyExample> DATA = ValencyExample.sample(260, 16, 1000, 3);
  private static final Batches BATCHES = new Batches(32, Integer.MAX_VALUE);

  @TempDir private Path folder;

  private static TreeSource<NonProjectiveTree> spigot() {
    return new TreeSource.Latent<>(
        n -> new NonProjectiveTree(n, Roots.SINGLE), Estimators.spigot(1, 1));
  }

  private <S extends Structure> ValencyNetwork<S> trained(
      TreeSource<S> trees, int epochs, String name, Interruption interruption) {
    Training training =
        new Training(
            TrainingSchedule.ofEpochs(epochs)
                .withBatches(8, Integer.MAX_VALUE)
                .withLongest(16)
                .withLearningRate(5e-3));
    ValencyNetwork<S> network = new ValencyNetwork<>(trees, 5);
    training.run(
        network,
        DATA.subList(0, 200),
        DATA.subList(200, 260),
        new TrialRun(7, new RunFolder(folder).part(name), interruption, _ -> {}));
    return network;
  }

  @Test
  void operatorsAndTheirArguments() {
    ValencyExample example =
        ValencyExample.of(new ListOps(List.of("[MAX", "1", "[SM", "9", "0", "3", "]", "]")));
    assertArrayEquals(new int[] {1, 5, 3, 13, 4, 7, 14, 14}, example.tokens());
    assertArrayEquals(new int[] {0, 2}, example.operators());
    assertArrayEquals(new int[] {0, 1}, example.arguments());
    assertArrayEquals(new int[] {-1, 0, 0, 2, 2, 2, 5, 6}, example.heads());
  }

  @Test
  void expressionsDifferAndAreShortEnough() {
    Set<String> seen = new HashSet<>();
    for (ValencyExample example : DATA) {
      assertTrue(example.length() <= 16);
      assertTrue(example.operators().length > 0);
      assertTrue(seen.add(Arrays.toString(example.tokens())));
    }
  }

  @Test
  void goldTreesTellEverythingAndChainsNothing() {
    try (var gold =
        trained(new TreeSource.Gold<NonProjectiveTree>(), 12, "gold", Interruption.NONE)) {
      TagScores scores = gold.measure(DATA.subList(200, 260), BATCHES);
      assertTrue(scores.accuracy() > 0.97, "accuracy " + scores.accuracy());
      assertEquals(1, scores.arcRecall());
      assertEquals(1, scores.arcPrecision());
    }
    try (var chain =
        trained(new TreeSource.LeftToRight<NonProjectiveTree>(), 8, "chain", Interruption.NONE)) {
      TagScores scores = chain.measure(DATA.subList(200, 260), BATCHES);
      assertTrue(scores.accuracy() < 0.5, "accuracy " + scores.accuracy());
    }
  }

  @Test
  void anInterruptedTrialGoesOnBitForBit() {
    int[] asked = {0};
    assertThrows(Trial.Interrupted.class, () -> trained(spigot(), 2, "cut", () -> ++asked[0] > 27));
    assertThrows(Trial.Interrupted.class, () -> trained(spigot(), 2, "cut", () -> ++asked[0] > 32));
    try (var resumed = trained(spigot(), 2, "cut", Interruption.NONE);
        var whole = trained(spigot(), 2, "whole", Interruption.NONE)) {
      for (var named : whole.parameters().asMap().entrySet()) {
        Tensor other = resumed.parameters().get(named.getKey());
        assertTrue(Tensors.identical(named.getValue(), other), named.getKey());
      }
    }
  }

  @Test
  void noWordHasMoreModifiersThanTheBudget() {
    int n = 9;
    FactorGraph graph = ListOpsExperiment.budgeted(n, 3);
    double[] scores = new double[n * n];
    for (int m = 1; m < n; m++) {
      scores[m] = 10; // all words would hang on the first
    }
    scores[0] = 10;
    double[] point = graph.projectLocal(scores).point();
    double modifiers = 0;
    for (int m = 1; m < n; m++) {
      modifiers += point[m];
    }
    assertEquals(3, modifiers, 1e-9);
  }

  @Test
  void aBudgetedNetworkTrains() {
    TreeSource<FactorGraph> trees =
        new TreeSource.Latent<>(
            n -> ListOpsExperiment.budgeted(n, 5), Estimators.<FactorGraph>localSparsemap());
    List<ValencyExample> test = DATA.subList(200, 260);
    try (var untrained = new ValencyNetwork<>(trees, 5);
        var network = trained(trees, 2, "budget", Interruption.NONE)) {
      assertTrue(network.evaluate(test, BATCHES).loss() < untrained.evaluate(test, BATCHES).loss());
      assertFalse(
          Tensors.identical(
              untrained.parameters().get("tokens"), network.parameters().get("tokens")));
    }
  }

  @Test
  void aFrozenBatchHasTheNetworksScoresAndLosses() {
    List<ValencyExample> some = DATA.subList(0, 5);
    try (var network = new ValencyNetwork<>(spigot(), 5)) {
      FrozenBatch frozen = network.freeze(some);
      Points best = Points.onePer(frozen.batch());
      double operators = 0;
      for (int i = 0; i < some.size(); i++) {
        NonProjectiveTree trees = (NonProjectiveTree) frozen.batch().instance(i);
        assertEquals(some.get(i).length(), trees.words());
        Parts tree = new Parts();
        var _ =
            trees.argmax(frozen.batch().scores(), frozen.batch().offset(i), tree, new Workspace());
        tree.toDense(best.values(), best.offset(i), trees.size());
        operators += some.get(i).operators().length;
      }
      double[] losses = new double[some.size()];
      frozen.decoder().losses(best, losses);
      assertEquals(
          network.evaluate(some, BATCHES).loss(), Arrays.stream(losses).sum() / operators, 1e-5);
    }
    try (var chain = new ValencyNetwork<>(new TreeSource.LeftToRight<NonProjectiveTree>(), 5)) {
      assertThrows(IllegalStateException.class, () -> chain.freeze(some));
    }
  }

  @Test
  void f1IsTheMeanOverClasses() {
    TagScores scores = new TagScores(4);
    scores.tag(0, 0);
    scores.tag(0, 1);
    scores.tag(1, 1);
    scores.arcs(4, 2, 1);
    assertEquals(2.0 / 3, scores.accuracy(), 1e-12);
    assertEquals((2.0 / 3 + 2.0 / 3) / 2, scores.macroF1(), 1e-12);
    assertEquals(0.5, scores.arcPrecision());
    assertEquals(0.25, scores.arcRecall());
  }
}
