/**
 * Subsets of n items: any ({@link org.espalier.core.subset.Bits}), bounded in number ({@link
 * org.espalier.core.subset.Subset}) or in total weight ({@link org.espalier.core.subset.Knapsack}).
 *
 * <p>Polytopes: the box [0,1]^n; the box with least ≤ Σμ ≤ most; the knapsack polytope. Parts: the
 * items, item i at index i.
 *
 * <table>
 *   <caption>What is offered, beyond what all dynamic programs offer</caption>
 *   <tr><th>query</th><th>Bits</th><th>Subset</th><th>Knapsack</th><th>reference</th></tr>
 *   <tr><td>MAP</td><td>sign, O(n)</td><td>sort, O(n log n)</td><td>Viterbi, O(nW)</td><td></td>
 *       </tr>
 *   <tr><td>log-partition, marginals, entropy, Jacobian, sampling</td><td>sigmoid, O(n)</td>
 *       <td>cardinality chart, O(n·most)</td><td>chart, O(nW)</td><td></td></tr>
 *   <tr><td>projection</td><td>clip, O(n)</td><td>one threshold, O(n log n)</td><td>active set</td>
 *       <td>Blondel 2019</td></tr>
 *   <tr><td>k best, without replacement, max-marginals, conditioning</td><td>chart, O(n)</td>
 *       <td>chart, O(n·most)</td><td>chart, O(nW)</td><td>{@link
 *       org.espalier.core.chart.ChartStructure}</td></tr>
 * </table>
 */
package org.espalier.core.subset;
