/**
 * Paths: in a directed acyclic graph ({@link org.espalier.core.path.DagPath}), monotone ones
 * through a grid ({@link org.espalier.core.path.GridPath}), and shortest ones where there are
 * cycles ({@link org.espalier.core.path.ShortestPath}, {@link
 * org.espalier.core.path.GridShortestPath} with 8 neighbours).
 *
 * <p>Polytope: the unit flows from the first to the last node, {μ ≥ 0 : as much leaves a node as
 * enters it, 1 leaves the first}; for a grid as seen through its cells. Parts: arcs in the order of
 * the list; or the cell in row i and column j at i·M + j. A path of highest score is sought, so
 * costs are negative scores, of any sign where there are no cycles.
 *
 * <p>E is the number of arcs, at most 3·N·M in a grid. A path has at most d parts, and a node at
 * most b incoming arcs.
 *
 * <p>Questions, the algorithms that answer them and what they cost: {@code espalier list
 * questions}.
 *
 * <ol>
 *   <li>E. Dijkstra, A note on two problems in connexion with graphs, Numerische Mathematik 1,
 *       1959.
 *   <li>M. Garey, D. Johnson, Computers and Intractability, 1979.
 *   <li>L. Valiant, The complexity of enumeration and reliability problems, SIAM J. Computing 8,
 *       1979.
 *   <li>The others: {@link org.espalier.core.chart.ChartStructure}.
 * </ol>
 */
package org.espalier.core.path;
