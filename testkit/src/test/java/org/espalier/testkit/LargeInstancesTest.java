package org.espalier.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.espalier.core.Distribution;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.matching.Matching;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.product.ExactProduct;
import org.espalier.core.spanning.SpanningTree;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.LabelledTree;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.verify.Comparison;
import org.espalier.verify.Tolerances;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Instances too large to list: their answers must agree with one another. */
class LargeInstancesTest {

  private static final long SEED = 20_261_125;

  static Stream<Enumerable> instances() {
    return Stream.of(
        new Categorical(3000),
        new ProjectiveTree(23, Roots.SINGLE),
        new ProjectiveTree(24, Roots.MULTI),
        new NonProjectiveTree(23, Roots.SINGLE),
        new NonProjectiveTree(24, Roots.MULTI),
        LabelledTree.of(new ProjectiveTree(13, Roots.SINGLE), 3),
        LabelledTree.of(new NonProjectiveTree(14, Roots.MULTI), 3),
        new NonProjectiveTree(16, Roots.SINGLE).given(Parts.of(18), Parts.of(3, 50, 51)),
        new LinearChain(30, 5, Transitions.PER_POSITION),
        new Bracketing(16),
        Subset.exactly(17, 60),
        new Matching(20, 24),
        new Matching(12, 15).given(Parts.of(3, 20), Parts.of(40, 77)),
        new SmallMatching(9, 12),
        new SpanningTree(20),
        new SpanningTree(20).given(Parts.of(0, 1, 30), Parts.of(5, 60)),
        new ExactProduct<>(
            List.of(new SpanningTree(9), new LinearChain(9, 4, Transitions.SHARED))));
  }

  @ParameterizedTest
  @MethodSource("instances")
  void answersAgree(Enumerable structure) {
    RandomGenerator random = new SplittableRandom(SEED);
    Comparison comparison = new Comparison();
    for (double scale : new double[] {1e-3, 1, 30, 1e4, 1e6}) {
      comparison.begin(structure + ", scores of size " + scale + ", seed " + SEED);
      double[] scores =
          Arrays.stream(Vectors.normal(structure.size(), random)).map(s -> s * scale).toArray();
      double best = Double.NEGATIVE_INFINITY;
      if (structure instanceof MapOracle oracle) {
        Parts map = oracle.argmax(scores);
        comparison.holds(structure.contains(map), "the MAP is a structure");
        best = map.dot(scores, 0);
      }
      if (structure instanceof GibbsModel marginals) {
        distribution(marginals, structure, scores, best, scale, random, comparison);
      }
      if (structure instanceof Projection projection && scale >= 1) {
        projection(projection, structure, scores, scale, comparison);
      }
    }
    comparison.requireAgreement();
  }

  private static void distribution(
      GibbsModel marginals,
      Enumerable structure,
      double[] scores,
      double best,
      double scale,
      RandomGenerator random,
      Comparison comparison) {
    Distribution distribution = marginals.distribution(scores);
    double[] mean = distribution.marginals();
    double logPartition = distribution.logPartition();
    // A sum over hundreds of parts is rounded more than one over a few.
    double tolerance = Tolerances.at(Tolerances.EXACT, 1000 * scale);
    comparison.holds(best <= logPartition + tolerance, "the MAP's score is below log Z");
    comparison.close(
        "log Z - s·mean",
        distribution.entropy(),
        logPartition - Vectors.dot(scores, mean),
        tolerance);
    Parts sample = new Parts();
    for (int i = 0; i < 5; i++) {
      distribution.sample(random, sample);
      comparison.holds(structure.contains(sample), "the sample is a structure");
    }
    if (scale > 30) {
      return; // differences of sums this large have no digits left
    }
    double step = 1e-4;
    double[] along = Vectors.normal(scores.length, random);
    double[] product = new double[scores.length];
    distribution.jvp(along, 0, product, 0);
    Distribution up = marginals.distribution(Vectors.sum(scores, step, along));
    Distribution down = marginals.distribution(Vectors.sum(scores, -step, along));
    comparison.close(
        "the slope of log Z",
        Vectors.dot(mean, along),
        (up.logPartition() - down.logPartition()) / (2 * step),
        1e-5);
    double[] difference = Vectors.sum(up.marginals(), -1, down.marginals());
    comparison.close(
        "the slope of the marginals",
        product,
        Arrays.stream(difference).map(x -> x / (2 * step)).toArray(),
        1e-5);
  }

  private static void projection(
      Projection projection,
      Enumerable structure,
      double[] scores,
      double scale,
      Comparison comparison) {
    SparseMap solution = projection.project(scores);
    double[] point = solution.point();
    double[] mixed = new double[point.length];
    double total = 0;
    for (int i = 0; i < solution.count(); i++) {
      comparison.holds(structure.contains(solution.vertex(i)), "the support is of structures");
      solution.vertex(i).addTo(mixed, 0, solution.weight(i));
      total += solution.weight(i);
    }
    comparison.close("the sum of the weights", 1, total, Tolerances.EXACT);
    comparison.close("the mixture of the support", mixed, point, Tolerances.EXACT);
    if (structure instanceof MapOracle oracle) {
      double[] residual = Vectors.sum(scores, -1, Vectors.visible(structure, point));
      double gap = oracle.argmax(residual).dot(residual, 0) - Vectors.dot(residual, point);
      comparison.close("the relative gap", 0, gap / scale, 100 * Tolerances.GAP);
    }
  }
}
