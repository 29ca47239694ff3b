/**
 * Directed acyclic graphs.
 *
 * <p>Polytope: the hull of the graphs, the acyclic subgraph polytope, for whose facets no short
 * description is known. Parts: the edge from u to v at u·n + v, none on the diagonal.
 *
 * <table>
 *   <caption>What is offered</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>MAP</td><td>the best order, by a program over sets of nodes that come first</td>
 *       <td>O(2^n·n²)</td><td>Lawler 1964; Silander &amp; Myllymäki 2006</td></tr>
 *   <tr><td>max-marginals</td><td>a MAP with every edge held on</td><td>O(2^n·n⁴)</td><td></td></tr>
 *   <tr><td>k best</td><td>partition of the rest, by edges that are there or not</td>
 *       <td>O(k·2^n·n⁴)</td><td>Lawler 1972</td></tr>
 *   <tr><td>conditioning</td><td>edges held on say which nodes come first</td><td>O(2^n·n²)</td><td></td></tr>
 *   <tr><td>projection</td><td>active set</td><td>O(2^n·n²) an iteration</td><td>Niculae et al.
 *       2018</td></tr>
 *   <tr><td>number of structures</td><td>Robinson's recurrence</td><td>O(n²)</td><td>Robinson
 *       1973</td></tr>
 *   <tr><td>moves</td><td>an edge comes or goes</td><td>O(n²) each</td><td>Madigan &amp; York
 *       1995</td></tr>
 *   <tr><td>log-partition, marginals, sampling</td><td>not offered: #P-hard</td><td></td><td></td></tr>
 * </table>
 *
 * <p>Graphs that agree with an order are independent edges ({@link
 * org.espalier.core.acyclic.OrderedGraph}); with a {@link org.espalier.core.ranking.Ranking} for
 * the order, latent graphs of any size are learned (Zantedeschi et al. 2023).
 *
 * <ol>
 *   <li>E. Lawler, A comment on minimum feedback arc sets, IEEE Trans. Circuit Theory 11, 1964.
 *   <li>T. Silander, P. Myllymäki, A simple approach for finding the globally optimal Bayesian
 *       network structure, UAI 2006.
 *   <li>R. Robinson, Counting labeled acyclic digraphs, New Directions in the Theory of Graphs,
 *       1973.
 *   <li>D. Madigan, J. York, Bayesian graphical models for discrete data, International Statistical
 *       Review 63, 1995.
 *   <li>V. Zantedeschi, L. Franceschi, J. Kaddour, M. Kusner, V. Niculae, DAG learning on the
 *       permutahedron, ICLR 2023, arXiv 2301.11898.
 * </ol>
 */
package org.espalier.core.acyclic;
