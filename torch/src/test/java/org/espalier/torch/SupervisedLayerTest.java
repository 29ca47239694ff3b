package org.espalier.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.StructureLoss;
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
      double[] target = new double[n * n];
      GOLD.get(i).addTo(target, 0, 1);
      expected += kind.loss.evaluate(trees, own, 0, target, 0, back, 0, new Workspace()) / 2;
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
      assertTrue(String.valueOf(e.getMessage()).contains("row 1"), e.toString());
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
}
