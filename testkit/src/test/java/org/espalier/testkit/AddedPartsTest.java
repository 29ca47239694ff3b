package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.ExampleLoss;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.matching.Matching;
import org.espalier.core.segment.SemiMarkov;
import org.espalier.core.spanning.SpanningTree;
import org.espalier.core.subset.Bits;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.LabelledTree;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A larger structure whose further parts are forbidden is the smaller one: a word that can only
 * hang on the last, a tag, a column or an item that is never chosen. Every estimator that draws
 * nothing finds the same gradient on the parts that both have, and 0 on the others.
 */
class AddedPartsTest {

  private static final long SEED = 20_261_130;
  private static final int SEEDS = 12;
  private static final double TOLERANCE = 1e-9;

  /**
   * A structure and a larger one, whose parts have the same names where they are the same.
   *
   * @param forced the further parts that every structure must have; the others are forbidden
   */
  record Pair(Structure small, Structure large, Parts forced) {
    /** Returns of every part of the large one the same part of the small one, or −1. */
    int[] origins() {
      Map<String, Integer> names = new HashMap<>();
      for (int p = 0; p < small.size(); p++) {
        names.put(small.partName(p), p);
      }
      return IntStream.range(0, large.size())
          .map(p -> names.getOrDefault(large.partName(p), -1))
          .toArray();
    }

    @Override
    public String toString() {
      return small + " within " + large;
    }
  }

  static Stream<Pair> pairs() {
    return Stream.of(
        trees(new ProjectiveTree(4, Roots.SINGLE), new ProjectiveTree(5, Roots.SINGLE)),
        trees(new ProjectiveTree(4, Roots.MULTI), new ProjectiveTree(5, Roots.MULTI)),
        trees(new NonProjectiveTree(4, Roots.SINGLE), new NonProjectiveTree(5, Roots.SINGLE)),
        trees(new NonProjectiveTree(3, Roots.MULTI), new NonProjectiveTree(4, Roots.MULTI)),
        of(
            LabelledTree.of(new ProjectiveTree(3, Roots.SINGLE), 2),
            LabelledTree.of(new ProjectiveTree(3, Roots.SINGLE), 3)),
        of(new Categorical(4), new Categorical(5)),
        of(new Bits(3), new Bits(4)),
        of(Subset.exactly(2, 4), Subset.exactly(2, 5)),
        of(new Matching(3, 4), new Matching(3, 5)),
        of(
            new LinearChain(3, 2, Transitions.PER_POSITION),
            new LinearChain(3, 3, Transitions.PER_POSITION)),
        of(
            new LinearChain(4, 2, Transitions.SHARED, true, true),
            new LinearChain(4, 3, Transitions.SHARED, true, true)),
        of(new SemiMarkov(4, 2, 2, true), new SemiMarkov(4, 3, 2, true)),
        of(new SpanningTree(4), new SpanningTree(5), new SpanningTree(5).edge(1, 4)),
        of(
            new Bracketing(4),
            new Bracketing(5),
            new Bracketing(5).span(4, 4, 0),
            new Bracketing(5).span(0, 4, 0)));
  }

  private static Pair of(Structure small, Structure large, int... forced) {
    return new Pair(small, large, Parts.of(forced));
  }

  private static Pair trees(DependencyTree small, DependencyTree large) {
    int n = small.words();
    return of(small, large, large.arc(n - 1, n));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void forbiddenPartsChangeNothing(Pair pair) {
    RandomGenerator random = new SplittableRandom(SEED);
    int[] origins = pair.origins();
    assertEquals(
        pair.small.size(), IntStream.of(origins).filter(p -> p >= 0).count(), "parts of one name");
    double[] scores = Vectors.normal(pair.small.size(), random);
    double[] larger = new double[origins.length];
    for (int p = 0; p < larger.length; p++) {
      larger[p] =
          origins[p] >= 0
              ? scores[origins[p]]
              : pair.forced.has(p) ? random.nextGaussian() : Double.NEGATIVE_INFINITY;
    }
    int tried = 0;
    for (ExampleLoss decoder : Trial.decoders(pair.small.visible(), random)) {
      ExampleLoss widened =
          new Widened(decoder, Arrays.copyOf(origins, pair.large.visible()), pair.small.visible());
      for (EstimatorEntry entry : Catalogue.estimators()) {
        if (!entry.serves(pair.small.getClass())
            || !entry.serves(pair.large.getClass())
            // It takes the mean over all allowed parts off the gradient, forced ones too.
            || (entry.name().equals("identity-projection") && pair.forced.count() > 0)
            || draws(entry, pair.small, scores, decoder)
            || draws(entry, pair.large, larger, widened)) {
          continue;
        }
        double[] expected = gradient(entry, pair.small, scores, decoder, 1);
        double[] gradient = gradient(entry, pair.large, larger, widened, 1);
        double[] actual = new double[expected.length];
        for (int p = 0; p < gradient.length; p++) {
          if (origins[p] >= 0) {
            actual[origins[p]] = gradient[p];
          } else {
            assertEquals(0, gradient[p], TOLERANCE, entry.name() + ", " + pair.large.partName(p));
          }
        }
        assertArrayEquals(expected, actual, TOLERANCE, entry.name());
        tried++;
      }
    }
    assertTrue(tried >= 20, tried + " estimators and decoders");
  }

  private static boolean draws(
      EstimatorEntry entry, Structure structure, double[] scores, ExampleLoss decoder) {
    return IntStream.range(0, SEEDS)
            .mapToObj(seed -> Arrays.toString(gradient(entry, structure, scores, decoder, seed)))
            .distinct()
            .count()
        > 1;
  }

  private static double[] gradient(
      EstimatorEntry entry, Structure structure, double[] scores, ExampleLoss decoder, long seed) {
    Estimator<Structure> estimator = entry.create(structure.getClass(), new Settings(0.7, 2));
    try (Workers workers = Workers.sequential()) {
      double[] out = new double[scores.length];
      estimator
          .forward(Batch.of(structure, scores), new Context(workers, seed))
          .backward(new ExampleLosses(List.of(decoder)), out);
      return out;
    }
  }

  /**
   * A loss that sees the parts of the small structure alone.
   *
   * @param loss of these
   * @param origins of the visible parts of the large one
   * @param visible how many parts of the small one are seen
   */
  private record Widened(ExampleLoss loss, int[] origins, int visible) implements ExampleLoss {
    private double[] narrowed(double[] point, int offset) {
      double[] narrow = new double[visible];
      for (int p = 0; p < origins.length; p++) {
        if (origins[p] >= 0) {
          narrow[origins[p]] = point[offset + p];
        }
      }
      return narrow;
    }

    @Override
    public double loss(double[] point, int offset) {
      return loss.loss(narrowed(point, offset), 0);
    }

    @Override
    public void gradient(double[] point, int offset, double[] out) {
      double[] narrow = new double[visible];
      loss.gradient(narrowed(point, offset), 0, narrow);
      for (int p = 0; p < origins.length; p++) {
        out[offset + p] = origins[p] >= 0 ? narrow[origins[p]] : 0;
      }
    }
  }
}
