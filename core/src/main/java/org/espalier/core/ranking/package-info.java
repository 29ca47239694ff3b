/**
 * Rankings of items.
 *
 * <p>Polytope: the permutahedron, whose vertices are the permutations of (1, …, n): Σ μ = n(n +
 * 1)/2 and the entries of any k items sum to at most n + (n − 1) + … + (n − k + 1) (Rado). Parts:
 * the items, part i counted as often as item i's rank.
 *
 * <table>
 *   <caption>What is offered</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>MAP</td><td>sorting</td><td>O(n log n)</td><td></td></tr>
 *   <tr><td>k best</td><td>partition of the rest, on the matching of items with ranks</td>
 *       <td>O(k n⁴)</td><td>Murty 1968</td></tr>
 *   <tr><td>number of structures</td><td>n!</td><td>O(n)</td><td></td></tr>
 *   <tr><td>projection and its Jacobian</td><td>isotonic regression, pooling adjacent violators</td>
 *       <td>O(n log n), O(n)</td><td>Blondel et al. 2020</td></tr>
 *   <tr><td>log-partition, marginals, sampling</td><td>not offered: no polynomial algorithm is
 *       known</td><td></td><td></td></tr>
 * </table>
 *
 * <p>{@link org.espalier.core.ranking.SoftRanks}, of items with weights, and {@link
 * org.espalier.core.ranking.SoftSort} are plain differentiable functions.
 */
package org.espalier.core.ranking;
