package org.espalier.core.path;

import java.util.List;
import org.espalier.core.InfeasibleException;
import org.espalier.core.NonNegativeOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * Simple paths from one node to another in a directed graph that may have cycles, for costs ≥ 0.
 * Where there are no cycles, {@link DagPath} takes costs of any sign and answers every question.
 *
 * <p>Parts are the arcs, part a being {@code arcs.get(a)}; the cost of a path is the sum of its
 * arcs'. An undirected edge is two arcs. If source and target are the same the path is empty.
 *
 * <p>Dijkstra's algorithm, O((arcs + nodes) log nodes).
 *
 * @param nodes the number of nodes, 0 … nodes−1
 * @param arcs in the order of the parts
 * @param source where paths begin
 * @param target where they end
 */
public record ShortestPath(int nodes, List<Arc> arcs, int source, int target)
    implements NonNegativeOracle {

  private static final Workspace.Key<Dijkstra> DIJKSTRA = Workspace.Key.of(Dijkstra::new);

  /**
   * An arc.
   *
   * @param from its tail
   * @param to its head
   */
  public record Arc(int from, int to) {}

  /**
   * Creates the set of paths.
   *
   * @throws IllegalArgumentException if an arc or an end names a node that is not there
   */
  public ShortestPath {
    arcs = List.copyOf(arcs);
    checkNode("source", source, nodes);
    checkNode("target", target, nodes);
    for (int a = 0; a < arcs.size(); a++) {
      checkNode("tail of arc " + a, arcs.get(a).from(), nodes);
      checkNode("head of arc " + a, arcs.get(a).to(), nodes);
    }
  }

  private static void checkNode(String what, int node, int nodes) {
    if (node < 0 || node >= nodes) {
      throw new IllegalArgumentException("the " + what + " is " + node + " of " + nodes + " nodes");
    }
  }

  @Override
  public int size() {
    return arcs.size();
  }

  @Override
  public String partName(int part) {
    return "arc " + arcs.get(part).from() + " -> " + arcs.get(part).to();
  }

  @Override
  public double cheapest(double[] costs, int offset, Parts out, Workspace workspace) {
    Dijkstra.check(this, costs, offset);
    Dijkstra dijkstra = workspace.get(DIJKSTRA);
    if (!dijkstra.holds(this)) {
      dijkstra.begin(this, nodes, arcs.size());
      for (int a = 0; a < arcs.size(); a++) {
        dijkstra.add(arcs.get(a).from(), arcs.get(a).to(), a);
      }
      dijkstra.end();
    }
    if (!dijkstra.solve(source, target, costs, offset)) {
      throw new InfeasibleException(
          this + ": no path of allowed arcs leads from node " + source + " to node " + target);
    }
    dijkstra.parts(source, target, out);
    out.sort();
    return out.dot(costs, offset);
  }

  @Override
  public String toString() {
    return "ShortestPath["
        + nodes
        + " nodes, "
        + arcs.size()
        + " arcs, "
        + source
        + " to "
        + target
        + "]";
  }
}
