package org.espalier.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Enumerable;
import org.espalier.core.ExactStructure;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Downstream;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.Points;
import org.espalier.core.estimate.Target;
import org.espalier.verify.Families;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Structures with extra parts through both layers: every gradient in its own tensor. */
class ExtraScoresTest {

  private static final int ROWS = 3;

  @BeforeAll
  static void loadNatives() {
    Natives.load(1);
  }

  /** Every family that has extra parts, with the instances among which a batch can be mixed. */
  static List<List<ExactStructure>> families() {
    List<List<ExactStructure>> found = new ArrayList<>();
    for (Families.Family family : Families.all()) {
      List<ExactStructure> some = new ArrayList<>();
      for (Enumerable instance : family.instances()) {
        if (instance instanceof ExactStructure exact
            && exact.size() > exact.visible()
            && exact.visible() > 0
            && (some.isEmpty() || some.getFirst().shape().length == exact.shape().length)) {
          some.add(exact);
        }
      }
      if (!some.isEmpty()) {
        found.add(some);
      }
    }
    assertTrue(found.size() > 3, "chains, segmentations, grammars, products: " + found);
    return found;
  }

  /** Rows of one family, with random scores. */
  private static final class Setup {
    private final List<ExactStructure> instances = new ArrayList<>();
    private final long[] shape;
    private final int extra;
    private final double[] visible;
    private final double[] extras;
    private final Padding padding;
    private final Batch<ExactStructure> batch;

    /**
     * @param own whether each row has extra scores of its own, padded by two; else all rows have as
     *     many extra parts and share them
     */
    Setup(List<ExactStructure> some, boolean own) {
      ExactStructure largest = some.getLast();
      for (int r = 0; r < ROWS; r++) {
        ExactStructure candidate = some.get((some.size() - 1 + r) % some.size());
        boolean equal =
            candidate.size() - candidate.visible() == largest.size() - largest.visible();
        instances.add(own || equal ? candidate : largest);
      }
      shape = new long[1 + largest.shape().length];
      shape[0] = ROWS;
      int most = 0;
      for (ExactStructure instance : instances) {
        most = Math.max(most, instance.size() - instance.visible());
        for (int d = 1; d < shape.length; d++) {
          shape[d] = Math.max(shape[d], instance.shape()[d - 1] + 1);
        }
      }
      extra = own ? most + 2 : most;
      Random random = new Random(5);
      visible = random.doubles(Arrays.stream(shape).reduce(1, (a, b) -> a * b), -1, 1).toArray();
      extras = random.doubles(own ? (long) ROWS * extra : extra, -1, 1).toArray();
      try (PointerScope _ = new PointerScope()) {
        LayerScores scores = scores(leaf(visible, shape), leaf(extras, extraShape(own)), own);
        padding = scores.padding(instances);
        batch = padding.toBatch(scores.rows(padding), instances);
      }
    }

    long[] extraShape(boolean own) {
      return own ? new long[] {ROWS, extra} : new long[] {extra};
    }

    static LayerScores scores(Tensor visible, Tensor extra, boolean own) {
      LayerScores scores = LayerScores.of(visible);
      return own ? scores.withExtra(extra) : scores.withSharedExtra(extra);
    }

    /** Checks the batch against the arrays, by the documented layout. */
    void assertRead(boolean own) {
      for (int r = 0; r < ROWS; r++) {
        ExactStructure instance = instances.get(r);
        for (int p = 0; p < instance.visible(); p++) {
          assertEquals(visible[padded(r, p)], batch.scores()[batch.offset(r) + p]);
        }
        for (int e = 0; e < instance.size() - instance.visible(); e++) {
          assertEquals(
              extras[own ? r * extra + e : e],
              batch.scores()[batch.offset(r) + instance.visible() + e]);
        }
      }
    }

    /** Returns the index of a visible part in the padded tensor. */
    int padded(int row, int part) {
      int[] inner = instances.get(row).shape();
      int position = 0;
      int stride = 1;
      int rest = part;
      for (int d = inner.length - 1; d >= 0; d--) {
        position += rest % inner[d] * stride;
        rest /= inner[d];
        stride *= (int) shape[d + 1];
      }
      return row * stride + position;
    }

    /** Asserts that tensors' gradients are a ragged one, divided by the number of rows. */
    void assertGradients(double[] ragged, Tensor inVisible, Tensor inExtra, boolean own) {
      double[] expected = new double[visible.length];
      double[] expectedExtra = new double[extras.length];
      for (int r = 0; r < ROWS; r++) {
        ExactStructure instance = instances.get(r);
        for (int p = 0; p < instance.visible(); p++) {
          expected[padded(r, p)] = ragged[batch.offset(r) + p] / ROWS;
        }
        for (int e = 0; e < instance.size() - instance.visible(); e++) {
          expectedExtra[own ? r * extra + e : e] +=
              ragged[batch.offset(r) + instance.visible() + e] / ROWS;
        }
      }
      assertArrayEquals(expected, Tensors.toDoubles(inVisible), 1e-12, "visible");
      assertArrayEquals(expectedExtra, Tensors.toDoubles(inExtra), 1e-12, "extra");
    }
  }

  private static Tensor leaf(double[] values, long... shape) {
    return Tensors.of(values, ScalarType.Double, shape).set_requires_grad(true);
  }

  @ParameterizedTest
  @MethodSource("families")
  void supervisedGradientsReachBothTensors(List<ExactStructure> family) {
    for (boolean own : new boolean[] {false, true}) {
      Setup setup = new Setup(family, own);
      setup.assertRead(own);
      List<Target> targets = new ArrayList<>();
      double[] expected = new double[setup.batch.scores().length];
      double mean = 0;
      for (int r = 0; r < ROWS; r++) {
        ExactStructure instance = setup.instances.get(r);
        targets.add(
            Target.of(instance.argmax(new Random(r).doubles(instance.size(), -1, 1).toArray())));
        mean +=
            FenchelYoungLoss.<ExactStructure>crf()
                    .evaluate(setup.batch.problem(r, new Workspace()), targets.get(r), 0, expected)
                / ROWS;
      }
      try (PointerScope _ = new PointerScope();
          Workers workers = Workers.of(2)) {
        var layer =
            new SupervisedLayer<ExactStructure>(FenchelYoungLoss.<ExactStructure>crf(), workers);
        Tensor visible = leaf(setup.visible, setup.shape);
        Tensor extra = leaf(setup.extras, setup.extraShape(own));
        LayerScores scores = Setup.scores(visible, extra, own);
        assertEquals(mean, layer.backward(scores, setup.instances, targets), 1e-12);
        setup.assertGradients(expected, visible.grad(), extra.grad(), own);
        // The tensor of losses has the same gradient, by a hook.
        Tensor visibleAgain = leaf(setup.visible, setup.shape);
        Tensor extraAgain = leaf(setup.extras, setup.extraShape(own));
        layer
            .evaluate(Setup.scores(visibleAgain, extraAgain, own), setup.instances, targets, 0)
            .toTensor()
            .mean()
            .backward();
        setup.assertGradients(expected, visibleAgain.grad(), extraAgain.grad(), own);
      }
    }
  }

  /** L_i(μ) = (1 + i)·Σ_p (μ_p − 0.3)²/2 over the visible parts. */
  private record Squares(Batch<?> batch) implements Downstream {
    @Override
    public void losses(Points at, double[] out) {
      for (int r = 0; r < at.rows(); r++) {
        out[r] = 0;
        for (int p = 0; p < batch.instance(at.example(r)).visible(); p++) {
          double away = at.values()[at.offset(r) + p] - 0.3;
          out[r] += (1 + at.example(r)) * away * away / 2;
        }
      }
    }

    @Override
    public void gradients(Points at, double[] out) {
      Arrays.fill(out, 0);
      for (int r = 0; r < at.rows(); r++) {
        for (int p = 0; p < batch.instance(at.example(r)).visible(); p++) {
          out[at.offset(r) + p] = (1 + at.example(r)) * (at.values()[at.offset(r) + p] - 0.3);
        }
      }
    }
  }

  /** The same in torch; padding is 0 and stays without influence on the gradient of parts. */
  private static Tensor squares(Tensor points, long[] rows) {
    double[] factors = Arrays.stream(rows).mapToDouble(i -> (1 + i) / 2.0).toArray();
    return points
        .sub(new Scalar(0.3))
        .square()
        .flatten(1, -1)
        .sum(1)
        .mul(Tensors.of(factors, ScalarType.Double, factors.length));
  }

  @ParameterizedTest
  @MethodSource("families")
  void latentGradientsReachBothTensors(List<ExactStructure> family) {
    for (Estimator<ExactStructure> estimator :
        List.<Estimator<ExactStructure>>of(
            Estimators.spigotEg(0.5, 1),
            Estimators.spigotCe(0.5, 1),
            Estimators.spigot(0.5, 1),
            Estimators.marginals())) {
      for (boolean own : new boolean[] {false, true}) {
        Setup setup = new Setup(family, own);
        double[] expected = new double[setup.batch.scores().length];
        try (PointerScope _ = new PointerScope();
            Workers workers = Workers.of(2)) {
          estimator
              .forward(setup.batch, new Context(workers, 1))
              .backward(new Squares(setup.batch), expected);
          LatentLayer<ExactStructure> layer = new LatentLayer<>(estimator, workers);
          Tensor visible = leaf(setup.visible, setup.shape);
          Tensor extra = leaf(setup.extras, setup.extraShape(own));
          LayerScores scores = Setup.scores(visible, extra, own);
          var latent = layer.forward(scores, setup.instances, 1);
          assertArrayEquals(setup.shape, latent.points().shape());
          var _ = latent.backward(ExtraScoresTest::squares);
          setup.assertGradients(expected, visible.grad(), extra.grad(), own);
          Tensor visibleAgain = leaf(setup.visible, setup.shape);
          Tensor extraAgain = leaf(setup.extras, setup.extraShape(own));
          LayerScores again = Setup.scores(visibleAgain, extraAgain, own);
          Tensor points =
              layer.attach(again, setup.instances, 1, ExtraScoresTest::squares, 1.0 / ROWS);
          assertArrayEquals(setup.shape, points.shape());
          squares(points, new long[] {0, 1, 2}).mean().backward();
          setup.assertGradients(expected, visibleAgain.grad(), extraAgain.grad(), own);
          double[] predicted = estimator.inference().predictAll(setup.batch, workers);
          double[] inferred = Tensors.toDoubles(layer.infer(scores, setup.instances));
          for (int r = 0; r < ROWS; r++) {
            for (int p = 0; p < setup.instances.get(r).visible(); p++) {
              assertEquals(predicted[setup.batch.offset(r) + p], inferred[setup.padded(r, p)]);
            }
          }
        }
      }
    }
  }

  @Test
  void whatDoesNotFitIsToldWithRowAndShape() {
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      LatentLayer<LinearChain> layer = new LatentLayer<>(Estimators.spigotEg(1, 1), workers);
      List<LinearChain> chains =
          List.of(
              new LinearChain(4, 3, Transitions.SHARED), new LinearChain(2, 3, Transitions.SHARED));
      LayerScores tags = LayerScores.of(Tensors.zeros(ScalarType.Double, 2, 4, 3));
      assertRefused(layer, tags, chains, "row 0", "9 extra parts", "missing");
      Tensor four = Tensors.zeros(ScalarType.Double, 4, 4);
      assertRefused(layer, tags.withSharedExtra(four), chains, "row 0", "9 extra", "[4, 4]");
      assertRefused(
          layer, tags.withExtra(Tensors.zeros(ScalarType.Double, 2, 8)), chains, "9 extra", "8");
      assertRefused(
          layer,
          tags.withExtra(Tensors.zeros(ScalarType.Double, 3, 9)),
          chains,
          "2 rows",
          "[3, 9]");
      Tensor number = four.sum();
      assertThrows(IllegalArgumentException.class, () -> tags.withExtra(number));
      assertThrows(IllegalArgumentException.class, () -> LayerScores.of(number));
      // Position by position the shorter chain's layout is another one.
      List<LinearChain> perPosition =
          List.of(
              new LinearChain(4, 3, Transitions.PER_POSITION),
              new LinearChain(2, 3, Transitions.PER_POSITION));
      assertRefused(
          layer,
          tags.withSharedExtra(Tensors.zeros(ScalarType.Double, 3, 3, 3)),
          perPosition,
          "row 1",
          "9 extra parts",
          "27");
      assertRefused(
          layer,
          LayerScores.of(Tensors.zeros(ScalarType.Double, 2, 3, 3))
              .withSharedExtra(Tensors.zeros(ScalarType.Double, 9)),
          chains,
          "row 0",
          "[4, 3]",
          "[2, 3, 3]");
    }
  }

  private static <S extends MapOracle> void assertRefused(
      LatentLayer<S> layer, LayerScores scores, List<S> instances, String... words) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> layer.batch(scores, instances));
    for (String word : words) {
      assertTrue(String.valueOf(e.getMessage()).contains(word), word + " in: " + e.getMessage());
    }
  }

  /** A tagger that can do nothing without its transitions: tags alternate, words tell nothing. */
  @Test
  void sharedTransitionsAreLearned() {
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      LinearChain chain = new LinearChain(6, 2, Transitions.SHARED);
      Tensor transitions = leaf(new double[4], 2, 2);
      var layer = new SupervisedLayer<LinearChain>(FenchelYoungLoss.<LinearChain>crf(), workers);
      Parts alternating = chain.parts(0, 1, 0, 1, 0, 1);
      double first = Double.NaN;
      double last = Double.NaN;
      for (int step = 0; step < 50; step++) {
        LayerScores scores =
            LayerScores.of(Tensors.zeros(ScalarType.Double, 1, 6, 2)).withSharedExtra(transitions);
        last = layer.backward(scores, List.of(chain), List.of(Target.of(alternating)));
        first = step == 0 ? last : first;
        double[] moved = Tensors.toDoubles(transitions.detach());
        double[] gradient = Tensors.toDoubles(transitions.grad());
        Arrays.setAll(moved, p -> moved[p] - 0.5 * gradient[p]);
        transitions = leaf(moved, 2, 2);
      }
      assertEquals(6 * Math.log(2), first, 1e-12);
      assertTrue(last < Math.log(2) + 0.1, "all but which tag is first: " + last);
    }
  }
}
