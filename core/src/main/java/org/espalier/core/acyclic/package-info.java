/**
 * Directed acyclic graphs.
 *
 * <p>Polytope: the hull of the graphs, the acyclic subgraph polytope, for whose facets no short
 * description is known. Parts: the edge from u to v at u·n + v, none on the diagonal.
 *
 * <p>Questions, the algorithms that answer them and what they cost: {@code espalier list
 * questions}.
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
