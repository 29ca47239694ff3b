package org.espalier.core.path;

import java.util.List;
import java.util.function.Consumer;
import org.espalier.core.Enumerable;
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
public record ShortestPath(int nodes, List<DagPath.Arc> arcs, int source, int target)
    implements NonNegativeOracle, Enumerable {

  private static final Workspace.Key<Dijkstra> DIJKSTRA = Workspace.Key.of(Dijkstra::new);

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
    return "arc " + part + " (" + arcs.get(part).from() + " -> " + arcs.get(part).to() + ")";
  }

  @Override
  public double argmin(double[] costs, int offset, Parts out, Workspace workspace) {
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
  public void forEach(Consumer<? super Parts> visitor) {
    boolean[] visited = new boolean[nodes];
    visited[source] = true;
    extend(new Parts(), source, visited, visitor);
  }

  private void extend(Parts path, int node, boolean[] visited, Consumer<? super Parts> visitor) {
    if (node == target) {
      visitor.accept(Parts.of(path.toArray()));
      return;
    }
    for (int a = 0; a < arcs.size(); a++) {
      int next = arcs.get(a).to();
      if (arcs.get(a).from() == node && !visited[next]) {
        Parts longer = new Parts();
        longer.set(path);
        longer.add(a);
        visited[next] = true;
        extend(longer, next, visited, visitor);
        visited[next] = false;
      }
    }
  }

  @Override
  public boolean contains(Parts parts) {
    boolean[] visited = new boolean[nodes];
    visited[source] = true;
    int node = source;
    for (int steps = 0; steps < parts.count(); steps++) {
      int next = next(node, parts);
      if (next < 0 || visited[next]) {
        return false;
      }
      // Every step leaves a node of its own, so as many steps as there are arcs use each once.
      visited[next] = true;
      node = next;
    }
    return node == target;
  }

  /** Returns where the first arc out of a node leads, −1 if there is none. */
  private int next(int node, Parts parts) {
    for (int i = 0; i < parts.count(); i++) {
      int a = parts.get(i);
      if (a >= 0 && a < arcs.size() && arcs.get(a).from() == node) {
        return arcs.get(a).to();
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    return "ShortestPath[%s nodes, %s arcs, %s to %s]"
        .formatted(nodes, arcs.size(), source, target);
  }
}
