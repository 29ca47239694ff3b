package org.espalier.core.path;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.espalier.core.Parts;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.UnitBox;
import org.jspecify.annotations.Nullable;

/**
 * Paths in a directed acyclic graph from node 0 to its last node.
 *
 * <p>Parts are the graph's arcs in their order; a path is the list of its arcs. Arcs on no such
 * path are unusable. Several arcs between the same two nodes are allowed, and are different.
 */
public final class DagPath implements ChartStructure, UnitBox {

  private final int nodes;
  private final List<Arc> arcs;
  private volatile @Nullable BitSet used;

  /**
   * An arc of a graph.
   *
   * @param from a node
   * @param to another, of higher number where the graph has no cycles
   */
  public record Arc(int from, int to) {}

  /**
   * Creates the set of paths.
   *
   * @param nodes the number of nodes, at least 1, numbered in topological order
   * @param arcs each from a lower to a higher node
   * @throws IllegalArgumentException if an arc does not go upwards within the nodes
   * @throws org.espalier.core.InfeasibleException by any question, if no path reaches the last node
   */
  public DagPath(int nodes, List<Arc> arcs) {
    this.nodes = nodes;
    this.arcs = List.copyOf(arcs);
    if (nodes < 1) {
      throw new IllegalArgumentException("a graph needs at least 1 node, not " + nodes);
    }
    for (int i = 0; i < arcs.size(); i++) {
      Arc arc = arcs.get(i);
      if (arc.from < 0 || arc.from >= arc.to || arc.to >= nodes) {
        throw new IllegalArgumentException("arc " + i + " is " + arc + " of " + nodes + " nodes");
      }
    }
  }

  /** Returns the number of nodes. */
  public int nodes() {
    return nodes;
  }

  /** Returns the arcs, in the order of parts. */
  public List<Arc> arcs() {
    return arcs;
  }

  @Override
  public int size() {
    return arcs.size();
  }

  @Override
  public boolean usable(int part) {
    BitSet known = used;
    if (known == null) {
      known = hypergraph().used();
      used = known;
    }
    return known.get(part);
  }

  @Override
  public String partName(int part) {
    return "arc " + part + " (" + arcs.get(part).from + " -> " + arcs.get(part).to + ")";
  }

  /** {@inheritDoc} One node for each node, one edge for each arc. */
  @Override
  public Hypergraph hypergraph() {
    List<List<Integer>> arriving = new ArrayList<>();
    for (int v = 0; v < nodes; v++) {
      arriving.add(new ArrayList<>());
    }
    for (int i = 0; i < arcs.size(); i++) {
      arriving.get(arcs.get(i).to).add(i);
    }
    Hypergraph.Builder builder = Hypergraph.builder();
    for (int v = 0; v < nodes; v++) {
      builder.node();
      if (v == 0) {
        builder.edge();
      }
      for (int arc : arriving.get(v)) {
        builder.edge(arcs.get(arc).from).part(arc);
      }
    }
    return builder.build();
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    extend(new ArrayList<>(), 0, visitor);
  }

  private void extend(List<Integer> path, int node, Consumer<? super Parts> visitor) {
    if (node == nodes - 1) {
      visitor.accept(Parts.of(path.stream().mapToInt(Integer::intValue).toArray()));
      return;
    }
    for (int i = 0; i < arcs.size(); i++) {
      if (arcs.get(i).from == node) {
        path.add(i);
        extend(path, arcs.get(i).to, visitor);
        path.removeLast();
      }
    }
  }

  @Override
  public boolean contains(Parts parts) {
    List<Arc> path = new ArrayList<>();
    for (int i = 0; i < parts.count(); i++) {
      if (parts.get(i) < 0 || parts.get(i) >= size()) {
        return false;
      }
      path.add(arcs.get(parts.get(i)));
    }
    path.sort((one, other) -> Integer.compare(one.from, other.from));
    int node = 0;
    for (Arc arc : path) {
      if (arc.from != node) {
        return false;
      }
      node = arc.to;
    }
    return node == nodes - 1;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DagPath that && nodes == that.nodes && arcs.equals(that.arcs);
  }

  @Override
  public int hashCode() {
    return 31 * nodes + arcs.hashCode();
  }

  @Override
  public String toString() {
    return "DagPath[nodes=" + nodes + ", arcs=" + arcs.size() + "]";
  }
}
