package org.espalier.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One layer, eight threads, the answers of one. */
class LayerThreadsTest {

  private static final int THREADS = 8;
  private static final int CALLS = 40;
  private static final int WORDS = 5;

  private static final List<ProjectiveTree> TREES =
      List.of(new ProjectiveTree(WORDS, Roots.SINGLE), new ProjectiveTree(3, Roots.SINGLE));

  /** The layers that all threads share. */
  private record Shared(
      LatentLayer<ProjectiveTree> latent,
      SupervisedLayer<ProjectiveTree> supervised,
      GibbsLayer<ProjectiveTree> gibbs) {

    /** Returns the gradients of one call of each. */
    List<double[]> call(int seed) {
      double[] numbers = new Random(seed).doubles(2 * WORDS * WORDS, -2, 2).toArray();
      List<double[]> results = new ArrayList<>();
      try (PointerScope _ = new PointerScope()) {
        Tensor scores = leaf(numbers);
        latent.setProgress(0.5);
        double loss =
            latent
                .forward(scores, TREES, seed)
                .backward((mu, rows) -> mu.square().flatten(1, 2).sum(1));
        results.add(new double[] {loss});
        results.add(Tensors.toDoubles(scores.grad()));
        Tensor known = leaf(numbers);
        List<Parts> gold =
            List.of(
                TREES.get(0).argmax(new Random(seed).doubles(WORDS * WORDS).toArray()),
                TREES.get(1).argmax(new Random(seed).doubles(9).toArray()));
        results.add(new double[] {supervised.backward(known, TREES, gold)});
        results.add(Tensors.toDoubles(known.grad()));
        Tensor tied = leaf(numbers);
        gibbs.of(tied, TREES).entropy().sum().backward();
        results.add(Tensors.toDoubles(tied.grad()));
      }
      return results;
    }

    private static Tensor leaf(double[] numbers) {
      return Tensors.of(numbers, ScalarType.Double, 2, WORDS, WORDS).set_requires_grad(true);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spigot", "spigot-eg", "spigot-sparsemap", "marginals", "i-mle"})
  void sharedLayersAnswerEveryThreadAsIfItWereAlone(String name) throws Exception {
    Natives.load(1);
    Estimator<ProjectiveTree> estimator =
        Catalogue.estimator(name).create(ProjectiveTree.class, new Settings(0.5, 1));
    try (Workers workers = Workers.of(2);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      Shared shared =
          new Shared(
              new LatentLayer<>(estimator, workers),
              new SupervisedLayer<ProjectiveTree>(FenchelYoungLoss.<ProjectiveTree>crf(), workers),
              new GibbsLayer<>(workers));
      List<List<double[]>> expected = new ArrayList<>();
      for (int call = 0; call < CALLS; call++) {
        expected.add(shared.call(call));
      }
      List<Future<List<List<double[]>>>> futures = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        Callable<List<List<double[]>>> work =
            () -> {
              List<List<double[]>> found = new ArrayList<>();
              for (int call = 0; call < CALLS; call++) {
                found.add(shared.call(call));
              }
              return found;
            };
        futures.add(pool.submit(work));
      }
      for (Future<List<List<double[]>>> future : futures) {
        List<List<double[]>> found = future.get();
        for (int call = 0; call < CALLS; call++) {
          for (int k = 0; k < expected.get(call).size(); k++) {
            assertArrayEquals(expected.get(call).get(k), found.get(call).get(k), "call " + call);
          }
        }
      }
      assertTrue(shared.latent().structureSeconds() > 0);
    }
  }
}
