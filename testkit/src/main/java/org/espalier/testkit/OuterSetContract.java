package org.espalier.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.InfeasibleException;
import org.espalier.core.OuterSet;
import org.espalier.core.Workspace;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.ScoreKind;
import org.espalier.verify.Tolerances;

/** What {@link OuterSet} promises. */
final class OuterSetContract {

  static final List<Property<OuterSet>> PROPERTIES =
      List.of(
          new Property<>(
              "relaxed set: it contains every structure",
              OuterSet.class,
              OuterSetContract::containsEveryStructure),
          new Property<>(
              "relaxed set: the result is a projection, nearer to every structure",
              OuterSet.class,
              OuterSetContract::isProjection),
          new Property<>(
              "relaxed set: points are not modified, offsets are kept, -infinity gives 0",
              OuterSet.class,
              OuterSetContract::respectsTheArray));

  private OuterSetContract() {}

  private static double[] project(OuterSet set, double[] point) {
    double[] out = new double[point.length];
    Arrays.fill(out, 7);
    set.projectOuter(point, 0, out, 0, new Workspace());
    return out;
  }

  private static void containsEveryStructure(
      OuterSet set, BruteForce truth, RandomGenerator random, Comparison comparison) {
    double[] vertex = new double[set.size()];
    for (int i = 0; i < truth.count(); i++) {
      truth.member(i).toDense(vertex, 0, vertex.length);
      double[] visible = Vectors.visible(set, vertex);
      comparison.close(
          "the projection of " + truth.member(i), visible, project(set, visible), Tolerances.EXACT);
    }
  }

  private static void isProjection(
      OuterSet set, BruteForce truth, RandomGenerator random, Comparison comparison) {
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.TINY, ScoreKind.TIES)) {
      double[] point = Vectors.visible(set, kind.draw(truth, random));
      for (int p = 0; p < point.length; p++) {
        point[p] = set.usable(p) ? point[p] : 0;
      }
      double[] projected = project(set, point);
      comparison.close(
          "the projection of a projection", projected, project(set, projected), Tolerances.EXACT);
      // (x − Px)·(v − Px) <= 0 for every v of the set.
      double[] away = Vectors.sum(point, -1, projected);
      for (int i = 0; i < truth.count(); i++) {
        double[] vertex = new double[point.length];
        truth.member(i).toDense(vertex, 0, vertex.length);
        double product = Vectors.dot(away, Vectors.sum(vertex, -1, projected));
        comparison.holds(
            product <= Tolerances.EXACT,
            "the step away from the set makes no acute angle with " + truth.member(i));
      }
      double[] other = Vectors.sum(point, 1, Vectors.normal(point.length, random));
      for (int p = 0; p < point.length; p++) {
        other[p] = set.usable(p) && p < set.visible() ? other[p] : 0;
      }
      comparison.holds(
          Vectors.norm(Vectors.sum(project(set, other), -1, projected))
              <= Vectors.norm(Vectors.sum(other, -1, point)) + Tolerances.EXACT,
          "projections are not further apart than the points");
    }
  }

  private static void respectsTheArray(
      OuterSet set, BruteForce truth, RandomGenerator random, Comparison comparison) {
    double[] point = ScoreKind.FORBIDDEN.draw(truth, random);
    double[] kept = point.clone();
    double[] projected = project(set, point);
    comparison.holds(Arrays.equals(kept, point), "the point is not modified");
    for (int p = 0; p < point.length; p++) {
      boolean forced = point[p] == Double.NEGATIVE_INFINITY || !set.usable(p) || p >= set.visible();
      comparison.holds(
          !forced || projected[p] == 0, "the entry of " + set.partName(p) + " is exactly 0");
    }
    double[] shifted = new double[point.length + 2];
    double[] out = new double[point.length + 3];
    Arrays.fill(shifted, Double.NaN);
    Arrays.fill(out, 7);
    System.arraycopy(point, 0, shifted, 1, point.length);
    set.projectOuter(shifted, 1, out, 2, new Workspace());
    comparison.holds(
        Arrays.equals(projected, Arrays.copyOfRange(out, 2, 2 + point.length)),
        "the result is the same at another offset");
    comparison.holds(
        out[0] == 7 && out[1] == 7 && out[out.length - 1] == 7, "it is written in its place");
    Arrays.fill(point, Double.NEGATIVE_INFINITY);
    try {
      comparison.holds(
          Arrays.equals(new double[point.length], project(set, point)),
          "with every part forbidden, the point is 0");
    } catch (InfeasibleException e) {
      comparison.holds(!truth.feasible(point, 0), "what is rejected is infeasible");
    }
  }
}
