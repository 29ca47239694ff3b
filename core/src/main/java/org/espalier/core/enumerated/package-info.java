/**
 * Structures by list: few enough to go through one by one.
 *
 * <p>Polytope: the hull of the listed structures. Parts: those of the instance that was listed.
 *
 * <table>
 *   <caption>What is offered, with N structures of m parts</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>MAP, max-marginals, log-partition, marginals, entropy, Jacobian, sampling,
 *       conditioning</td>
 *       <td>going through the list</td><td>O(N m)</td><td></td></tr>
 *   <tr><td>k best; sampling without replacement</td><td>sorting; of scores with Gumbel noise</td>
 *       <td>O(N m + N log N)</td><td></td></tr>
 *   <tr><td>projection</td><td>active set</td><td>O(N m) per call of the oracle</td>
 *       <td>Niculae et al. 2018</td></tr>
 * </table>
 */
package org.espalier.core.enumerated;
