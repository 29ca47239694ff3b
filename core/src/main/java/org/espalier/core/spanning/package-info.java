/**
 * Undirected spanning trees.
 *
 * <p>Polytope: μ ≥ 0 over the edges with Σ μ = n − 1 and at most |S| − 1 within every set S of
 * nodes (Edmonds). Parts: edges of the complete graph over n nodes, that of i &lt; j at index i(2n
 * − i − 1)/2 + j − i − 1.
 *
 * <p>Questions, the algorithms that answer them and what they cost: {@code espalier list
 * questions}.
 */
package org.espalier.core.spanning;
