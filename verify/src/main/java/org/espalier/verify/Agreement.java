package org.espalier.verify;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.KBest;
import org.espalier.core.MapOracle;
import org.espalier.core.MaxMarginals;
import org.espalier.core.NonNegativeOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;

/**
 * Compares what a structure answers with {@link BruteForce}, capability by capability.
 *
 * @param truth lists the same structures
 * @param scores D scores from {@code offset}
 * @param offset where they begin
 * @param workspace the kernels' memory, in whatever state
 * @param comparison takes what differs
 */
public record Agreement(
    BruteForce truth, double[] scores, int offset, Workspace workspace, Comparison comparison) {

  /**
   * Compares all capabilities that the structure has.
   *
   * @param direction D entries, for derivatives
   */
  public void all(Structure structure, double[] direction) {
    if (structure instanceof MapOracle oracle) {
      map(oracle);
    }
    if (structure instanceof NonNegativeOracle oracle) {
      argmin(oracle);
    }
    if (structure instanceof KBest kBest) {
      kBest(kBest, 5);
    }
    if (structure instanceof MaxMarginals maxMarginals) {
      maxMarginals(maxMarginals);
    }
    if (structure instanceof GibbsModel marginals) {
      distribution(marginals, direction);
    }
    if (structure instanceof Projection projection) {
      projection(projection, Support.EMPTY);
    }
    new QuestionAgreement(truth, scores, offset, workspace, comparison).all(structure, direction);
  }

  /** Compares MAP: the result is a structure, has the returned score, and none is better. */
  public void map(MapOracle oracle) {
    Parts best = new Parts();
    best.add(0); // to be overwritten
    double score = oracle.argmax(scores, offset, best, workspace);
    double tolerance = tolerance(truth, scores, offset);
    comparison.holds(
        truth.structure().contains(best), "the MAP " + best + " is one of the structures");
    comparison.close("the MAP's score", truth.max(scores, offset), score, tolerance);
    comparison.close(
        "the score of the MAP's parts",
        truth.max(scores, offset),
        best.dot(scores, offset),
        tolerance);
  }

  /**
   * Compares the structure of lowest cost, the scores' magnitudes being the costs: it is a
   * structure, has the returned cost, and none is cheaper.
   */
  public void argmin(NonNegativeOracle oracle) {
    double[] costs = Arrays.stream(scores).map(Math::abs).toArray();
    double[] negated = Arrays.stream(costs).map(cost -> -cost).toArray();
    Parts argmin = new Parts();
    argmin.add(0); // to be overwritten
    double cost = oracle.argmin(costs, offset, argmin, workspace);
    double tolerance = tolerance(truth, scores, offset);
    double expected = -truth.max(negated, offset);
    comparison.holds(
        truth.structure().contains(argmin),
        "the cheapest, " + argmin + ", is one of the structures");
    comparison.close("the lowest cost", expected, cost, tolerance);
    comparison.close(
        "the cost of the cheapest one's parts", expected, argmin.dot(costs, offset), tolerance);
  }

  /** Compares the k best: distinct structures with the k highest scores, in order. */
  public void kBest(KBest structure, int k) {
    List<Parts> expected = truth.kBest(scores, offset, k);
    List<Parts> best = structure.kBest(k, scores, offset, workspace);
    comparison.same("the number of best structures", expected.size(), best.size());
    comparison.same("the number of distinct ones", best.size(), Set.copyOf(best).size());
    double tolerance = tolerance(truth, scores, offset);
    for (int i = 0; i < Math.min(best.size(), expected.size()); i++) {
      comparison.holds(
          truth.structure().contains(best.get(i)), best.get(i) + " is one of the structures");
      // Equal scores may come in any order, so it is the scores that are compared.
      comparison.close(
          "the score of number " + i,
          expected.get(i).dot(scores, offset),
          best.get(i).dot(scores, offset),
          tolerance);
    }
  }

  /** Compares the best score of a structure with each part. */
  public void maxMarginals(MaxMarginals structure) {
    int size = structure.size();
    double[] out = filled(size + 2);
    structure.maxMarginals(scores, offset, out, 1, workspace);
    comparison.close(
        "max-marginals",
        truth.maxMarginals(scores, offset),
        Arrays.copyOfRange(out, 1, size + 1),
        tolerance(truth, scores, offset));
    comparison.holds(out[0] == 7 && out[size + 1] == 7, "max-marginals are written in their place");
  }

  /** Compares log-partition, marginals, entropy and Jacobian-vector product. */
  public void distribution(GibbsModel marginals, double[] direction) {
    Distribution distribution = marginals.distribution(scores, offset, workspace);
    int size = marginals.size();
    double tolerance = tolerance(truth, scores, offset);
    comparison.same("the distribution's size", size, distribution.size());
    comparison.close(
        "the log-partition",
        truth.logPartition(scores, offset),
        distribution.logPartition(),
        tolerance);
    double[] expected = truth.marginals(scores, offset);
    double[] out = filled(size + 2);
    distribution.marginals(out, 1);
    comparison.close("marginals", expected, Arrays.copyOfRange(out, 1, size + 1), tolerance);
    comparison.holds(out[0] == 7 && out[size + 1] == 7, "marginals are written in their place");
    double[] maxMarginals = truth.maxMarginals(scores, offset);
    for (int p = 0; p < size; p++) {
      comparison.holds(
          maxMarginals[p] > Double.NEGATIVE_INFINITY || out[1 + p] == 0,
          "the marginal of %s, which no structure can have, is exactly 0"
              .formatted(marginals.partName(p)));
    }
    comparison.close(
        "the entropy", truth.entropy(scores, offset), distribution.entropy(), tolerance);
    comparison.holds(distribution.entropy() >= 0, "the entropy is not negative");
    Arrays.fill(out, 7);
    distribution.jvp(direction, 0, out, 1);
    comparison.close(
        "the covariance times a direction",
        truth.covariance(scores, offset, direction),
        Arrays.copyOfRange(out, 1, size + 1),
        tolerance);
    comparison.holds(out[0] == 7 && out[size + 1] == 7, "the product is written in its place");
  }

  /** Compares the projection, its value and its certificate; checks that its support is one. */
  public void projection(Projection projection, Support warm) {
    SparseMap solution = projection.project(scores, offset, warm, workspace);
    int size = projection.size();
    int visible = projection.visible();
    double scale = scale(scores, offset, truth);
    double tolerance = tolerance(truth, scores, offset);
    comparison.same("the solution's size", size, solution.size());
    double[] out = filled(size + 2);
    solution.point(out, 1);
    double[] point = Arrays.copyOfRange(out, 1, size + 1);
    comparison.holds(out[0] == 7 && out[size + 1] == 7, "the point is written in its place");
    BruteForce.Nearest expected = truth.project(scores, offset);
    // Without a converged truth the certificate alone decides.
    if (expected.converged()) {
      comparison.close(
          "the projection", Arrays.copyOf(expected.point(), visible), point, tolerance);
      comparison.close("the projection's value", expected.value(), solution.value(), tolerance);
    }
    // The point's own rounding shows in the gap in proportion to the scores.
    comparison.close(
        "the relative gap over all structures",
        0,
        truth.gap(scores, offset, point) / scale,
        Tolerances.GAP);
    comparison.close("the relative gap reported", 0, solution.gap() / scale, Tolerances.GAP);
    comparison.same("the status", SparseMap.Status.CONVERGED, solution.status());
    support(solution, point);
    double[] product = new double[size];
    solution.jvp(point, 0, product, 0);
    Arrays.fill(out, 7);
    solution.jvp(point, 0, out, 1);
    comparison.same(
        "the Jacobian's product, over other numbers",
        Arrays.toString(product),
        Arrays.toString(Arrays.copyOfRange(out, 1, size + 1)));
    comparison.holds(out[0] == 7 && out[size + 1] == 7, "the product is written in its place");
  }

  private void support(Support support, double[] point) {
    double total = 0;
    double[] mixed = new double[point.length];
    comparison.holds(support.count() >= 1, "the support has a vertex");
    for (int i = 0; i < support.count(); i++) {
      Parts vertex = support.vertex(i);
      comparison.holds(
          truth.structure().contains(vertex), "vertex " + vertex + " is one of the structures");
      comparison.holds(
          support.weight(i) >= 0, "the weight of vertex " + vertex + " is not negative");
      vertex.addTo(mixed, 0, support.weight(i));
      total += support.weight(i);
    }
    comparison.close("the sum of the weights", 1, total, Tolerances.EXACT);
    comparison.close("the mixture of the support", mixed, point, Tolerances.EXACT);
  }

  /**
   * Returns the largest magnitude of what a usable part with a finite score adds to a structure's,
   * at least 1.
   */
  static double scale(double[] scores, int offset, BruteForce truth) {
    double scale = 1;
    for (int p = 0; p < truth.structure().size(); p++) {
      double magnitude = Math.abs(scores[offset + p]);
      if (truth.structure().usable(p) && magnitude < Double.POSITIVE_INFINITY) {
        scale = Math.max(scale, magnitude);
      }
    }
    return scale * truth.multiplicity();
  }

  static double tolerance(BruteForce truth, double[] scores, int offset) {
    return Tolerances.at(Tolerances.EXACT, scale(scores, offset, truth));
  }

  private static double[] filled(int length) {
    double[] array = new double[length];
    Arrays.fill(array, 7);
    return array;
  }
}
