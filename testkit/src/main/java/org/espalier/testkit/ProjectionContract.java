package org.espalier.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.VertexList;
import org.espalier.core.Workspace;
import org.espalier.core.check.Agreement;
import org.espalier.core.check.BruteForce;
import org.espalier.core.check.Comparison;
import org.espalier.core.check.ScoreKind;
import org.espalier.core.check.Tolerances;

/** What {@link Projection} promises. */
public final class ProjectionContract {

  /** The properties. */
  public static final List<Property<Projection>> PROPERTIES = properties();

  private static final int DRAWS = 2;
  private static final double STEP = 1e-6;

  private ProjectionContract() {}

  private static List<Property<Projection>> properties() {
    Query<Projection> query =
        (structure, scores, offset, workspace) -> {
          SparseMap solution = structure.project(scores, offset, Support.EMPTY, workspace);
          int size = structure.size();
          double[] answer = new double[2 * size + 1];
          double[] direction = new double[size];
          Arrays.setAll(direction, p -> Math.sin(p + 1));
          solution.point(answer, 0);
          solution.jvp(direction, 0, answer, size);
          answer[2 * size] = solution.value();
          return answer;
        };
    List<Property<Projection>> properties =
        new ArrayList<>(query.rules("projection", Projection.class));
    properties.add(
        new Property<>(
            "projection: it is a mixture of structures, optimal, and certified",
            Projection.class,
            ProjectionContract::isOptimal));
    properties.add(
        new Property<>(
            "projection: a point of the polytope stays where it is",
            Projection.class,
            ProjectionContract::isIdempotent));
    properties.add(
        new Property<>(
            "projection: any warm start leads to the same point",
            Projection.class,
            ProjectionContract::warmStartsAgree));
    properties.add(
        new Property<>(
            "projection: the Jacobian is symmetric and the derivative where there is one",
            Projection.class,
            ProjectionContract::jacobianIsTheDerivative));
    return List.copyOf(properties);
  }

  private static void isOptimal(
      Projection structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (ScoreKind kind : ScoreKind.values()) {
      for (int draw = 0; draw < DRAWS; draw++) {
        comparison.begin(structure + ", " + kind + " scores, draw " + draw);
        Agreement.projection(
            structure, truth, kind.draw(truth, random), 0, Support.EMPTY, workspace, comparison);
      }
    }
  }

  private static void isIdempotent(
      Projection structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.TIES, ScoreKind.TINY)) {
      double[] point = structure.project(kind.draw(truth, random)).point();
      double[] visible = Vectors.visible(structure, point);
      double[] again = Vectors.visible(structure, structure.project(visible).point());
      comparison.close("the projection of a projection", visible, again, Tolerances.EXACT);
    }
  }

  private static void warmStartsAgree(
      Projection structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (ScoreKind kind :
        List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN, ScoreKind.TIES, ScoreKind.HUGE)) {
      comparison.begin(structure + ", " + kind + " scores, warm start");
      double[] scores = kind.draw(truth, random);
      VertexList start = new VertexList();
      start.set(structure.project(scores, 0, Support.EMPTY, workspace));
      Agreement.projection(structure, truth, scores, 0, start, workspace, comparison);
      // The solution of the last problem in the same workspace, which the next call overwrites.
      double[] near = scores.clone();
      for (int p = 0; p < near.length; p++) {
        near[p] += random.nextGaussian() / 10;
      }
      SparseMap last = structure.project(scores, 0, Support.EMPTY, workspace);
      Agreement.projection(structure, truth, near, 0, last, workspace, comparison);
      // Anything at all, forbidden vertices included.
      start.clear();
      for (int i = 0; i < 4; i++) {
        start.add(truth.member(random.nextInt(truth.count())), random.nextDouble());
      }
      Agreement.projection(structure, truth, scores, 0, start, workspace, comparison);
    }
  }

  private static void jacobianIsTheDerivative(
      Projection structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    int size = structure.size();
    for (ScoreKind kind :
        List.of(ScoreKind.NORMAL, ScoreKind.TINY, ScoreKind.FORBIDDEN, ScoreKind.TIES)) {
      double[] scores = kind.draw(truth, random);
      SparseMap solution = structure.project(scores);
      double[] one = Vectors.visible(structure, Vectors.normal(size, random));
      double[] other = Vectors.visible(structure, Vectors.normal(size, random));
      double[] alongOne = new double[size];
      double[] alongOther = new double[size];
      solution.jvp(one, 0, alongOne, 0);
      solution.jvp(other, 0, alongOther, 0);
      comparison.close(
          "d·J·e", Vectors.dot(one, alongOther), Vectors.dot(alongOne, other), Tolerances.EXACT);
      double[] alongPoisoned = new double[size];
      solution.jvp(Vectors.poisoned(structure, scores, one), 0, alongPoisoned, 0);
      comparison.close("J·d, d NaN on forbidden parts", alongOne, alongPoisoned, Tolerances.EXACT);
      boolean smooth = solution.differentiableAlong(one, 0);
      comparison.holds(
          smooth || kind != ScoreKind.NORMAL,
          "there is a derivative at scores in general position");
      if (smooth) {
        double[] up = structure.project(Vectors.sum(scores, STEP, one)).point();
        double[] down = structure.project(Vectors.sum(scores, -STEP, one)).point();
        double[] difference = new double[structure.visible()];
        Arrays.setAll(difference, p -> (up[p] - down[p]) / (2 * STEP));
        comparison.close(
            "the difference quotient",
            Arrays.copyOf(alongOne, difference.length),
            difference,
            Tolerances.DIFFERENCES);
      }
    }
  }
}
