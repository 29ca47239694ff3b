/**
 * Constituents: binary bracketings, with or without labels ({@link
 * org.espalier.core.bracket.Bracketing}), trees with any number of children and unary chains
 * ({@link org.espalier.core.bracket.NaryBracketing}), bracketings with heads ({@link
 * org.espalier.core.bracket.LexicalisedBracketing}), and derivations in a grammar ({@link
 * org.espalier.core.bracket.Pcfg}), also of low rank ({@link
 * org.espalier.core.bracket.LowRankPcfg}).
 *
 * <p>Polytopes: the hulls of the bracketings, seen through their spans: projections of the unit
 * flows through the chart, without a short description in the spans alone. Parts: the span of the
 * words i … j, both included, with label or symbol y at (i·n + j)·K + y, all visible; then the
 * rules of a grammar in their order, extra parts that a derivation may use several times.
 *
 * <p>E is the number of edges of the chart: about n³/6 + n²·K/2 for bracketings, n²·K·U more for
 * trees with up to U labels of a span, rules·n³/6 for a grammar, n³·R/6 + n²·R² for one of rank R,
 * n⁴/6 with heads. A derivation has d = 2n − 1 spans, and a node at most b edges: n or K, or n
 * times the rules of a symbol.
 *
 * <table>
 *   <caption>What is offered</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>MAP</td><td>the algorithm of Cocke, Kasami and Younger</td><td>O(E)</td><td>Younger 1967</td></tr>
 *   <tr><td>max-marginals</td><td>max-inside and max-outside</td><td>O(E)</td><td></td></tr>
 *   <tr><td>k best</td><td>lazy enumeration</td><td>O(E + k·d·log k)</td><td>Huang &amp; Chiang 2005</td></tr>
 *   <tr><td>log-partition, marginals, entropy, Jacobian</td><td>inside and outside; in plain numbers for bracketings where their range suffices, else in log space</td><td>O(E)</td><td>Baker 1979; Li &amp; Eisner 2009</td></tr>
 *   <tr><td>sampling</td><td>top-down</td><td>O(d·b) each</td><td></td></tr>
 *   <tr><td>sampling without replacement</td><td>top-down search by Gumbel keys</td><td>O(d·b·log) each</td><td>Kool et al. 2019</td></tr>
 *   <tr><td>number of structures</td><td>sums and products of integers</td><td>O(E)</td><td></td></tr>
 *   <tr><td>conditioning, partial log-probability</td><td>edges that contradict leave the chart</td><td>O(E)</td><td></td></tr>
 *   <tr><td>projection and its Jacobian</td><td>active set</td><td>O(E) an iteration</td><td>Niculae et al. 2018</td></tr>
 *   <tr><td>projection on the relaxed set</td><td>clipping to [0, 1]</td><td>O(D)</td><td></td></tr>
 * </table>
 *
 * <ol>
 *   <li>D. Younger, Recognition and parsing of context-free languages in time n³, Information and
 *       Control 10, 1967.
 *   <li>J. Baker, Trainable grammars for speech recognition, JASA 65, 1979.
 *   <li>The others: {@link org.espalier.core.chart.ChartStructure}.
 * </ol>
 */
package org.espalier.core.bracket;
