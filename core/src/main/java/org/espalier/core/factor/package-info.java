/**
 * Factors over binary variables.
 *
 * <p>Two structures that are met as factors only. Their polytopes are in their own comments; every
 * part is a variable, and a {@link org.espalier.core.factor.Pair} has one extra part.
 *
 * <table>
 *   <caption>What is offered</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>pair: MAP, projection</td><td>comparison of cases</td><td>O(1)</td>
 *       <td>Martins et al. 2015</td></tr>
 *   <tr><td>disjunction: MAP</td><td>sum of positive scores</td><td>O(n)</td><td></td></tr>
 *   <tr><td>disjunction: projection</td><td>one threshold</td><td>O(n log n)</td>
 *       <td>Martins et al. 2015</td></tr>
 * </table>
 */
package org.espalier.core.factor;
