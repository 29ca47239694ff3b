/**
 * One choice of n.
 *
 * <p>Polytope: the probability simplex. Parts: the n choices, part i at index i.
 *
 * <table>
 *   <caption>What is offered</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>MAP</td><td>argmax</td><td>O(n)</td><td></td></tr>
 *   <tr><td>log-partition, marginals, entropy, Jacobian, sampling</td><td>softmax</td><td>O(n)</td>
 *       <td></td></tr>
 *   <tr><td>projection</td><td>sparsemax by Michelot's iteration on candidates</td>
 *       <td>O(n) expected</td><td>Martins &amp; Astudillo 2016, Condat 2016</td></tr>
 * </table>
 */
package org.espalier.core.categorical;
