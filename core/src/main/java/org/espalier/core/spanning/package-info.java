/**
 * Undirected spanning trees.
 *
 * <p>Polytope: μ ≥ 0 over the edges with Σ μ = n − 1 and at most |S| − 1 within every set S of
 * nodes (Edmonds). Parts: edges of the complete graph over n nodes, that of i &lt; j at index i(2n
 * − i − 1)/2 + j − i − 1.
 *
 * <table>
 *   <caption>What is offered</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>MAP, with edges held on or off</td><td>Prim</td><td>O(n²)</td><td>Prim 1957</td></tr>
 *   <tr><td>max-marginals</td><td>exchange of one edge of the best tree</td><td>O(n²)</td>
 *       <td></td></tr>
 *   <tr><td>k best</td><td>partition of the rest</td><td>O(k n³)</td><td>Lawler 1972</td></tr>
 *   <tr><td>log-partition, marginals, entropy, Jacobian</td><td>matrix-tree theorem, eliminated
 *       without subtractions</td><td>O(n³)</td><td>Kirchhoff 1847; Grassmann, Taksar &amp; Heyman
 *       1985</td></tr>
 *   <tr><td>sampling</td><td>loop-erased random walks, else one edge after another</td><td>that of
 *       the walks, else O(n⁴)</td><td>Wilson 1996; Colbourn et al. 1996</td></tr>
 *   <tr><td>sampling without replacement</td><td>partition of the rest by mass</td><td>O(k n⁴)</td>
 *       <td>Lawler 1972</td></tr>
 *   <tr><td>conditioning, partial log-probability</td><td>edges held on are contracted</td>
 *       <td>O(n²) more</td><td></td></tr>
 *   <tr><td>number of structures</td><td>n^(n−2); under conditions a determinant in integers</td>
 *       <td>O(1), O(n³)</td><td>Cayley 1889; Bareiss 1968</td></tr>
 *   <tr><td>projection</td><td>active set</td><td>O(n²) per call of the oracle</td>
 *       <td>Niculae et al. 2018</td></tr>
 * </table>
 */
package org.espalier.core.spanning;
