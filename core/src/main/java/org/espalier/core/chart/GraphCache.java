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

  private static final long NUMBERS_PER_EDGE = 3;

  private final Map<ChartStructure, Hypergraph> graphs = new LinkedHashMap<>(16, 0.75f, true);
  private long edges;

  Hypergraph get(ChartStructure structure, Workspace workspace) {
    Hypergraph graph = graphs.get(structure);
    if (graph == null) {
      graph = structure.hypergraph();
      graphs.put(structure, graph);
      edges += graph.edges();
      workspace.charge(NUMBERS_PER_EDGE * graph.edges());
      Iterator<Hypergraph> oldest = graphs.values().iterator();
      while (edges > EDGES && graphs.size() > 1) {
        long unused = oldest.next().edges();
        edges -= unused;
        workspace.charge(-NUMBERS_PER_EDGE * unused);
        oldest.remove();
      }
    }
    return graph;
  }
}
