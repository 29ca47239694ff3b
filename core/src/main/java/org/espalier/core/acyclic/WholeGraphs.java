package org.espalier.core.acyclic;

import java.util.ArrayList;
import java.util.List;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ClampedMap;
import org.espalier.core.solve.LawlerMurty;

/**
 * Acyclic graphs with a part for every edge that is there, and another for every one that is not,
 * in cell n² + u·n + v: so that no graph's parts are some of another's, as {@link LawlerMurty}
 * needs.
 *
 * @param nodes n
 */
record WholeGraphs(int nodes) implements ClampedMap {

  private static final Parts NOTHING = new Parts();

  /**
   * Returns the k best graphs, with the cells of their edges.
   *
   * @param required edges that they have
   */
  static List<Parts> kBest(
      int nodes, int k, double[] scores, int offset, Parts required, Workspace workspace) {
    int cells = nodes * nodes;
    double[] whole = new double[2 * cells];
    System.arraycopy(scores, offset, whole, 0, cells);
    for (int i = 0; i < required.count(); i++) {
      whole[cells + required.get(i)] = Double.NEGATIVE_INFINITY;
    }
    List<Parts> found = new ArrayList<>();
    for (Parts one : new WholeGraphs(nodes).kBest(k, whole, 0, workspace)) {
      Parts edges = new Parts();
      for (int i = 0; i < one.count() && one.get(i) < cells; i++) {
        edges.add(one.get(i));
      }
      found.add(edges);
    }
    return found;
  }

  @Override
  public int size() {
    return 2 * nodes * nodes;
  }

  @Override
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    return LawlerMurty.kBest(this, k, scores, offset, workspace);
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    return argmax(scores, offset, NOTHING, out, workspace);
  }

  @Override
  public double argmax(
      double[] scores, int offset, Parts required, Parts out, Workspace workspace) {
    int cells = nodes * nodes;
    double[] edges = new double[cells];
    Parts on = new Parts();
    for (int cell = 0; cell < cells; cell++) {
      boolean mayLack =
          scores[offset + cells + cell] > Double.NEGATIVE_INFINITY && !required.has(cell);
      edges[cell] = required.has(cells + cell) ? Double.NEGATIVE_INFINITY : scores[offset + cell];
      if (!mayLack) {
        on.add(cell);
      }
    }
    Parts graph = new Parts();
    out.clear();
    if (!workspace.get(BestOrder.KEY).solve(nodes, edges, 0, on, graph)) {
      return Double.NEGATIVE_INFINITY;
    }
    out.set(graph);
    for (int cell = 0; cell < cells; cell++) {
      if (cell / nodes != cell % nodes && !graph.has(cell)) {
        out.add(cells + cell);
      }
    }
    return graph.dot(scores, offset);
  }
}
