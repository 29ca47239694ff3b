/**
 * One choice of n.
 *
 * <p>Polytope: the probability simplex. Parts: the n choices, part i at index i.
 *
 * <table>
 *   <caption>What is offered</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>MAP, max-marginals</td><td>argmax, the scores</td><td>O(n)</td><td></td></tr>
 *   <tr><td>k best, sampling without replacement</td><td>sorting; of scores with Gumbel noise</td>
 *       <td>O(n log n)</td><td></td></tr>
 *   <tr><td>conditioning, partial log-probability</td><td>scores of −∞</td><td>O(n)</td><td></td>
 *       </tr>
 *   <tr><td>log-partition, marginals, entropy, Jacobian, sampling</td><td>softmax</td><td>O(n)</td>
 *       <td></td></tr>
 *   <tr><td>projection</td><td>sparsemax by Michelot's iteration on candidates</td>
 *       <td>O(n) expected</td><td>Martins &amp; Astudillo 2016, Condat 2016</td></tr>
 *   <tr><td>α-entmax and α-normmax of one choice, {@link
 *       org.espalier.core.categorical.ChoiceMap}</td>
 *       <td>Newton's method on the threshold</td><td>O(n) each step</td>
 *       <td>Peters, Niculae &amp; Martins 2019, Blondel, Martins &amp; Niculae 2020</td></tr>
 * </table>
 */
package org.espalier.core.categorical;
