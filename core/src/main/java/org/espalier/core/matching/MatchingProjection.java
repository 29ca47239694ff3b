package org.espalier.core.matching;

import java.util.Arrays;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.VertexList;
import org.espalier.core.Workspace;
import org.espalier.core.numeric.DecomposedProjection;
import org.espalier.core.numeric.FaceProbe;
import org.espalier.core.solve.ActiveSet;

/**
 * The projection onto matchings, with everything that is asked of it.
 *
 * <p>The point is found by {@link BirkhoffNewton}, and by the active set should that not converge.
 * The minimal face of the point is known exactly, it is the pattern of its positive cells and its
 * full columns; so the Jacobian is the orthogonal projection onto the matrices within that pattern
 * whose rows and full columns sum to 0. The mixture of matchings is computed when it is asked for
 * ({@link BirkhoffDecomposition}), and has no influence on the rest.
 */
final class MatchingProjection extends DecomposedProjection {

  /** The limit on Newton steps; at most 13 were seen at scales from 1e-3 to 1e6, ties included. */
  static final int STEPS = 100;

  private static final Workspace.Key<MatchingProjection> KEY =
      Workspace.Key.of(MatchingProjection::new);

  /** Entries of the point that are rounding errors, over the largest price: some tens of ulps. */
  private static final double FLOOR = 1e-14;

  /**
   * Positive entries, and room in a column, below this may be 0; both are at most 1, and sums of
   * entries are exact to {@link BirkhoffNewton}'s 1e-15 times the largest price.
   */
  private static final double DOUBTFUL = 1e-12;

  /**
   * A change below this part of the fastest is rounding of the Jacobian product: sums of rows and
   * columns, which should not change, did so by up to 3e-15 of the fastest entry, and products that
   * are 0 were below 2e-16 of the direction, for 2 to 60 rows at scales of .01 to 100.
   */
  private static final double STILL = 1e-9;

  private BipartiteMatching matching = new Matching(0, 0);
  private Workspace workspace = new Workspace();
  private int rows;
  private int columns;
  private final BirkhoffNewton newton = new BirkhoffNewton();
  private final BirkhoffDecomposition decomposition = new BirkhoffDecomposition();
  private final PatternFactor face = new PatternFactor();
  private boolean factorized;
  private double[][] point = new double[0][];
  private double[] residual = new double[0]; // s − x; −∞ on forbidden cells
  private double[] change = new double[0];
  private final FaceProbe probe = new FaceProbe();
  private double[] rowSums = new double[0];
  private double[] columnSums = new double[0];
  private double[] room = new double[0]; // 1 − the sum of a column
  private boolean[] full = new boolean[0]; // columns whose sum is 1
  private double floor;
  private double norm; // of the residual, at least 1
  private double value;
  private double gap;

  private MatchingProjection() {}

  /**
   * Projects scores onto the mixtures of matchings.
   *
   * @param steps the limit on Newton steps
   * @see BipartiteMatching#project(double[], int, Support, Workspace)
   */
  static SparseMap project(
      BipartiteMatching matching, double[] scores, int offset, int steps, Workspace workspace) {
    JonkerVolgenant best = workspace.get(Assignment.KEY).cold(matching, scores, offset);
    MatchingProjection projection = workspace.overwrite(KEY, matching, "project");
    if (projection.newton.solve(matching.rows(), matching.columns(), best, steps)
        && projection.take(matching, scores, offset, workspace)) {
      return workspace.handle(KEY, projection);
    }
    return ActiveSet.project(
        new Assignment.WarmOracle(matching), scores, offset, Support.EMPTY, workspace);
  }

  /** Takes the solution over. Returns false if its certificate is not good enough. */
  private boolean take(
      BipartiteMatching newMatching, double[] scores, int offset, Workspace memory) {
    matching = newMatching;
    workspace = memory;
    rows = matching.rows();
    columns = matching.columns();
    forgetSupport();
    factorized = false;
    reserve();
    floor = FLOOR * (1 + newton.largestPrice());
    value = 0;
    norm = 1;
    Arrays.fill(columnSums, 0, columns, 0);
    for (int i = 0; i < rows; i++) {
      double[] row = newton.row(i);
      for (int j = 0, p = i * columns; j < columns; j++, p++) {
        double score = scores[offset + p];
        double x = row[j] <= floor ? 0 : row[j];
        point[i][j] = x;
        columnSums[j] += x;
        residual[p] = score - x;
        value += x > 0 ? x * (score - x / 2) : 0;
        norm = Math.max(norm, score == Double.NEGATIVE_INFINITY ? 0 : Math.abs(residual[p]));
      }
    }
    for (int j = 0; j < columns; j++) {
      room[j] = 1 - columnSums[j];
      full[j] = rows == columns || room[j] <= columns * floor;
    }
    gap = newton.gap();
    return gap <= ActiveSet.TOLERANCE * Math.max(1, norm * rows);
  }

  private void reserve() {
    if (residual.length < rows * columns) {
      residual = new double[rows * columns];
      change = new double[rows * columns];
    }
    if (point.length < rows || (rows > 0 && point[0].length < columns)) {
      point = new double[rows][columns];
    }
    if (rowSums.length < rows) {
      rowSums = new double[rows];
    }
    if (columnSums.length < columns) {
      columnSums = new double[columns];
      room = new double[columns];
      full = new boolean[columns];
    }
  }

  @Override
  protected void decompose(VertexList out) {
    decomposition.decompose(rows, columns, point, floor, out);
  }

  @Override
  public Support atHand() {
    return known();
  }

  @Override
  public int size() {
    return rows * columns;
  }

  @Override
  public void point(double[] out, int offset) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(point[i], 0, out, offset + i * columns, columns);
    }
  }

  @Override
  public double value() {
    return value;
  }

  /** {@inheritDoc} This is an upper bound on it, from the prices of rows and columns. */
  @Override
  public double gap() {
    return gap;
  }

  @Override
  public int oracleCalls() {
    return 1;
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    if (!factorized) {
      face.factorize(rows, columns, point, full, 0);
      factorized = true;
    }
    Arrays.fill(out, offset, offset + size(), 0);
    for (int i = 0; i < rows; i++) {
      for (int k = face.start(i); k < face.start(i + 1); k++) {
        int p = i * columns + face.column(k);
        out[offset + p] = direction[directionOffset + p];
      }
    }
    // The first round's rounding errors leave sums that are not 0; the second takes those back.
    removeSums(out, offset);
    removeSums(out, offset);
  }

  private void removeSums(double[] out, int offset) {
    Arrays.fill(rowSums, 0, rows, 0);
    Arrays.fill(columnSums, 0, columns, 0);
    for (int i = 0; i < rows; i++) {
      for (int k = face.start(i); k < face.start(i + 1); k++) {
        int j = face.column(k);
        double entry = out[offset + i * columns + j];
        rowSums[i] += entry;
        columnSums[j] += full[j] ? entry : 0;
      }
    }
    face.solve(rowSums, columnSums);
    for (int i = 0; i < rows; i++) {
      for (int k = face.start(i); k < face.start(i + 1); k++) {
        int j = face.column(k);
        out[offset + i * columns + j] -= rowSums[i] + columnSums[j];
      }
    }
  }

  @Override
  public boolean differentiableAlong(double[] direction, int directionOffset) {
    jvp(direction, directionOffset, change, 0);
    return !leavesFace()
        && (!probe.aim(matching, residual, direction, directionOffset, change, 0)
            || probe.staysInFace(matching, residual, vertex(0), workspace));
  }

  /** Returns whether an entry or a column's room that may be 0 changes. */
  private boolean leavesFace() {
    double fastest = 0;
    for (int p = 0; p < size(); p++) {
      fastest = Math.max(fastest, Math.abs(change[p]));
    }
    Arrays.fill(columnSums, 0, columns, 0);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double moved = change[i * columns + j];
        double x = point[i][j];
        columnSums[j] += moved;
        if (x > 0 && x < DOUBTFUL && Math.abs(moved) > STILL * fastest) {
          return true;
        }
      }
    }
    for (int j = 0; j < columns; j++) {
      if (!full[j] && room[j] < DOUBTFUL && Math.abs(columnSums[j]) > STILL * fastest) {
        return true;
      }
    }
    return false;
  }
}
