/**
 * Products of independent structures.
 *
 * <p>Polytope: the product of the factors' polytopes. Parts: the visible parts of all factors in
 * order, then their extra parts in order.
 *
 * <table>
 *   <caption>What is offered, where all factors offer it</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>MAP, log-partition, marginals, entropy, Jacobian, sampling, projection</td>
 *       <td>factor by factor</td><td>the factors'</td><td></td></tr>
 *   <tr><td>k best</td><td>merging of sorted lists of sums</td><td>the factors' and O(k log k)
 *       each</td><td>Huang &amp; Chiang 2005</td></tr>
 *   <tr><td>max-marginals, number of structures, conditioning, partial log-probability</td>
 *       <td>sums, products</td><td>the factors'</td><td></td></tr>
 *   <tr><td>noise given a sample</td><td>factor by factor</td><td>the factors'</td><td></td></tr>
 *   <tr><td>sampling without replacement</td><td>merging of draws by their keys</td><td>k² draws
 *       from a factor at worst</td><td>Kool et al. 2019</td></tr>
 * </table>
 */
package org.espalier.core.product;
