package org.espalier.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.catalogue.StructureEntry;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Downstream;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.Pass;
import org.espalier.core.estimate.Points;
import org.espalier.core.estimate.SemiSupervised;
import org.espalier.core.estimate.Target;
import org.espalier.core.matching.Matching;
import org.espalier.core.tree.LabelledTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The layer against core: the same surrogate gradient as core computes with a decoder written out
 * by hand. The decoder of example i has the loss Σ_p a_ip tanh(μ_p) + (μ_p − c_ip)²/2.
 */
class LatentLayerTest {

  private static final double EXACT = 1e-12;
  private static final double FLOAT = 2e-5;
  private static final long SEED = 7;

  private final double[] a;
  private final double[] c;
  private final int longest = 5;

  LatentLayerTest() {
    Random random = new Random(11);
    a = random.doubles(3 * longest * longest * longest, -2, 2).toArray();
    c = random.doubles(3 * longest * longest * longest, -1, 1).toArray();
  }

  static Stream<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    for (StructureEntry structure : Catalogue.structures()) {
      if (structure.sizes().size() > 1 || structure.of(3).size() > structure.of(3).visible()) {
        continue; // the setup below varies one length; extra scores are ExtraScoresTest's
      }
      for (EstimatorEntry estimator : Catalogue.estimators()) {
        if (estimator.serves(structure.family())) {
          pairs.add(Arguments.of(structure.name(), estimator.name(), 1));
          pairs.add(Arguments.of(structure.name(), estimator.name(), 3));
        }
      }
    }
    return pairs.stream();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void bothPhasesGiveCoresGradient(String structureName, String estimatorName, int steps) {
    for (ScalarType type : List.of(ScalarType.Double, ScalarType.Float)) {
      Setup setup = new Setup(structureName, estimatorName, steps);
      double tolerance = type == ScalarType.Double ? EXACT : FLOAT;
      try (PointerScope _ = new PointerScope();
          Workers workers = Workers.of(2)) {
        Tensor scores = Tensors.of(setup.padded, type, setup.shape).set_requires_grad(true);
        Tensor gain = Tensors.of(new double[] {1}, type, 1).set_requires_grad(true);
        LatentLayer<Structure> layer = new LatentLayer<>(setup.estimator, workers);
        Decoder decoder = (mu, rows) -> losses(mu.mul(gain), rows, setup.shape, type);
        layer.forward(scores, setup.instances, SEED).backward(decoder);
        assertArrayEquals(
            setup.expected(workers), Tensors.toDoubles(scores.grad()), tolerance, "scores");
        // Extra decoder calls of a pull-back must leave the parameters' gradient alone.
        assertEquals(setup.gainGradient(workers), gain.grad().item().toDouble(), 10 * tolerance);
      }
    }
  }

  /** Chains of a pass with keys go on in the next; what the memory keeps is theirs. */
  @Test
  void keysComeToTheEstimator() {
    Setup setup = new Setup("tour", "metropolis-hastings", 1);
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.of(2)) {
      Tensor scores =
          Tensors.of(setup.padded, ScalarType.Double, setup.shape).set_requires_grad(true);
      LatentLayer<Structure> layer = new LatentLayer<>(setup.estimator, workers);
      layer
          .forward(
              LayerScores.of(scores),
              setup.instances,
              batch -> batch.withKeys(List.of("a", "b", "c")),
              SEED)
          .backward((mu, rows) -> losses(mu, rows, setup.shape, ScalarType.Double));
      assertEquals(
          List.of("metropolis-hastings.a", "metropolis-hastings.b", "metropolis-hastings.c"),
          layer.memory().asMap().keySet().stream()
              .filter(name -> name.startsWith("metropolis"))
              .toList());
    }
  }

  @Test
  void structureSecondsLeaveOutTheDecoder() {
    Setup setup = new Setup("projective", "spigot", 3);
    double[] waited = new double[1];
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.of(1)) {
      ScalarType type = ScalarType.Double;
      Tensor scores = Tensors.of(setup.padded, type, setup.shape).set_requires_grad(true);
      LatentLayer<Structure> layer = new LatentLayer<>(setup.estimator, workers);
      Decoder decoder =
          (mu, rows) -> {
            long begun = System.nanoTime();
            long spent = 0;
            // A wait that the scheduler may cut short, repeated until its time is over.
            while (spent < 100_000_000) {
              LockSupport.parkNanos(100_000_000 - spent);
              spent = System.nanoTime() - begun;
            }
            waited[0] += spent * 1e-9;
            return losses(mu, rows, setup.shape, type);
          };
      assertEquals(0, layer.structureSeconds());
      long begun = System.nanoTime();
      layer.forward(scores, setup.instances, SEED).backward(decoder);
      double elapsed = (System.nanoTime() - begun) * 1e-9;
      assertTrue(waited[0] > 0.299, "three steps call the decoder three times");
      assertTrue(layer.structureSeconds() > 0);
      assertTrue(layer.structureSeconds() <= elapsed - waited[0]);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theHookGivesCoresGradient(String structureName, String estimatorName, int steps) {
    Setup setup = new Setup(structureName, estimatorName, steps);
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.of(2)) {
      ScalarType type = ScalarType.Double;
      Tensor scores = Tensors.of(setup.padded, type, setup.shape).set_requires_grad(true);
      LatentLayer<Structure> layer = new LatentLayer<>(setup.estimator, workers);
      Decoder decoder = (mu, rows) -> losses(mu, rows, setup.shape, type);
      if (setup.estimator.forward(setup.batch, new Context(workers, SEED)).points().rows() > 3) {
        var refusal =
            assertThrows(
                IllegalArgumentException.class,
                () -> layer.attach(scores, setup.instances, SEED, decoder, 1.0 / 3));
        assertTrue(
            String.valueOf(refusal.getMessage()).startsWith(setup.estimator.name() + " shows"));
        return;
      }
      Tensor mu = layer.attach(scores, setup.instances, SEED, decoder, 1.0 / 3);
      decoder.losses(mu, new long[] {0, 1, 2}).mean().backward();
      assertArrayEquals(setup.expected(workers), Tensors.toDoubles(scores.grad()), EXACT);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void eachExampleGetsTheSameGradientWhateverTheBatch(
      String structureName, String estimatorName, int steps) {
    Setup setup = new Setup(structureName, estimatorName, steps);
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      double[] together = setup.expected(workers);
      int row = setup.padded.length / 3;
      for (int count = 1; count <= 3; count++) {
        long[] shape = setup.shape.clone();
        shape[0] = count;
        double[] first = Arrays.copyOf(setup.padded, count * row);
        Tensor scores = Tensors.of(first, ScalarType.Double, shape).set_requires_grad(true);
        LatentLayer<Structure> layer = new LatentLayer<>(setup.estimator, workers);
        layer
            .forward(scores, setup.instances.subList(0, count), SEED)
            .backward((mu, rows) -> losses(mu, rows, setup.shape, ScalarType.Double));
        double[] gradient = Tensors.toDoubles(scores.grad());
        for (int p = 0; p < gradient.length; p++) {
          assertEquals(3 * together[p], count * gradient[p], EXACT);
        }
      }
    }
  }

  @Test
  void knownStructuresAreLearnedAndTheMemoryKept() {
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      Categorical three = new Categorical(3);
      double[] numbers = {0.1, 0.5, -1, 2, 0, 1};
      Tensor scores = Tensors.of(numbers, ScalarType.Double, 2, 3).set_requires_grad(true);
      LatentLayer<Categorical> layer =
          new LatentLayer<>(
              new SemiSupervised<Categorical>(
                  Estimators.<Categorical>reinforceRunningMean(1),
                  FenchelYoungLoss.<Categorical>crf(),
                  1,
                  0),
              workers);
      layer
          .forward(
              LayerScores.of(scores),
              List.of(three, three),
              List.of(Optional.empty(), Optional.of(Target.of(Parts.of(2)))),
              SEED)
          .backward((mu, rows) -> mu.mul(mu).sum(1));
      double[] gradient = Tensors.toDoubles(scores.grad());
      double[] p = three.distribution(new double[] {2, 0, 1}).marginals();
      assertArrayEquals(
          new double[] {p[0] / 2, p[1] / 2, (p[2] - 1) / 2},
          Arrays.copyOfRange(gradient, 3, 6),
          EXACT);
      assertTrue(layer.memory().asMap().containsKey("reinforce-running-mean"));
    }
  }

  @Test
  void theFrozenDecodersGradientsAreThoseOfItsLosses() {
    Setup setup = new Setup("nonprojective", "spigot", 1);
    ScalarType type = ScalarType.Double;
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      LatentLayer<Structure> layer = new LatentLayer<>(setup.estimator, workers);
      Tensor gain = Tensors.of(new double[] {1.5}, type, 1).set_requires_grad(true);
      Tensor scores = Tensors.of(setup.padded, type, setup.shape);
      Downstream frozen =
          layer.downstream(
              layer.batch(scores, setup.instances),
              scores,
              (mu, rows) -> losses(mu.mul(gain), rows, setup.shape, type));
      Points points = Points.of(setup.batch, 2, 0, 3); // some examples twice, one not at all
      Random random = new Random(3);
      Arrays.setAll(points.values(), p -> random.nextDouble());
      double[] gradient = new double[points.values().length];
      frozen.gradients(points, gradient);
      double[] above = new double[points.rows()];
      double[] below = new double[points.rows()];
      double step = 1e-5;
      for (int r = 0; r < points.rows(); r++) {
        for (int p = points.offset(r); p < points.offset(r + 1); p++) {
          double value = points.values()[p];
          points.values()[p] = value + step;
          frozen.losses(points, above);
          points.values()[p] = value - step;
          frozen.losses(points, below);
          points.values()[p] = value;
          assertEquals((above[r] - below[r]) / (2 * step), gradient[p], 1e-8);
        }
      }
      assertFalse(gain.grad().defined(), "the parameters' gradients are left alone");
    }
  }

  @Test
  void aLayerTakesAnEstimatorWithoutAWrittenType() {
    var spigot = Estimators.spigot(1.0, 1);
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      LatentLayer<Categorical> layer = new LatentLayer<>(spigot, workers);
      var inferred = new LatentLayer<>(Estimators.spigotEg(1.0, 1), workers);
      Tensor scores = Tensors.of(new double[] {1, 2, 0}, ScalarType.Double, 1, 3);
      List<Categorical> choice = List.of(new Categorical(3));
      assertArrayEquals(
          new double[] {0, 1, 0}, Tensors.toDoubles(layer.forward(scores, choice, SEED).points()));
      assertArrayEquals(
          new double[] {0, 1, 0},
          Tensors.toDoubles(inferred.forward(scores, choice, SEED).points()));
    }
  }

  @Test
  void theBackwardPassReturnsWhatTheEstimatorMinimises() {
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      LatentLayer<Categorical> layer = new LatentLayer<>(Estimators.vimco(2), workers);
      Tensor scores =
          Tensors.of(new double[] {0, 0}, ScalarType.Double, 1, 2).set_requires_grad(true);
      boolean mixed = false;
      for (long seed = 0; seed < 20; seed++) {
        LatentLayer<Categorical>.Latent latent =
            layer.forward(scores, List.of(new Categorical(2)), seed);
        // The first choice loses 1, the second 3.
        Tensor slopes = Tensors.of(new double[] {1, 3, 1, 3}, ScalarType.Double, 2, 2);
        double[] points = Tensors.toDoubles(latent.points());
        double likelihood = 0;
        for (int row = 0; row < 2; row++) {
          likelihood += Math.exp(points[2 * row] == 1 ? -1 : -3) / 2;
        }
        mixed |= points[0] != points[2];
        assertEquals(
            -Math.log(likelihood), latent.backward((mu, rows) -> mu.mul(slopes).sum(1)), 1e-12);
      }
      assertTrue(mixed);
    }
  }

  @Test
  void instancesThatDoNotFitAreNamed() {
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      Structure five = Catalogue.structure("projective").of(5);
      Tensor scores = Tensors.of(new double[16], ScalarType.Double, 1, 4, 4);
      LatentLayer<Structure> layer =
          new LatentLayer<>(
              Catalogue.estimator("spigot").create(five.getClass(), new Settings(1, 1)), workers);
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> layer.forward(scores, List.of(five), SEED));
      assertTrue(String.valueOf(e.getMessage()).startsWith("row 0: "));
    }
  }

  @Test
  void aColumnForTheRootIsNoPadding() {
    try (PointerScope _ = new PointerScope()) {
      ProjectiveTree three = new ProjectiveTree(3, Roots.SINGLE);
      Tensor oblong = Tensors.of(new double[24], ScalarType.Double, 2, 3, 4);
      LayerScores scores = LayerScores.of(oblong);
      String message =
          assertThrows(IllegalArgumentException.class, () -> scores.padding(List.of(three, three)))
              .getMessage();
      assertTrue(String.valueOf(message).contains("do not fit into scores of shape [2, 3, 4]"));
      LabelledTree labelled = LabelledTree.of(three, 2);
      Tensor deep = Tensors.of(new double[24], ScalarType.Double, 1, 3, 4, 2);
      assertThrows(
          IllegalArgumentException.class, () -> LayerScores.of(deep).padding(List.of(labelled)));
      for (Matching other : List.of(new Matching(3, 4), new Matching(2, 2))) { // padded on one side
        assertEquals(0, scores.padding(List.of(other, new Matching(3, 3))).extra());
      }
    }
  }

  @Test
  void tensorsOfAClosedScopeAreRefused() {
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      LatentLayer<Categorical> layer = layer("spigot", workers);
      List<Categorical> two = List.of(new Categorical(3), new Categorical(3));
      Tensor scores;
      LayerScores wrapped;
      LatentLayer<Categorical>.Latent latent;
      try (PointerScope _ = new PointerScope()) {
        scores = scores(true);
        wrapped = LayerScores.of(scores);
        latent = layer.forward(scores, two, SEED);
      }
      for (Executable use :
          List.<Executable>of(
              () -> layer.forward(scores, two, SEED),
              () -> wrapped.padding(two),
              () -> LayerScores.of(scores(true)).withSharedExtra(scores),
              () -> LayerScores.of(scores(true)).withExtra(scores),
              () -> latent.backward((mu, rows) -> mu.sum(1)))) {
        String message = assertThrows(IllegalStateException.class, use).getMessage();
        assertTrue(
            String.valueOf(message)
                .contains("when the PointerScope that it was made in was closed"));
      }
    }
  }

  /** Evaluates each row's loss with the coefficients of its example. */
  private Tensor losses(Tensor mu, long[] rows, long[] shape, ScalarType type) {
    int size = 1;
    for (int d = 1; d < shape.length; d++) {
      size *= (int) shape[d];
    }
    double[] slopes = new double[rows.length * size];
    double[] centres = new double[rows.length * size];
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(a, (int) rows[r] * size, slopes, r * size, size);
      System.arraycopy(c, (int) rows[r] * size, centres, r * size, size);
    }
    return loss(mu, Tensors.of(slopes, type, mu.shape()), Tensors.of(centres, type, mu.shape()));
  }

  private static Tensor loss(Tensor mu, Tensor slopes, Tensor centres) {
    // 0 at μ = 0, so that padding adds nothing.
    Tensor all = slopes.mul(torch.tanh(mu)).add(mu.mul(mu.mul(new Scalar(0.5)).sub(centres)));
    return all.flatten(1, -1).sum(1);
  }

  /** Three examples of different lengths with random scores, one of them with a forbidden part. */
  private final class Setup {
    final Estimator<Structure> estimator;
    final List<Structure> instances = new ArrayList<>();
    final long[] shape;
    final double[] padded;
    final Padding padding;
    final Batch<Structure> batch;

    Setup(String structureName, String estimatorName, int steps) {
      StructureEntry entry = Catalogue.structure(structureName);
      estimator =
          Catalogue.estimator(estimatorName).create(entry.family(), new Settings(0.7, steps));
      for (int n : new int[] {3, longest, 2}) {
        instances.add(entry.of(structureName.equals("tour") ? n + 2 : n)); // of 3 cities at least
      }
      shape = new long[1 + instances.getFirst().shape().length];
      shape[0] = instances.size();
      for (Structure instance : instances) {
        for (int d = 1; d < shape.length; d++) {
          shape[d] = Math.max(shape[d], instance.shape()[d - 1]);
        }
      }
      int count = (int) Arrays.stream(shape).reduce(1, (x, y) -> x * y);
      padded = new Random(5).doubles(count, -1.5, 1.5).toArray();
      // Rounded to float so that both types see the same scores.
      for (int p = 0; p < padded.length; p++) {
        padded[p] = (float) padded[p];
      }
      if (!instances.getFirst().repeats()) { // a ranking needs all its items
        padded[1] = Double.NEGATIVE_INFINITY;
      }
      padding = new Padding(0, shape);
      try (PointerScope _ = new PointerScope()) {
        Tensor scores = Tensors.of(padded, ScalarType.Double, shape);
        batch = padding.toBatch(scores, instances);
      }
    }

    /** The gradient of the batch's mean, padded. */
    double[] expected(Workers workers) {
      Pass pass = estimator.forward(batch, new Context(workers, SEED));
      double[] gradient = new double[batch.scores().length];
      pass.backward(new ByHand(), gradient);
      for (int p = 0; p < gradient.length; p++) {
        gradient[p] /= 3;
      }
      try (PointerScope _ = new PointerScope()) {
        Placement placement = Placement.of(Tensors.zeros(ScalarType.Double, 1));
        return Tensors.toDoubles(padding.toTensor(gradient, instances, placement));
      }
    }

    /** The derivative of the mean loss of L(u·μ) at u = 1. */
    double gainGradient(Workers workers) {
      Pass pass = estimator.forward(batch, new Context(workers, SEED));
      Points points = pass.points();
      double[] losses = new double[points.rows()];
      new ByHand().losses(points, losses);
      double[] weights = pass.weights(losses);
      double[] gradient = new double[points.values().length];
      new ByHand().gradients(points, gradient);
      double sum = 0;
      for (int r = 0; r < points.rows(); r++) {
        for (int p = points.offset(r); p < points.offset(r + 1); p++) {
          sum += weights[r] * gradient[p] * points.values()[p] / 3;
        }
      }
      return sum;
    }

    private final class ByHand implements Downstream {
      private final double[] slopes = ragged(a);
      private final double[] centres = ragged(c);

      private double[] ragged(double[] values) {
        double[] out = new double[batch.scores().length];
        try (PointerScope _ = new PointerScope()) {
          double[] part = Arrays.copyOf(values, padded.length);
          padding.toRagged(Tensors.of(part, ScalarType.Double, shape), instances, out);
        }
        return out;
      }

      @Override
      public void losses(Points at, double[] out) {
        for (int r = 0; r < at.rows(); r++) {
          int shift = batch.offset(at.example(r)) - at.offset(r);
          out[r] = 0;
          for (int p = at.offset(r); p < at.offset(r + 1); p++) {
            double mu = at.values()[p];
            out[r] += slopes[p + shift] * Math.tanh(mu) + mu * (mu / 2 - centres[p + shift]);
          }
        }
      }

      @Override
      public void gradients(Points at, double[] out) {
        for (int r = 0; r < at.rows(); r++) {
          int shift = batch.offset(at.example(r)) - at.offset(r);
          for (int p = at.offset(r); p < at.offset(r + 1); p++) {
            double tanh = Math.tanh(at.values()[p]);
            out[p] = slopes[p + shift] * (1 - tanh * tanh) + at.values()[p] - centres[p + shift];
          }
        }
      }
    }
  }

  /** A decoder that ignores the points would train no scores, without a word. */
  @Test
  void aDecoderThatIgnoresThePointsIsRefusedWhereItsGradientIsNeeded() {
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      Categorical three = new Categorical(3);
      Tensor weight = Tensors.of(new double[] {2}, ScalarType.Double, 1).set_requires_grad(true);
      for (Decoder decoder :
          List.<Decoder>of(
              (mu, rows) -> weight.expand(rows.length),
              (mu, rows) -> weight.detach().expand(rows.length),
              (mu, rows) -> mu.detach().sum(1).mul(weight))) {
        for (String name : List.of("spigot", "spigot-ce", "spigot-eg", "marginals", "i-mle")) {
          String message =
              assertThrows(
                      IllegalStateException.class,
                      () ->
                          layer(name, workers)
                              .forward(scores(true), List.of(three, three), SEED)
                              .backward(decoder),
                      name)
                  .getMessage();
          assertTrue(String.valueOf(message).contains("do not depend on the points"), message);
        }
        Tensor scores = scores(true);
        layer("reinforce", workers).forward(scores, List.of(three, three), SEED).backward(decoder);
        assertTrue(scores.grad().defined(), "losses alone teach a score function");
      }
    }
  }

  @Test
  void scoresWithoutGradientsAreRefused() {
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      LatentLayer<Categorical>.Latent latent =
          layer("spigot", workers)
              .forward(scores(false), List.of(new Categorical(3), new Categorical(3)), SEED);
      String message =
          assertThrows(IllegalStateException.class, () -> latent.backward((mu, rows) -> mu.sum(1)))
              .getMessage();
      assertTrue(
          String.valueOf(message).startsWith("the scores do not require gradients"), message);
    }
  }

  @Test
  void scoresThatAreIntegersAreRefused() {
    try (PointerScope _ = new PointerScope()) {
      Tensor integers = scores(false).to(ScalarType.Long);
      for (IllegalArgumentException e :
          List.of(
              assertThrows(IllegalArgumentException.class, () -> LayerScores.of(integers)),
              assertThrows(
                  IllegalArgumentException.class,
                  () -> LayerScores.of(scores(false)).withSharedExtra(integers)))) {
        assertTrue(String.valueOf(e.getMessage()).contains("have type Long"), e.getMessage());
      }
    }
  }

  private static LatentLayer<Categorical> layer(String estimator, Workers workers) {
    return new LatentLayer<>(
        Catalogue.estimator(estimator).create(Categorical.class, new Settings(1, 2)), workers);
  }

  private static Tensor scores(boolean gradients) {
    return Tensors.of(new double[] {0.1, 0.5, -1, 2, 0, 1}, ScalarType.Double, 2, 3)
        .set_requires_grad(gradients);
  }
}
