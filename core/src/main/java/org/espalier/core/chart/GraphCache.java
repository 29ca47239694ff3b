package org.espalier.core.chart;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.core.Workspace;

/** The graphs that a workspace has met lately: least recently used ones leave. */
final class GraphCache {

  static final Workspace.Key<GraphCache> KEY = Workspace.Key.of(GraphCache::new);

  /** Some 100 MB: an edge takes five or six integers. */
  private static final int EDGES = 4_000_000;

  private final Map<ChartStructure, Hypergraph> graphs = new LinkedHashMap<>(16, 0.75f, true);
  private long edges;

  Hypergraph get(ChartStructure structure) {
    Hypergraph graph = graphs.get(structure);
    if (graph == null) {
      graph = structure.hypergraph();
      graphs.put(structure, graph);
      edges += graph.edges();
      Iterator<Hypergraph> oldest = graphs.values().iterator();
      while (edges > EDGES && graphs.size() > 1) {
        edges -= oldest.next().edges();
        oldest.remove();
      }
    }
    return graph;
  }
}
