package org.espalier.lab.net;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.NotFiniteException;
import org.espalier.torch.Natives;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class AdamWTest {

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  @Test
  void movesAsTorchDoes() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 1)) {
      Tensor a = parameters.add("a", Initializer.normal(1), 3, 4);
      Tensor b = parameters.add("b", Initializer.normal(1), 5);
      Tensor a2 = a.detach().clone().requires_grad_(true);
      Tensor b2 = b.detach().clone().requires_grad_(true);
      AdamWOptions options = new AdamWOptions(0.05);
      options.weight_decay().put(0.1);
      options.eps().put(1e-6);
      org.bytedeco.pytorch.AdamW theirs =
          new org.bytedeco.pytorch.AdamW(new TensorVector(a2, b2), options);
      try (AdamW ours = new AdamW(parameters, new AdamW.Options(0.9, 0.999, 1e-6, 0.1))) {
        for (int step = 0; step < 20; step++) {
          parameters.clearGradients();
          loss(a, b).backward();
          ours.step(0.05);
          theirs.zero_grad();
          loss(a2, b2).backward();
          theirs.step();
        }
      }
      assertArrayEquals(Tensors.toDoubles(a2), Tensors.toDoubles(a), 1e-13);
      assertArrayEquals(Tensors.toDoubles(b2), Tensors.toDoubles(b), 1e-13);
    }
  }

  /** The loss of some rows of a table, some of them twice. */
  private static Tensor looked(Parameters parameters, int step) {
    Tensor rows =
        parameters.lookUp(parameters.get("table"), Tensors.of(new long[] {step % 7, 3, 3}, 3));
    return rows.square().sum().add(rows.sin().sum());
  }

  @Test
  void sparseGradientsMoveAllRowsAsDenseOnes() {
    try (PointerScope _ = new PointerScope();
        Parameters dense = new Parameters(ScalarType.Double, 1);
        Parameters sparse = new Parameters(ScalarType.Double, 1)) {
      Tensor expected = dense.addTable("table", Initializer.normal(1), 9, 4);
      Tensor table = sparse.addTable("table", Initializer.normal(1), 9, 4);
      sparse.setSparse(1);
      try (AdamW one = new AdamW(dense, AdamW.Options.DEFAULT);
          AdamW other = new AdamW(sparse, AdamW.Options.DEFAULT)) {
        for (int step = 0; step < 40; step++) {
          dense.clearGradients();
          sparse.clearGradients();
          looked(dense, step).backward();
          looked(sparse, step).backward();
          assertTrue(table.grad().is_sparse());
          assertEquals(
              GradientClipping.clip(dense, 0.5), GradientClipping.clip(sparse, 0.5), 1e-12);
          one.step(0.05);
          other.step(0.05);
        }
      }
      assertArrayEquals(Tensors.toDoubles(expected), Tensors.toDoubles(table), 1e-13);
    }
  }

  private static Tensor loss(Tensor a, Tensor b) {
    return a.square().square().sum().add(b.sin().sum()).add(a.sum().mul(b.sum()));
  }

  @Test
  void leavesParametersWithoutGradientAlone() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 2)) {
      Tensor a = parameters.add("a", Initializer.normal(1), 3);
      Tensor b = parameters.add("b", Initializer.normal(1), 3);
      try (AdamW optimizer = new AdamW(parameters, AdamW.Options.DEFAULT)) {
        a.sum().add(b.sum()).backward();
        optimizer.step(0.1);
        double[] before = Tensors.toDoubles(b);
        parameters.clearGradients();
        a.sum().backward();
        optimizer.step(0.1);
        assertArrayEquals(before, Tensors.toDoubles(b));
        assertEquals(2, Tensors.toLongs(requireNonNull(optimizer.state().get("steps.a")))[0]);
        assertEquals(1, Tensors.toLongs(requireNonNull(optimizer.state().get("steps.b")))[0]);
      }
    }
  }

  @Test
  void aParameterMayLearnSlower() {
    try (PointerScope _ = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 2)) {
      parameters.setLearningRateFactor("slow.", 0.1);
      Tensor slow = parameters.add("slow.a", Initializer.constant(1), 2);
      Tensor other = parameters.add("other", Initializer.constant(1), 2);
      assertThrows(
          IllegalArgumentException.class, () -> parameters.setLearningRateFactor("other", 0));
      try (AdamW optimizer = new AdamW(parameters, AdamW.Options.DEFAULT)) {
        slow.sum().add(other.sum()).backward();
        optimizer.step(0.1);
        double moved = 1 - Tensors.toDoubles(other)[0];
        assertEquals(0.1 * moved, 1 - Tensors.toDoubles(slow)[0], 1e-12);
      }
    }
  }

  @Test
  void clipsTheJointNorm() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 3)) {
      Tensor a = parameters.add("a", Initializer.normal(1), 2);
      Tensor b = parameters.add("b", Initializer.normal(1), 1);
      parameters.add("unused", Initializer.normal(1), 1);
      Tensor weights = Tensors.of(new double[] {3, 4}, ScalarType.Double, 2);
      a.mul(weights).sum().add(b.sum().mul(b.detach().mul(b.detach()).sum())).backward();
      double last = Tensors.toDoubles(b.grad())[0];
      double norm = Math.sqrt(25 + last * last);
      assertEquals(norm, GradientClipping.clip(parameters, 100), 1e-12);
      assertArrayEquals(new double[] {3, 4}, Tensors.toDoubles(a.grad()));
      assertEquals(norm, GradientClipping.clip(parameters, 2), 1e-12);
      assertEquals(2, GradientClipping.clip(parameters, 100), 1e-12);
      assertArrayEquals(new double[] {6 / norm, 8 / norm}, Tensors.toDoubles(a.grad()), 1e-12);
    }
  }

  @Test
  void namesTheParameterWhoseGradientIsNotFinite() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Float, 4)) {
      Tensor a = parameters.add("fine", Initializer.normal(1), 2);
      Tensor b = parameters.add("broken", Initializer.constant(-1), 2);
      a.sum().add(b.log().sum()).add(b.sqrt().sum()).backward();
      NotFiniteException e =
          assertThrows(NotFiniteException.class, () -> GradientClipping.clip(parameters, 1));
      assertTrue(e.toString().contains("broken"), e.toString());
    }
  }
}
