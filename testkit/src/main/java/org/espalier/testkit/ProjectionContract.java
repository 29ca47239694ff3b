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
import org.espalier.verify.Agreement;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.ScoreKind;
import org.espalier.verify.Tolerances;

/** What {@link Projection} promises. */
final class ProjectionContract {

  static final List<Property<Projection>> PROPERTIES = properties();

  private static final int DRAWS = 2;
  private static final double STEP = 1e-6;

  /** The least difference of the two sides where there is no derivative. */
  private static final double KINK = 1e-3;

  /** A difference of the two sides that proves that there is no derivative. */
  private static final double PLAIN = 0.05;

  /** A share of a direction without a derivative, which is to be seen. */
  private static final double SHARE = 1e-4;

  /** The error of one-sided differences of solutions that an iteration finds. */
  private static final double ONE_SIDED = 1e-5;

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
    properties.add(query.largest("projection", Projection.class));
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
    properties.add(
        new Property<>(
            "projection: at points of the polytope it tells whether there is a derivative, and"
                + " which",
            Projection.class,
            ProjectionContract::jacobianHoldsAtFeasiblePoints));
    return List.copyOf(properties);
  }

  private static void isOptimal(
      Projection structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (ScoreKind kind : ScoreKind.values()) {
      for (int draw = 0; draw < DRAWS; draw++) {
        comparison.begin(structure + ", " + kind + " scores, draw " + draw);
        new Agreement(truth, kind.draw(truth, random), 0, workspace, comparison)
            .projection(structure, Support.EMPTY);
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
      new Agreement(truth, scores, 0, workspace, comparison).projection(structure, start);
      // The solution of the last problem in the same workspace, which the next call overwrites.
      double[] near = scores.clone();
      for (int p = 0; p < near.length; p++) {
        near[p] += random.nextGaussian() / 10;
      }
      SparseMap last = structure.project(scores, 0, Support.EMPTY, workspace);
      new Agreement(truth, near, 0, workspace, comparison).projection(structure, last);
      // Any vertices, forbidden ones included.
      start.clear();
      for (int i = 0; i < 4; i++) {
        start.add(truth.member(random.nextInt(truth.count())), random.nextDouble());
      }
      new Agreement(truth, scores, 0, workspace, comparison).projection(structure, start);
    }
  }

  /**
   * Scores that are a point of the polytope are where solutions tie: no constraint is violated, and
   * those that hold with equality may become so on either side.
   */
  private static void jacobianHoldsAtFeasiblePoints(
      Projection structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    List<double[]> points = new ArrayList<>();
    points.add(mixture(truth, random, 1));
    points.add(mixture(truth, random, 2));
    points.add(mixture(truth, random, 5));
    double[] mean = new double[structure.size()];
    for (int i = 0; i < truth.count(); i++) {
      truth.member(i).addTo(mean, 0, 1.0 / truth.count());
    }
    points.add(mean);
    points.add(ScoreKind.TIES.draw(truth, random));
    for (double[] point : points) {
      double[] scores = Vectors.visible(structure, point);
      double[] uniform = new double[structure.size()];
      Arrays.fill(uniform, 1);
      double[] single = new double[structure.size()];
      if (structure.visible() > 0) {
        single[random.nextInt(structure.visible())] = 1;
      }
      double[] edge = Vectors.sum(mixture(truth, random, 1), -1, mixture(truth, random, 1));
      List<double[]> smooth = new ArrayList<>();
      List<double[]> kinked = new ArrayList<>();
      for (double[] any :
          List.of(Vectors.normal(structure.size(), random), uniform, single, edge)) {
        double[] direction = Vectors.visible(structure, any);
        double kink = checkBothSides(structure, scores, direction, comparison);
        if (structure.project(scores).differentiableAlong(direction, 0)) {
          smooth.add(direction);
        } else if (kink > PLAIN) {
          kinked.add(direction);
        }
      }
      if (structure.visible() == structure.size()) {
        littleOfAKinkIsOne(structure, scores, smooth, kinked, comparison);
      }
    }
  }

  /**
   * The directions along which there is a two-sided derivative are a linear subspace, since the
   * derivative along d is the projection of d onto a cone: a direction that leaves it does not
   * return.
   */
  private static void littleOfAKinkIsOne(
      Projection structure,
      double[] scores,
      List<double[]> smooth,
      List<double[]> kinked,
      Comparison comparison) {
    for (double[] one : smooth) {
      for (double[] other : kinked) {
        double[] sum = Vectors.sum(one, SHARE, other);
        comparison.begin(
            structure + " at " + Arrays.toString(scores) + " along " + Arrays.toString(sum));
        comparison.holds(
            !structure.project(scores).differentiableAlong(sum, 0),
            "there is a derivative along a direction less a part of it, and none along that part");
      }
    }
  }

  /** Returns a point between a few structures. */
  private static double[] mixture(BruteForce truth, RandomGenerator random, int vertices) {
    double[] point = new double[truth.structure().size()];
    double left = 1;
    for (int i = 0; i < vertices; i++) {
      double weight = i == vertices - 1 ? left : left * (0.2 + 0.6 * random.nextDouble());
      left -= weight;
      truth.member(random.nextInt(truth.count())).addTo(point, 0, weight);
    }
    return point;
  }

  /** Returns by how much the two sides' derivatives differ. */
  private static double checkBothSides(
      Projection structure, double[] scores, double[] direction, Comparison comparison) {
    comparison.begin(
        structure + " at " + Arrays.toString(scores) + " along " + Arrays.toString(direction));
    int visible = structure.visible();
    SparseMap solution = structure.project(scores);
    double[] point = solution.point();
    double[] jacobian = new double[scores.length];
    solution.jvp(direction, 0, jacobian, 0);
    double[] after = structure.project(Vectors.sum(scores, STEP, direction)).point();
    double[] before = structure.project(Vectors.sum(scores, -STEP, direction)).point();
    double[] forward = new double[visible];
    double[] backward = new double[visible];
    double kink = 0;
    for (int p = 0; p < visible; p++) {
      forward[p] = (after[p] - point[p]) / STEP;
      backward[p] = (point[p] - before[p]) / STEP;
      kink = Math.max(kink, Math.abs(forward[p] - backward[p]));
    }
    boolean smooth = solution.differentiableAlong(direction, 0);
    comparison.holds(
        !smooth || kink < KINK, "there is no derivative, as the sides differ by " + kink);
    // One that is found by an iteration may have a vertex of weight 0 that it cannot tell from one
    // about to leave; extra parts may jump where visible ones do not.
    comparison.holds(
        smooth || kink > ONE_SIDED || solution.oracleCalls() > 0 || visible < scores.length,
        "there is a derivative, as the sides differ by " + kink);
    if (kink < ONE_SIDED) {
      double[] own = Arrays.copyOf(jacobian, visible);
      comparison.close("the difference quotient ahead", own, forward, ONE_SIDED);
      comparison.close("the difference quotient behind", own, backward, ONE_SIDED);
    }
    return kink;
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
