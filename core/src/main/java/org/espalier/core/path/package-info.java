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
 * <table>
 *   <caption>What is offered, for graphs without cycles and grids</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>MAP</td><td>dynamic programming in topological order</td><td>O(E)</td><td>Viterbi 1967</td></tr>
 *   <tr><td>max-marginals</td><td>max-inside and max-outside</td><td>O(E)</td><td></td></tr>
 *   <tr><td>k best</td><td>lazy enumeration</td><td>O(E + k·d·log k)</td><td>Huang &amp; Chiang 2005</td></tr>
 *   <tr><td>log-partition, marginals, entropy, Jacobian</td><td>inside and outside over the chart, in log space</td><td>O(E)</td><td>Baker 1979; Li &amp; Eisner 2009</td></tr>
 *   <tr><td>sampling</td><td>top-down</td><td>O(d·b) each</td><td></td></tr>
 *   <tr><td>sampling without replacement</td><td>top-down search by Gumbel keys</td><td>O(d·b·log) each</td><td>Kool et al. 2019</td></tr>
 *   <tr><td>number of structures</td><td>sums and products of integers</td><td>O(E)</td><td></td></tr>
 *   <tr><td>conditioning, partial log-probability</td><td>edges that contradict leave the chart</td><td>O(E)</td><td></td></tr>
 *   <tr><td>projection and its Jacobian</td><td>active set</td><td>O(E) an iteration</td><td>Niculae et al. 2018</td></tr>
 *   <tr><td>projection on the relaxed set</td><td>clipping to [0, 1]</td><td>O(D)</td><td></td></tr>
 *   <tr><td>cheapest path for costs ≥ 0, {@code ShortestPath} and {@code GridShortestPath}</td><td>Dijkstra's algorithm</td><td>O((arcs + nodes) log nodes)</td><td>Dijkstra 1959</td></tr>
 *   <tr><td>all else for graphs with cycles</td><td>not offered: with scores of any sign the best simple path is NP-hard, and the projection asks for it; counting is #P-hard</td><td></td><td>Garey &amp; Johnson 1979; Valiant 1979</td></tr>
 * </table>
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
