package org.espalier.core.tree;

import org.espalier.core.Parts;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.VertexList;
import org.espalier.core.Workspace;
import org.espalier.core.numeric.FaceProbe;
import org.espalier.core.solve.ActiveSet;

/**
 * The projection onto non-projective trees, with everything that is asked of it.
 *
 * <p>Where the words' simplices alone leave many heads, the point is a mixture of more trees than
 * there are inequalities that matter, and is found from these ({@link CutNewton}); elsewhere, and
 * should that not converge, by the active set. The certificate is the same, a MAP at the residual.
 * The Jacobian is the orthogonal projection onto what the positive arcs and the inequalities with a
 * price leave. The mixture of trees is found by an active set when it is asked for, and has no
 * influence on the rest.
 */
final class ArborescenceProjection implements SparseMap {

  private static final Workspace.Key<ArborescenceProjection> KEY =
      Workspace.Key.of(ArborescenceProjection::new);

  /** Heads of a word, on average over the words' simplices, from which inequalities are quicker. */
  private static final double HEADS = 2.25;

  /** The limit on evaluations, of which 5 to 100 are usual. */
  private static final int EVALUATIONS = 500;

  /** Calls of the oracle after which a mixture is given up, besides two for each word. */
  private static final int CALLS = 20;

  /** Relative gap of the mixture that is found for the point: the distance is its root. */
  private static final double MIXTURE = 1e-24;

  /** How far the fastest part of the point moves in {@link #differentiableAlong}. */
  private static final double PROBE = 1e-7;

  /**
   * What rounding may make of a step of the point, relative to it: sets of words may be short of
   * 1e-12, and of 1e-11 at large prices.
   */
  private static final double DOUBTFUL = 1e-3;

  /** The same of a single part, whose weight is exact to a few ulps of 1. */
  private static final double DOUBTFUL_PART = 1e-6;

  /** What of a change, relative to the direction and for each part, is rounding of sums. */
  private static final double ROUNDING = 1e-14;

  private Arborescences trees = new NonProjectiveTree(1, Roots.MULTI);
  private Workspace workspace = new Workspace();
  private final Workspace mixing = new Workspace(); // the mixture's
  private final CutNewton newton = new CutNewton();
  private final VertexList support = new VertexList();
  private final Parts best = new Parts(); // at the residual
  private final FaceProbe probe = new FaceProbe();
  private boolean decomposed;
  private boolean prepared;
  private double[] point = new double[0];
  private double[] residual = new double[0]; // s − x; −∞ on forbidden parts
  private double[] change = new double[0];
  private double[] moved = new double[0];
  private double norm; // of the residual, at least 1
  private double value;
  private double gap;
  private int calls;

  private ArborescenceProjection() {}

  /**
   * Projects.
   *
   * @param scores checked
   * @see Arborescences#project(double[], int, Support, Workspace)
   */
  static SparseMap project(
      Arborescences trees, double[] scores, int offset, Support warm, Workspace workspace) {
    // Before the handle of a solution kept here ends.
    Support start = warm instanceof SparseMap solution ? solution.atHand() : warm;
    ArborescenceProjection projection = workspace.overwrite(KEY, trees, "project");
    double fewest = HEADS * trees.words();
    // A part of positive weight is within 1 of the best: where few are, the simplices can wait.
    boolean spread = projection.newton.nearBest(trees, scores, offset) < fewest;
    int heads = spread ? 0 : projection.newton.begin(trees, scores, offset, workspace);
    int calls = 0;
    if (heads >= 0 && heads < fewest) {
      int limit = CALLS + 2 * trees.words();
      SparseMap mixture =
          ActiveSet.solve(trees, scores, offset, start, ActiveSet.TOLERANCE, limit, workspace);
      if (mixture.status() != Status.ITERATION_LIMIT) {
        return workspace.handle(KEY, mixture);
      }
      calls = mixture.oracleCalls();
      start = mixture;
      heads = spread ? projection.newton.begin(trees, scores, offset, workspace) : heads;
    }
    if (heads >= 0
        && projection.newton.solve(EVALUATIONS)
        && projection.take(trees, scores, offset, calls, workspace)) {
      return workspace.handle(KEY, projection);
    }
    return workspace.handle(
        KEY,
        ActiveSet.solve(
            trees, scores, offset, start, ActiveSet.TOLERANCE, ActiveSet.ORACLE_CALLS, workspace));
  }

  /**
   * Takes the solution over.
   *
   * @return false if its certificate is not good enough
   */
  private boolean take(
      Arborescences newTrees, double[] scores, int offset, int earlierCalls, Workspace memory) {
    trees = newTrees;
    workspace = memory;
    decomposed = false;
    prepared = false;
    calls = earlierCalls + 1;
    int size = trees.size();
    if (point.length < size) {
      point = new double[size];
      residual = new double[size];
      change = new double[size];
      moved = new double[size];
    }
    newton.point(point);
    value = 0;
    norm = 1;
    double average = 0;
    for (int p = 0; p < size; p++) {
      double score = trees.usable(p) ? scores[offset + p] : Double.NEGATIVE_INFINITY;
      double x = point[p];
      residual[p] = score - x;
      if (score > Double.NEGATIVE_INFINITY) {
        norm = Math.max(norm, Math.abs(residual[p]));
        value += x * (score - x / 2);
        average += x * residual[p];
      }
    }
    gap = trees.argmax(residual, 0, best, workspace) - average;
    return Math.abs(gap) <= ActiveSet.TOLERANCE * Math.max(1, norm * trees.words());
  }

  @Override
  public Support atHand() {
    return decomposed ? support : Support.EMPTY;
  }

  private VertexList support() {
    if (!decomposed) {
      // Trees with another arc have no part in the mixture, but for rounding.
      for (int p = 0; p < size(); p++) {
        moved[p] = point[p] > 0 ? point[p] : Double.NEGATIVE_INFINITY;
      }
      support.set(
          ActiveSet.project(
              trees, moved, 0, Support.EMPTY, MIXTURE, ActiveSet.ORACLE_CALLS, 0, mixing));
      decomposed = true;
    }
    return support;
  }

  @Override
  public int size() {
    return trees.size();
  }

  @Override
  public int count() {
    return support().count();
  }

  @Override
  public Parts vertex(int i) {
    return support().vertex(i);
  }

  @Override
  public double weight(int i) {
    return support().weight(i);
  }

  @Override
  public void point(double[] out, int offset) {
    System.arraycopy(point, 0, out, offset, size());
  }

  @Override
  public double value() {
    return value;
  }

  @Override
  public double gap() {
    return Math.max(0, gap);
  }

  @Override
  public int oracleCalls() {
    return calls;
  }

  @Override
  public Status status() {
    return Status.CONVERGED;
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    if (!prepared) {
      newton.prepare();
      prepared = true;
    }
    newton.differentiate(direction, directionOffset, out, offset);
  }

  /**
   * {@inheritDoc} There is one if the point that the derivative leads to is the solution at scores
   * a little further along, on both sides: it has no gap and is a mixture of trees.
   */
  @Override
  public boolean differentiableAlong(double[] direction, int directionOffset) {
    jvp(direction, directionOffset, change, 0);
    double fastest = 0; // of the point
    double length = 0;
    for (int p = 0; p < size(); p++) {
      boolean allowed = residual[p] > Double.NEGATIVE_INFINITY;
      fastest = Math.max(fastest, Math.abs(change[p]));
      length = Math.max(length, allowed ? Math.abs(direction[directionOffset + p]) : 0);
    }
    double rounding = ROUNDING * length * size();
    if (fastest > rounding && (leaves(PROBE / fastest) || leaves(-PROBE / fastest))) {
      return false;
    }
    return !probe.aim(trees, residual, direction, directionOffset, change, 0)
        || probe.staysInFace(trees, residual, best, workspace);
  }

  /** Returns whether the point, moved by the derivative, is no mixture of trees. */
  private boolean leaves(double step) {
    for (int p = 0; p < size(); p++) {
      if (point[p] + step * change[p] < -DOUBTFUL_PART * PROBE) {
        return true;
      }
    }
    return newton.isShort(step, change, DOUBTFUL * PROBE);
  }
}
