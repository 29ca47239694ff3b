package org.espalier.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.ExactStructure;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.estimate.Target;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers as tensors: first and second derivatives against finite differences of the values. */
class GibbsLayerTest {

  private static final double STEP = 1e-5;

  /** Two examples of different size, the smaller one padded. */
  enum Family {
    PROJECTIVE(
        new long[] {2, 4, 4},
        0,
        new ProjectiveTree(4, Roots.SINGLE),
        new ProjectiveTree(2, Roots.MULTI)),
    NON_PROJECTIVE(
        new long[] {2, 4, 4},
        0,
        new NonProjectiveTree(4, Roots.SINGLE),
        new NonProjectiveTree(3, Roots.MULTI)),
    CHAIN(
        new long[] {2, 4, 3},
        9,
        new LinearChain(4, 3, Transitions.SHARED),
        new LinearChain(2, 3, Transitions.SHARED));

    @SuppressWarnings("ImmutableEnumChecker") // only read
    private final long[] shape;

    private final int extra;

    @SuppressWarnings("ImmutableEnumChecker") // structures are values
    private final List<ExactStructure> instances;

    Family(long[] shape, int extra, ExactStructure... instances) {
      this.shape = shape;
      this.extra = extra;
      this.instances = List.of(instances);
    }

    int visible() {
      return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    /** Visible scores, padding included, then the shared extra ones; one part is forbidden. */
    double[] numbers(long seed) {
      double[] numbers = new Random(seed).doubles(visible() + extra, -1.5, 1.5).toArray();
      numbers[1] = Double.NEGATIVE_INFINITY;
      return numbers;
    }
  }

  @BeforeAll
  static void loadNatives() {
    Natives.load(1);
  }

  /** A batch's scores as leaves, and the layer's answers to them. */
  private record Scored(Tensor visible, Tensor extra, GibbsLayer<ExactStructure>.Gibbs gibbs) {

    static Scored of(Family family, double[] numbers, Workers workers) {
      int visible = family.visible();
      Tensor scores =
          Tensors.of(Arrays.copyOf(numbers, visible), ScalarType.Double, family.shape)
              .set_requires_grad(true);
      Tensor extra =
          Tensors.of(
                  Arrays.copyOfRange(numbers, visible, numbers.length),
                  ScalarType.Double,
                  family.extra)
              .set_requires_grad(true);
      LayerScores both = LayerScores.of(scores);
      return new Scored(
          scores,
          extra,
          new GibbsLayer<ExactStructure>(workers)
              .of(family.extra == 0 ? both : both.withSharedExtra(extra), family.instances));
    }

    /** Returns the gradient in all scores, which can be differentiated if asked for. */
    Tensor gradient(Tensor value, boolean create) {
      boolean hasExtra = extra.numel() > 0;
      TensorVector inputs = hasExtra ? new TensorVector(visible, extra) : new TensorVector(visible);
      TensorVector gradients =
          torch.grad(
              new TensorVector(value),
              inputs,
              new TensorVector(),
              new BoolOptional(),
              create,
              true);
      Tensor first = orZeros(gradients.get(0), visible).flatten();
      return hasExtra
          ? torch.cat(new TensorVector(first, orZeros(gradients.get(1), extra)), 0)
          : first;
    }

    private static Tensor orZeros(Tensor gradient, Tensor like) {
      return gradient.defined() ? gradient : torch.zeros_like(like);
    }
  }

  enum Question {
    LOG_PARTITION,
    ENTROPY,
    LOG_PROBABILITY,
    PARTIAL,
    CROSS_ENTROPY,
    DIVERGENCE,
    DIVERGENCE_FROM,
    MARGINALS,
    BOUND;

    /** Returns a number that depends on the scores. */
    private Tensor ask(Family family, Scored scored, Workers workers) {
      var p = scored.gibbs();
      var q = Scored.of(family, family.numbers(77), workers).gibbs();
      List<Parts> members =
          family.instances.stream().map(s -> s.argmax(constant(s, family.numbers(5)))).toList();
      Tensor answers =
          switch (this) {
            case LOG_PARTITION -> p.logPartition();
            case ENTROPY -> p.entropy();
            case LOG_PROBABILITY -> p.logProbability(members);
            case PARTIAL ->
                p.logProbabilityOfPartial(
                    members.stream()
                        .map(m -> new Target.Partial(Parts.of(m.get(0)), new Parts()))
                        .toList());
            case CROSS_ENTROPY -> p.crossEntropy(q);
            case DIVERGENCE -> p.kullbackLeibler(q);
            case DIVERGENCE_FROM -> q.kullbackLeibler(p);
            case MARGINALS -> p.marginals().square().flatten(1, -1).sum(1);
            // A latent tree's lower bound: E[reward] + H, and something nonlinear in μ.
            case BOUND ->
                p.entropy().add(p.marginals().mul(p.marginals().tanh()).flatten(1, -1).sum(1));
          };
      if (this == MARGINALS && family.extra > 0) {
        answers = answers.add(p.extraMarginals().square().sum(1));
      }
      return answers.mul(Tensors.of(new double[] {1, -0.7}, ScalarType.Double, 2)).sum();
    }

    private static double[] constant(ExactStructure structure, double[] numbers) {
      double[] scores = Arrays.copyOf(numbers, structure.size());
      scores[1] = -100; // forbidden in the first example
      return scores;
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsAndHessiansAreThoseOfTheValues(Question question) {
    for (Family family : Family.values()) {
      try (Workers workers = Workers.sequential()) {
        double[] numbers = family.numbers(1);
        double[] direction = new Random(9).doubles(numbers.length, -1, 1).toArray();
        double[] gradient = new double[numbers.length];
        double[] product = new double[numbers.length];
        evaluate(family, question, numbers, direction, workers, gradient, product);
        assertEquals(0, gradient[1], "forbidden");
        for (int p = 0; p < numbers.length; p++) {
          if (numbers[p] == Double.NEGATIVE_INFINITY) {
            assertEquals(0, product[p]);
            continue;
          }
          double[] up = numbers.clone();
          double[] down = numbers.clone();
          up[p] += STEP;
          down[p] -= STEP;
          double slope =
              (value(family, question, up, workers) - value(family, question, down, workers))
                  / (2 * STEP);
          assertEquals(slope, gradient[p], 1e-8, family + ", entry " + p);
        }
        double[] up = new double[numbers.length];
        double[] down = new double[numbers.length];
        Arrays.setAll(up, p -> numbers[p] + STEP * direction[p]);
        Arrays.setAll(down, p -> numbers[p] - STEP * direction[p]);
        double[] above = new double[numbers.length];
        double[] below = new double[numbers.length];
        evaluate(family, question, up, direction, workers, above, new double[numbers.length]);
        evaluate(family, question, down, direction, workers, below, new double[numbers.length]);
        double[] expected = new double[numbers.length];
        Arrays.setAll(expected, p -> (above[p] - below[p]) / (2 * STEP));
        assertArrayEquals(expected, product, 1e-7, family + ", Hessian");
      }
    }
  }

  private static double value(Family family, Question question, double[] numbers, Workers workers) {
    try (PointerScope _ = new PointerScope()) {
      return question.ask(family, Scored.of(family, numbers, workers), workers).item().toDouble();
    }
  }

  /** Writes the gradient and the Hessian's product with a direction. */
  private static void evaluate(
      Family family,
      Question question,
      double[] numbers,
      double[] direction,
      Workers workers,
      double[] gradient,
      double[] product) {
    try (PointerScope _ = new PointerScope()) {
      Scored scored = Scored.of(family, numbers, workers);
      Tensor first = scored.gradient(question.ask(family, scored, workers), true);
      System.arraycopy(Tensors.toDoubles(first.detach()), 0, gradient, 0, gradient.length);
      Tensor along = first.mul(Tensors.of(direction, ScalarType.Double, direction.length)).sum();
      Tensor second = scored.gradient(along, false);
      System.arraycopy(Tensors.toDoubles(second.detach()), 0, product, 0, product.length);
      // Without create_graph the gradient is the same.
      Scored again = Scored.of(family, numbers, workers);
      assertArrayEquals(
          gradient,
          Tensors.toDoubles(again.gradient(question.ask(family, again, workers), false)),
          1e-12);
    }
  }

  @Test
  void theThirdCumulantKeepsItsDigitsAtAnyScaleOfItsDirections() {
    Family family = Family.PROJECTIVE;
    double[] numbers = family.numbers(3);
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      double[][] results = new double[2][];
      for (int k = 0; k < 2; k++) {
        Scored scored = Scored.of(family, numbers, workers);
        Tensor weights =
            Tensors.of(
                new Random(4).doubles(numbers.length, -1, 1).toArray(),
                ScalarType.Double,
                family.shape);
        double scale = k == 0 ? 1 : 1e6;
        Tensor first = scored.gradient(scored.gibbs().marginals().mul(weights).sum(), true);
        results[k] =
            Tensors.toDoubles(
                scored.gradient(first.mul(weights.flatten()).mul(new Scalar(scale)).sum(), false));
        for (int p = 0; p < results[k].length; p++) {
          results[k][p] /= scale;
        }
      }
      assertArrayEquals(results[0], results[1], 1e-10);
    }
  }

  @Test
  void thirdDerivativesOfMarginalsAreRefused() {
    Family family = Family.CHAIN;
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      Scored scored = Scored.of(family, family.numbers(1), workers);
      Tensor first = scored.gradient(scored.gibbs().marginals().square().sum(), true);
      Tensor second = scored.gradient(first.square().sum(), true);
      RuntimeException e =
          assertThrows(RuntimeException.class, () -> scored.gradient(second.square().sum(), false));
      assertTrue(String.valueOf(e.getMessage()).contains("third derivatives"), e.getMessage());
    }
  }

  @Test
  void valuesAreCores() {
    Family family = Family.CHAIN;
    double[] numbers = family.numbers(1);
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      var gibbs = Scored.of(family, numbers, workers).gibbs();
      ExactStructure chain = family.instances.getFirst(); // 12 tags, then the transitions
      double[] scores = Arrays.copyOf(numbers, chain.size());
      System.arraycopy(numbers, family.visible(), scores, 12, 9);
      var distribution = chain.distribution(scores, 0, new Workspace());
      assertEquals(
          distribution.logPartition(), Tensors.toDoubles(gibbs.logPartition().detach())[0], 1e-12);
      assertEquals(distribution.entropy(), Tensors.toDoubles(gibbs.entropy().detach())[0], 1e-12);
      double[] marginals = distribution.marginals();
      assertArrayEquals(
          Arrays.copyOf(marginals, 12),
          Arrays.copyOf(Tensors.toDoubles(gibbs.marginals().detach()), 12),
          1e-12);
      assertArrayEquals(
          Arrays.copyOfRange(marginals, 12, 21),
          Arrays.copyOf(Tensors.toDoubles(gibbs.extraMarginals().detach()), 9),
          1e-12);
    }
  }

  @Test
  void whatIsInfiniteHasAValueAndNoGradient() {
    Family family = Family.PROJECTIVE;
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      double[] open = family.numbers(1);
      open[1] = 0;
      Scored p = Scored.of(family, open, workers);
      Tensor divergence =
          p.gibbs().kullbackLeibler(Scored.of(family, family.numbers(1), workers).gibbs());
      assertEquals(Double.POSITIVE_INFINITY, Tensors.toDoubles(divergence.detach())[0]);
      RuntimeException e =
          assertThrows(RuntimeException.class, () -> p.gradient(divergence.sum(), false));
      assertTrue(String.valueOf(e.getMessage()).contains("row 0"), e.getMessage());
      assertEquals(0, Tensors.toDoubles(p.gradient(divergence.select(0, 1), false))[0]);
    }
  }

  @Test
  void wrongStructuresAreRefused() {
    Family family = Family.PROJECTIVE;
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.sequential()) {
      var gibbs = Scored.of(family, family.numbers(1), workers).gibbs();
      Parts none = Parts.of(0);
      for (Function<List<Parts>, Tensor> question :
          List.<Function<List<Parts>, Tensor>>of(
              gibbs::logProbability,
              parts ->
                  gibbs.logProbabilityOfPartial(
                      parts.stream().map(p -> new Target.Partial(p, p)).toList()))) {
        assertThrows(IllegalArgumentException.class, () -> question.apply(List.of(none, none)));
        assertThrows(IllegalArgumentException.class, () -> question.apply(List.of(none)));
      }
    }
  }

  @Test
  void hooksNeedAScopeThatKeepsThem() {
    try (Workers workers = Workers.sequential()) {
      ProjectiveTree trees = new ProjectiveTree(2, Roots.SINGLE);
      Tensor scores = torch.randn(1, 2, 2).set_requires_grad(true);
      var gibbs = new GibbsLayer<ProjectiveTree>(workers).of(scores, List.of(trees));
      assertThrows(IllegalStateException.class, gibbs::entropy);
    }
  }

  @Test
  void hooksSurviveTheGarbageCollectorAndLeaveNothingBehind() {
    try (Workers workers = Workers.sequential()) {
      step(workers, true);
      for (int i = 0; i < 500; i++) {
        step(workers, false);
      }
      long before = Pointer.physicalBytes();
      int steps = Boolean.getBoolean("espalier.nightly") ? 10_000 : 1_000;
      for (int i = 0; i < steps; i++) {
        step(workers, false);
      }
      long growth = Pointer.physicalBytes() - before;
      assertTrue(growth < 50L << 20, steps + " steps took " + growth + " bytes");
    }
  }

  @SuppressWarnings("SystemGc") // what the test is about
  private static void step(Workers workers, boolean collect) {
    try (PointerScope _ = new PointerScope()) {
      Tensor scores = torch.randn(1, 2, 2).set_requires_grad(true);
      var gibbs =
          new GibbsLayer<ProjectiveTree>(workers)
              .of(scores, List.of(new ProjectiveTree(2, Roots.SINGLE)));
      Tensor bound = gibbs.entropy().sum().add(gibbs.marginals().square().sum());
      if (collect) {
        System.gc();
      }
      bound.backward();
      assertTrue(scores.grad().defined());
    }
  }
}
