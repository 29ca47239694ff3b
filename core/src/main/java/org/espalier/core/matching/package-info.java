/**
 * Matchings of rows with columns, rows ≤ columns: every row gets a column of its own.
 *
 * <p>Polytope: the matrices μ ≥ 0 of rows × columns whose rows sum to 1 and whose columns sum to at
 * most 1; with as many rows as columns the doubly stochastic matrices (Birkhoff). Parts: cells, row
 * r in column c at index r·columns + c.
 *
 * <p>{@link org.espalier.core.matching.PartialMatching} lets rows and columns stay alone; it asks a
 * matching with a column of its own for each row, and projects by the active set.
 *
 * <table>
 *   <caption>What is offered, with r rows and c columns</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>MAP</td><td>shortest augmenting paths</td><td>O(r²c)</td>
 *       <td>Jonker &amp; Volgenant 1987</td></tr>
 *   <tr><td>max-marginals</td><td>shortest alternating paths</td><td>O(r²c)</td>
 *       <td>Floyd 1962</td></tr>
 *   <tr><td>k best, with cells held on or off</td><td>partition of the rest</td>
 *       <td>O(k r³c)</td><td>Murty 1968</td></tr>
 *   <tr><td>projection, its Jacobian</td><td>semismooth Newton on the dual</td>
 *       <td>O(r³/6 + rc) per step, about 4 steps</td><td>Li, Sun &amp; Toh 2020</td></tr>
 *   <tr><td>the mixture that makes up a projection</td><td>perfect matchings of its cells</td>
 *       <td>O(cells) for each</td><td>Birkhoff 1946</td></tr>
 *   <tr><td>projection on the relaxed set</td><td>one simplex per row</td><td>O(rc) expected</td>
 *       <td>Peng et al. 2018</td></tr>
 *   <tr><td>number of structures</td><td>c!/(c − r)!</td><td>O(r)</td><td></td></tr>
 *   <tr><td>conditioning</td><td>scores of −∞ in the rows and columns of cells held on</td>
 *       <td>O(rc) more</td><td></td></tr>
 *   <tr><td>log-partition, marginals, entropy, Jacobian, sampling, conditioning ({@link
 *       org.espalier.core.matching.SmallMatching}, c ≤ 20)</td><td>program over sets of
 *       columns</td><td>O(c·2^c)</td><td>Held &amp; Karp 1962</td></tr>
 *   <tr><td>sampling without replacement (likewise)</td><td>partition of the rest by mass</td>
 *       <td>O(k·r·c·2^c)</td><td>Lawler 1972</td></tr>
 *   <tr><td>the same for many columns</td><td>not offered: permanents are #P-hard</td><td></td>
 *       <td>Valiant 1979</td></tr>
 *   <tr><td>entropic relaxation ({@link org.espalier.core.matching.Sinkhorn}), not the marginals</td>
 *       <td>alternate scaling</td><td>O(rc) per iteration</td><td>Sinkhorn 1964, Cuturi 2013</td>
 *       </tr>
 * </table>
 */
package org.espalier.core.matching;
