package org.espalier.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Downstream;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.Points;
import org.espalier.core.estimate.Target;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Layers, workers, catalogue and structures that eight threads share: every number is the one that
 * a single thread gets. The instances are as small as they can be without being trivial, so that
 * threads meet as often as possible.
 */
class LayerThreadsTest {

  private static final int THREADS = 8;
  private static final int SEEDS = 16;
  private static final int WORDS = 3;
  private static final int TAGS = 2;

  private static final List<String> ESTIMATORS =
      List.of("spigot", "spigot-eg", "spigot-sparsemap", "marginals", "i-mle", "reinforce-loo");

  private static final List<ProjectiveTree> TREES =
      List.of(new ProjectiveTree(WORDS, Roots.SINGLE), new ProjectiveTree(2, Roots.SINGLE));

  private static final List<LinearChain> CHAINS =
      List.of(new LinearChain(WORDS, TAGS, Transitions.SHARED));

  @Test
  void everyThreadGetsWhatOneAloneGets() throws Exception {
    assertNoWrongNumber(2_000);
  }

  @Test
  @Tag("nightly")
  void everyThreadGetsWhatOneAloneGetsForLong() throws Exception {
    assertNoWrongNumber(100_000);
  }

  private static void assertNoWrongNumber(int calls) throws Exception {
    Natives.load(1);
    try (Workers workers = Workers.of(2);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      List<IntFunction<double[]>> questions = questions(workers);
      List<double[][]> expected =
          questions.stream()
              .map(
                  question -> IntStream.range(0, SEEDS).mapToObj(question).toArray(double[][]::new))
              .toList();
      List<Future<List<String>>> futures = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        Random random = new Random(thread);
        Callable<List<String>> work =
            () -> {
              List<String> wrong = new ArrayList<>();
              for (int call = 0; call < calls; call++) {
                int question = random.nextInt(questions.size());
                int seed = random.nextInt(SEEDS);
                double[] found = questions.get(question).apply(seed);
                if (!Arrays.equals(expected.get(question)[seed], found)) {
                  wrong.add("question " + question + ", seed " + seed + ", call " + call);
                }
              }
              return wrong;
            };
        futures.add(pool.submit(work));
      }
      for (Future<List<String>> future : futures) {
        assertEquals(List.of(), future.get());
      }
    }
  }

  /** Returns one question for each layer and estimator; from a seed to numbers. */
  private static List<IntFunction<double[]>> questions(Workers workers) {
    List<IntFunction<double[]>> questions = new ArrayList<>();
    for (String name : ESTIMATORS) {
      var layer = new LatentLayer<ProjectiveTree>(estimator(name), workers);
      questions.add(seed ->
          gradient(
              seed,
              scores ->
                  layer
                      .forward(scores, TREES, seed)
                      .backward((mu, _) -> mu.square().flatten(1, 2).sum(1))));
    }
    var crf = new SupervisedLayer<ProjectiveTree>(FenchelYoungLoss.<ProjectiveTree>crf(), workers);
    questions.add(seed -> gradient(seed, scores -> crf.backward(scores, TREES, gold(seed))));
    var projection =
        new SupervisedLayer<ProjectiveTree>(FenchelYoungLoss.<ProjectiveTree>sparseMap(), workers);
    questions.add(seed -> gradient(seed, scores -> projection.backward(scores, TREES, gold(seed))));
    var tagger = new SupervisedLayer<LinearChain>(FenchelYoungLoss.<LinearChain>crf(), workers);
    questions.add(seed -> tagging(tagger, seed));
    var gibbs = new GibbsLayer<ProjectiveTree>(workers);
    questions.add(seed ->
        gradient(
            seed,
            scores -> {
              Tensor entropy = gibbs.of(scores, TREES).entropy().sum();
              entropy.backward();
              return entropy.item().toDouble();
            }));
    questions.add(seed -> inCore(workers, seed));
    return questions;
  }

  private static Estimator<ProjectiveTree> estimator(String name) {
    return Catalogue.estimator(name).create(ProjectiveTree.class, new Settings(0.5, 1));
  }

  /** A loss of scores that sends its gradient into them. */
  @FunctionalInterface
  private interface Loss {
    double backward(Tensor scores);
  }

  /** Returns a loss and its gradient. */
  private static double[] gradient(int seed, Loss loss) {
    try (PointerScope _ = new PointerScope()) {
      Tensor scores = leaf(numbers(seed, TREES.size() * WORDS * WORDS), TREES.size(), WORDS, WORDS);
      double value = loss.backward(scores);
      return append(Tensors.toDoubles(scores.grad()), value);
    }
  }

  private static double[] tagging(SupervisedLayer<LinearChain> tagger, int seed) {
    try (PointerScope _ = new PointerScope()) {
      Tensor tags = leaf(numbers(seed, WORDS * TAGS), 1, WORDS, TAGS);
      Tensor transitions = leaf(numbers(-1 - seed, TAGS * TAGS), TAGS, TAGS);
      double value =
          tagger.backward(
              LayerScores.of(tags).withSharedExtra(transitions),
              CHAINS,
              List.of(Target.of(best(CHAINS.getFirst(), seed))));
      return append(Tensors.toDoubles(transitions.grad()), value);
    }
  }

  /** Asks an estimator that the catalogue has just made, without any tensor. */
  private static double[] inCore(Workers workers, int seed) {
    Batch<ProjectiveTree> batch = new Batch<>(TREES, numbers(seed, WORDS * WORDS + 4));
    double[] gradient = new double[batch.scores().length];
    estimator(ESTIMATORS.get(seed % ESTIMATORS.size()))
        .forward(batch, new Context(workers, seed))
        .backward(new Squares(), gradient);
    return gradient;
  }

  /** L(μ) = Σ_p μ_p²/2. */
  private record Squares() implements Downstream {

    @Override
    public void losses(Points at, double[] out) {
      for (int row = 0; row < at.rows(); row++) {
        out[row] =
            Arrays.stream(at.values(), at.offset(row), at.offset(row + 1))
                .map(x -> x * x / 2)
                .sum();
      }
    }

    @Override
    public void gradients(Points at, double[] out) {
      System.arraycopy(at.values(), 0, out, 0, at.values().length);
    }
  }

  private static List<Parts> gold(int seed) {
    return TREES.stream().map(trees -> best(trees, seed)).toList();
  }

  private static Parts best(MapOracle structure, int seed) {
    return structure.argmax(new Random(seed).doubles(structure.size()).toArray());
  }

  private static double[] numbers(int seed, int count) {
    return new Random(seed).doubles(count, -2, 2).toArray();
  }

  private static Tensor leaf(double[] numbers, long... shape) {
    return Tensors.of(numbers, ScalarType.Double, shape).set_requires_grad(true);
  }

  private static double[] append(double[] values, double last) {
    double[] more = Arrays.copyOf(values, values.length + 1);
    more[values.length] = last;
    return more;
  }
}
