package org.espalier.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.SpoPlusLoss;
import org.espalier.core.estimate.StructureLoss;
import org.espalier.core.estimate.Target;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The layer against the losses of core, on sentences of different lengths in padded rows. */
class SupervisedLayerTest {

  private static final int LONGEST = 4;
  private static final List<ProjectiveTree> TREES =
      List.of(new ProjectiveTree(4, Roots.SINGLE), new ProjectiveTree(2, Roots.SINGLE));
  private static final List<Parts> GOLD =
      List.of(
          TREES.get(0).parts(1, DependencyTree.ROOT, 1, 2),
          TREES.get(1).parts(DependencyTree.ROOT, 0));

  enum Losses {
    CRF(FenchelYoungLoss.crf()),
    PERCEPTRON(FenchelYoungLoss.perceptron()),
    SPARSE_MAP(FenchelYoungLoss.sparseMap());

    @SuppressWarnings("ImmutableEnumChecker") // losses are records without state
    private final StructureLoss<ProjectiveTree> loss;

    Losses(StructureLoss<ProjectiveTree> loss) {
      this.loss = loss;
    }
  }

  private static double[] scores() {
    Random random = new Random(3);
    return random.doubles(2 * LONGEST * LONGEST, -2, 2).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void meanLossAndItsGradientReachTheScores(Losses kind) {
    double[] padded = scores();
    double expected = 0;
    double[] gradient = new double[padded.length];
    for (int i = 0; i < 2; i++) {
      ProjectiveTree trees = TREES.get(i);
      int n = trees.words();
      double[] own = new double[n * n];
      for (int h = 0; h < n; h++) {
        System.arraycopy(padded, (i * LONGEST + h) * LONGEST, own, h * n, n);
      }
      double[] back = new double[n * n];
      Target target = Target.of(GOLD.get(i));
      expected += kind.loss.evaluate(Problem.of(trees, own, new Workspace()), target, 0, back) / 2;
      for (int h = 0; h < n; h++) {
        for (int m = 0; m < n; m++) {
          gradient[(i * LONGEST + h) * LONGEST + m] = back[h * n + m] / 2;
        }
      }
    }
    Natives.load(1);
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.of(2)) {
      Tensor scores =
          Tensors.of(padded, ScalarType.Double, 2, LONGEST, LONGEST).set_requires_grad(true);
      double loss = new SupervisedLayer<>(kind.loss, workers).backward(scores, TREES, GOLD);
      assertEquals(expected, loss, 1e-12);
      double[] actual = Tensors.toDoubles(scores.grad());
      for (int p = 0; p < gradient.length; p++) {
        assertEquals(gradient[p], actual[p], 1e-12, "entry " + p);
      }
    }
  }

  @Test
  void aRightStructureThatIsForbiddenIsNamed() {
    double[] padded = scores();
    padded[LONGEST * LONGEST + 1] = Double.NEGATIVE_INFINITY; // row 1, the arc 0 → 1
    padded[LONGEST * LONGEST] = Double.NEGATIVE_INFINITY; // its root arc, so 1 is the root
    padded[LONGEST * LONGEST + LONGEST + 1] = 0;
    Natives.load(1);
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      Tensor scores =
          Tensors.of(padded, ScalarType.Double, 2, LONGEST, LONGEST).set_requires_grad(true);
      SupervisedLayer<ProjectiveTree> layer =
          new SupervisedLayer<>(FenchelYoungLoss.<ProjectiveTree>crf(), workers);
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> layer.backward(scores, TREES, GOLD));
      assertTrue(String.valueOf(e.getMessage()).contains("example 1"), e.toString());
    }
  }

  @Test
  void everyRowNeedsItsRightStructure() {
    Natives.load(1);
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      Tensor scores =
          Tensors.of(scores(), ScalarType.Double, 2, LONGEST, LONGEST).set_requires_grad(true);
      SupervisedLayer<ProjectiveTree> layer =
          new SupervisedLayer<>(FenchelYoungLoss.<ProjectiveTree>crf(), workers);
      assertThrows(
          IllegalArgumentException.class, () -> layer.backward(scores, TREES, GOLD.subList(0, 1)));
    }
  }

  @Test
  void whatHasNoLossIsLeftOutIfAskedFor() {
    Natives.load(1);
    Parts noTree = Parts.of(0, 5, 10); // three roots
    double[] padded = scores();
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      StructureLoss<ProjectiveTree> crf = FenchelYoungLoss.crf();
      SupervisedLayer<ProjectiveTree> strict = new SupervisedLayer<>(crf, workers);
      SupervisedLayer<ProjectiveTree> lenient =
          new SupervisedLayer<>(crf, workers, SupervisedLayer.Unfit.LEAVE_OUT);
      List<Parts> gold = List.of(noTree, GOLD.get(1));
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> strict.backward(leaf(padded), TREES, gold));
      assertTrue(String.valueOf(e.getMessage()).contains("example 0"), e.getMessage());
      Tensor scores = leaf(padded);
      var losses =
          lenient.evaluate(
              LayerScores.of(scores), TREES, gold.stream().map(Target::of).toList(), 0);
      losses.backward();
      assertEquals(1, losses.leftOut());
      assertTrue(Double.isNaN(losses.values()[0]));
      assertEquals(losses.values()[1], losses.mean());
      // The other example's gradient is whole, not halved.
      Tensor alone = leaf(Arrays.copyOfRange(padded, 16, 32));
      var _ = strict.backward(alone, TREES.subList(1, 2), GOLD.subList(1, 2));
      double[] expected = new double[32];
      System.arraycopy(Tensors.toDoubles(alone.grad()), 0, expected, 16, 16);
      assertArrayEquals(expected, Tensors.toDoubles(scores.grad()), 1e-15);
      // A row of which everything is forbidden has no loss either.
      double[] forbidden = padded.clone();
      Arrays.fill(forbidden, 0, 16, Double.NEGATIVE_INFINITY);
      assertThrows(
          IllegalArgumentException.class, () -> strict.backward(leaf(forbidden), TREES, GOLD));
      assertEquals(losses.mean(), lenient.backward(leaf(forbidden), TREES, GOLD), 1e-15);
      var none =
          lenient.evaluate(
              LayerScores.of(leaf(padded)),
              TREES,
              List.of(Target.of(noTree), Target.of(noTree)),
              0);
      none.backward();
      assertEquals(0, none.mean());
      // A point with the right sum, of which only the loss finds out.
      Parts cycle = Parts.of(1, 4, 10, 11);
      double[] point = new double[16];
      cycle.addTo(point, 0, 1);
      cycle.addTo(padded, 0, 50);
      List<Target> outside = List.of(Target.point(point), Target.of(GOLD.get(1)));
      assertTrue(outside.getFirst().objection(TREES.getFirst()).isEmpty());
      assertThrows(
          IllegalArgumentException.class,
          () -> strict.evaluate(LayerScores.of(leaf(padded)), TREES, outside, 0));
      var some = lenient.evaluate(LayerScores.of(leaf(padded)), TREES, outside, 0);
      assertEquals(1, some.leftOut());
      assertTrue(Double.isNaN(some.values()[0]));
    }
  }

  @Test
  void lossesAsTensorsAreWeightedByTheCaller() {
    Natives.load(1);
    double[] padded = scores();
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      SupervisedLayer<ProjectiveTree> layer =
          new SupervisedLayer<>(FenchelYoungLoss.<ProjectiveTree>crf(), workers);
      Tensor scores = leaf(padded);
      List<Target> targets = GOLD.stream().map(Target::of).toList();
      var losses = layer.evaluate(LayerScores.of(scores), TREES, targets, 0);
      Tensor weights = Tensors.of(new double[] {2, 0.5}, ScalarType.Double, 2);
      Tensor objective = losses.toTensor().mul(weights).sum();
      assertEquals(
          2 * losses.values()[0] + 0.5 * losses.values()[1], objective.item().toDouble(), 1e-12);
      objective.backward();
      Tensor mean = leaf(padded);
      var _ = layer.backward(mean, TREES, GOLD);
      double[] expected = Tensors.toDoubles(mean.grad());
      Arrays.setAll(expected, p -> expected[p] * (p < 16 ? 4 : 1));
      assertArrayEquals(expected, Tensors.toDoubles(scores.grad()), 1e-12);
      // Its second derivative is not silently 0.
      Tensor again = leaf(padded);
      Tensor loss = layer.evaluate(LayerScores.of(again), TREES, targets, 0).toTensor().sum();
      Tensor gradient =
          torch
              .grad(
                  new TensorVector(loss),
                  new TensorVector(again),
                  new TensorVector(),
                  new BoolOptional(true),
                  true,
                  false)
              .get(0);
      assertThrows(RuntimeException.class, () -> gradient.square().sum().backward());
    }
  }

  @Test
  void pointsAndCostsAreReadFromTensors() {
    Natives.load(1);
    double[] padded = scores();
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      SupervisedLayer<ProjectiveTree> layer =
          new SupervisedLayer<>(FenchelYoungLoss.<ProjectiveTree>crf(), workers);
      Tensor teacher =
          Tensors.of(
              new Random(8).doubles(32, -1, 1).toArray(), ScalarType.Double, 2, LONGEST, LONGEST);
      Tensor marginals = new GibbsLayer<ProjectiveTree>(workers).of(teacher, TREES).marginals();
      Tensor scores = leaf(padded);
      List<Target> points = layer.points(marginals, TREES);
      var distilled = layer.evaluate(LayerScores.of(scores), TREES, points, 0);
      distilled.backward();
      // The expected negative log-likelihood is the cross-entropy.
      Tensor student = leaf(padded);
      var gibbs = new GibbsLayer<ProjectiveTree>(workers);
      Tensor cross = gibbs.of(teacher, TREES).crossEntropy(gibbs.of(student, TREES)).mean();
      cross.backward();
      assertEquals(cross.item().toDouble(), distilled.mean(), 1e-12);
      assertArrayEquals(Tensors.toDoubles(student.grad()), Tensors.toDoubles(scores.grad()), 1e-12);
      // At its own marginals a model has no gradient: here of the SPO+ loss at the true costs.
      SupervisedLayer<ProjectiveTree> regret = new SupervisedLayer<>(new SpoPlusLoss<>(), workers);
      Tensor right = leaf(padded);
      List<Target> costs = regret.costs(right.detach().neg(), TREES);
      assertEquals(0, regret.backward(LayerScores.of(right), TREES, costs), 1e-12);
      assertArrayEquals(new double[32], Tensors.toDoubles(right.grad()));
      assertThrows(
          IllegalArgumentException.class,
          () -> layer.evaluate(LayerScores.of(scores), TREES, layer.points(teacher, TREES), 0));
    }
  }

  @Test
  void halfPrecisionScoresGetGradientsOfTheirType() {
    Natives.load(1);
    double[] padded = scores();
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      SupervisedLayer<ProjectiveTree> layer =
          new SupervisedLayer<>(FenchelYoungLoss.<ProjectiveTree>crf(), workers);
      Tensor exact = leaf(padded);
      var _ = layer.backward(exact, TREES, GOLD);
      for (ScalarType type : List.of(ScalarType.Half, ScalarType.BFloat16)) {
        Tensor half =
            Tensors.of(padded, ScalarType.Double, 2, LONGEST, LONGEST)
                .to(type)
                .set_requires_grad(true);
        var _ = layer.backward(half, TREES, GOLD);
        assertEquals(type, half.grad().scalar_type().intern());
        assertArrayEquals(Tensors.toDoubles(exact.grad()), Tensors.toDoubles(half.grad()), 0.01);
        LatentLayer<ProjectiveTree> latent = new LatentLayer<>(Estimators.spigotEg(1, 1), workers);
        Tensor other = half.detach().set_requires_grad(true);
        var pass = latent.forward(other, TREES, 1);
        assertEquals(type, pass.points().scalar_type().intern());
        var _ = pass.backward((mu, rows) -> mu.square().flatten(1, 2).sum(1));
        assertEquals(type, other.grad().scalar_type().intern());
      }
    }
  }

  private static Tensor leaf(double[] padded) {
    return Tensors.of(padded, ScalarType.Double, padded.length / 16, LONGEST, LONGEST)
        .set_requires_grad(true);
  }

  @Test
  void scoresWithoutGradientsAreRefused() {
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      Tensor scores = Tensors.of(new double[4], ScalarType.Double, 1, 2, 2);
      SupervisedLayer<ProjectiveTree> layer =
          new SupervisedLayer<>(FenchelYoungLoss.crf(), workers);
      ProjectiveTree tree = new ProjectiveTree(2, Roots.SINGLE);
      assertThrows(
          IllegalStateException.class,
          () -> layer.backward(scores, List.of(tree), List.of(Parts.of(0, 1))));
    }
  }
}
