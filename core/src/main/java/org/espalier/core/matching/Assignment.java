package org.espalier.core.matching;

import java.util.function.Consumer;
import org.espalier.core.InfeasibleException;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/** What both families of matchings do in the same way, beside their kernels. */
final class Assignment {

  static final Workspace.Key<Assignment> KEY = Workspace.Key.of(Assignment::new);

  private static final Workspace.Key<Assignment> OF_PROJECTION = Workspace.Key.of(Assignment::new);

  private final JonkerVolgenant solver = new JonkerVolgenant();

  private Assignment() {}

  /** Solves without regard to earlier calls. */
  JonkerVolgenant cold(BipartiteMatching matching, double[] scores, int offset) {
    return solve(matching, scores, offset, false);
  }

  /** Solves among the matchings that have all required cells; −∞ if there is none. */
  double clamped(
      BipartiteMatching matching, double[] scores, int offset, Parts required, Parts out) {
    solver.load(matching.rows(), matching.columns(), scores, offset);
    for (int i = 0; i < required.count(); i++) {
      solver.require(required.get(i));
    }
    if (!solver.solve(false)) {
      return Double.NEGATIVE_INFINITY;
    }
    solver.parts(out);
    return out.dot(scores, offset);
  }

  private JonkerVolgenant solve(
      BipartiteMatching matching, double[] scores, int offset, boolean warm) {
    if (!solver.solve(matching.rows(), matching.columns(), scores, offset, warm)) {
      throw new InfeasibleException(matching + ": " + solver.obstacle());
    }
    return solver;
  }

  /**
   * The oracle of one projection, whose calls follow each other closely: it keeps the prices from
   * call to call, and only within the projection, so that no result depends on what a workspace was
   * used for before.
   */
  static final class WarmOracle implements MapOracle {

    private final BipartiteMatching matching;
    private boolean warm;

    WarmOracle(BipartiteMatching matching) {
      this.matching = matching;
    }

    @Override
    public int size() {
      return matching.size();
    }

    @Override
    public String partName(int part) {
      return matching.partName(part);
    }

    @Override
    public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
      workspace.get(OF_PROJECTION).solve(matching, scores, offset, warm).parts(out);
      warm = true;
      return out.dot(scores, offset);
    }

    @Override
    public String toString() {
      return matching.toString();
    }
  }

  /** Visits every completion of the first rows' columns, in lexicographic order. */
  static void visit(
      BipartiteMatching matching,
      int[] columns,
      boolean[] taken,
      int row,
      Consumer<? super Parts> visitor) {
    if (row == columns.length) {
      visitor.accept(matching.parts(columns));
      return;
    }
    for (int c = 0; c < taken.length; c++) {
      if (!taken[c]) {
        taken[c] = true;
        columns[row] = c;
        visit(matching, columns, taken, row + 1, visitor);
        taken[c] = false;
      }
    }
  }
}
