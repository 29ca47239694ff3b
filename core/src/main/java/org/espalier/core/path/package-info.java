/**
 * Paths: in a directed acyclic graph ({@link org.espalier.core.path.DagPath}, parts are arcs) and
 * monotone ones through a grid ({@link org.espalier.core.path.GridPath}, parts are cells).
 *
 * <p>Polytope: of unit flows from the first to the last node.
 *
 * <p>Every question by the chart of {@link org.espalier.core.chart.ChartStructure}, with as many
 * edges as the graph has arcs. Scores may have any sign: a path of highest score is sought.
 *
 * <p>Graphs with cycles have {@link org.espalier.core.path.ShortestPath} (parts are arcs) and
 * {@link org.espalier.core.path.GridShortestPath} (8 neighbours, parts are cells): the cheapest
 * path by Dijkstra's algorithm, in O((arcs + nodes) log nodes), for costs ≥ 0. As that is all that
 * is easy there, they are no MAP oracles and have no projection.
 */
package org.espalier.core.path;
