package org.espalier.experiments.nli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.matching.Matching;
import org.espalier.core.product.ExactProduct;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.experiments.nli.PairExample.Side;
import org.espalier.experiments.nli.PairLink.Layout;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.run.PairLayout;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.Trainable.Score;
import org.espalier.lab.train.TrainingSchedule;
import org.espalier.torch.Natives;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairNetworkTest {

  private static final int WORDS = 40;
  private static final Training TRAINING =
      new Training(TrainingSchedule.ofEpochs(10).withBatches(20, 1000).withLearningRate(5e-3));

  @TempDir private Path folder;

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  private static Side side(int... words) {
    List<String> forms = IntStream.of(words).mapToObj(Integer::toString).toList();
    return new Side(forms, words, new int[words.length]);
  }

  /** Class 1: the words of both sentences are the same, in another order; class 0: one differs. */
  private static List<PairExample> pairs(int count, long seed) {
    Random random = new Random(seed);
    List<PairExample> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] first = random.ints(2, WORDS).distinct().limit(4 + random.nextInt(3)).toArray();
      int[] second = first.clone();
      int moved = second[0];
      second[0] = second[second.length - 1];
      second[second.length - 1] = moved;
      int label = random.nextInt(2);
      if (label == 0) {
        second[random.nextInt(second.length)] = 2 + random.nextInt(WORDS - 2);
      }
      pairs.add(new PairExample(side(first), side(second), label));
    }
    return pairs;
  }

  private Score score(PairLink link, String name) {
    List<PairExample> train = pairs(500, 1);
    try (PairNetwork network =
        new PairNetwork(
            link, new PairNetwork.Sizes(16, 2, 8, 8, 16, 0), WORDS, 1, 2, Optional.empty(), 1)) {
      TRAINING.run(
          network,
          train.subList(0, 400),
          train.subList(400, 500),
          new TrialRun(1, new RunFolder(folder).part(name), Interruption.NONE));
      return network.evaluate(pairs(200, 2), TRAINING.batches());
    }
  }

  private static PairLink matching(String estimator) {
    return new PairLink.Latent(
        Layout.SHORTER_FIRST,
        (n, m) -> new Matching(Math.min(n, m), Math.max(n, m)),
        Catalogue.estimator(estimator).create(Matching.class, new Settings(1, 1)));
  }

  private static PairLink trees(String estimator) {
    return new PairLink.Latent(
        Layout.TREES,
        (n, m) ->
            new ExactProduct<>(
                List.of(
                    new NonProjectiveTree(n, Roots.SINGLE),
                    new NonProjectiveTree(m, Roots.SINGLE))),
        Catalogue.estimator(estimator).create(ExactProduct.class, new Settings(1, 1)));
  }

  @Test
  void matchingsTrainAndTheSeedDecides() {
    Score matched = score(matching("sparsemap"), "matching");
    assertTrue(matched.quality() > 0.7, "chance is one half: " + matched);
    assertEquals(matched, score(matching("sparsemap"), "again"), "the same seed");
  }

  @Test
  void treesOnBothSidesTrain() {
    for (String estimator : List.of("spigot-eg", "straight-through")) {
      assertTrue(score(trees(estimator), estimator).quality() > 0.5, estimator);
    }
  }

  @Test
  void partsAreWhereTheScoresAre() {
    List<PairExample> batch =
        List.of(
            new PairExample(side(2, 3, 4), side(5, 6), 0),
            new PairExample(side(2), side(3, 4, 5), 0));
    try (PointerScope _ = new PointerScope()) {
      // Scores number the cells of a table of 3 rows and 3 columns.
      double[] numbers = IntStream.range(0, 18).asDoubleStream().toArray();
      Tensor cells = Tensors.of(numbers, ScalarType.Double, 2, 9);
      PairLayout turned = PairLink.Layout.SHORTER_FIRST.of(batch);
      Tensor parts = turned.parts(cells);
      assertArrayEquals(new long[] {2, 3, 3}, padded(turned).shape());
      double[] first = Tensors.toDoubles(parts.select(0, 0));
      assertArrayEquals(new double[] {0, 3, 6}, Arrays.copyOfRange(first, 0, 3));
      assertArrayEquals(new double[] {1, 4, 7}, Arrays.copyOfRange(first, 3, 6));
      double[] second = Tensors.toDoubles(parts.select(0, 1));
      assertArrayEquals(new double[] {9, 10, 11}, Arrays.copyOfRange(second, 0, 3));

      // Points go back to where their scores were; rows may repeat an example.
      double[] points = new double[9];
      points[1] = 0.5; // row 0 of the turned table, column 1: word 1 with word 0
      Tensor flat =
          turned.flat(
              Tensors.of(points, ScalarType.Double, 1, 3, 3), Tensors.of(new long[] {0}, 1));
      double[] expected = new double[9];
      expected[3] = 0.5;
      assertArrayEquals(expected, Tensors.toDoubles(flat));

      PairLayout trees = PairLink.Layout.TREES.of(batch);
      Tensor both = trees.parts(Tensors.of(twice(numbers), ScalarType.Double, 2, 18));
      double[] own = Tensors.toDoubles(both.select(0, 0));
      assertArrayEquals(
          new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13}, Arrays.copyOfRange(own, 0, 13));
    }
  }

  private static Tensor padded(PairLayout layout) {
    return layout.parts(Tensors.zeros(ScalarType.Double, 2, layout.width()));
  }

  private static double[] twice(double... values) {
    return IntStream.range(0, 2 * values.length)
        .mapToDouble(i -> values[i % values.length])
        .toArray();
  }
}
