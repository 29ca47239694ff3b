/**
 * Segmentations: positions cut into labelled segments.
 *
 * <p>Polytope: the hull of the segmentations seen through their segments. These are the unit flows
 * through the positions 0 … n, so it is {μ ≥ 0 : segments that end at a position have the total
 * weight of those that begin there, and those that begin at 0 weigh 1}; transitions enter linearly.
 * Visible parts: the segment from i of width w with label y at (i·W + w − 1)·K + y. Extra parts:
 * transitions from label y to y' at n·W·K + y·K + y', shared by all positions.
 *
 * <p>E is the number of edges of the chart: O(n·K·(W + K)) with transitions and O(n·W·K) without. A
 * segmentation has at most d = n segments, and a node at most b = W·K edges.
 *
 * <table>
 *   <caption>What is offered</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>MAP</td><td>Viterbi over segments</td><td>O(E)</td><td>Sarawagi &amp; Cohen 2004</td></tr>
 *   <tr><td>max-marginals</td><td>max-inside and max-outside</td><td>O(E)</td><td></td></tr>
 *   <tr><td>k best</td><td>lazy enumeration</td><td>O(E + k·d·log k)</td><td>Huang &amp; Chiang 2005</td></tr>
 *   <tr><td>log-partition, marginals, entropy, Jacobian</td><td>forward and backward over segments, in plain numbers; over the chart in log space beyond their range</td><td>O(E)</td><td>Sarawagi &amp; Cohen 2004; Li &amp; Eisner 2009</td></tr>
 *   <tr><td>sampling</td><td>top-down</td><td>O(d·b) each</td><td></td></tr>
 *   <tr><td>sampling without replacement</td><td>top-down search by Gumbel keys</td><td>O(d·b·log) each</td><td>Kool et al. 2019</td></tr>
 *   <tr><td>number of structures</td><td>sums and products of integers</td><td>O(E)</td><td></td></tr>
 *   <tr><td>conditioning, partial log-probability</td><td>edges that contradict leave the chart</td><td>O(E)</td><td></td></tr>
 *   <tr><td>projection and its Jacobian</td><td>active set</td><td>O(E) an iteration</td><td>Niculae et al. 2018</td></tr>
 *   <tr><td>projection on the relaxed set</td><td>clipping to [0, 1]</td><td>O(D)</td><td></td></tr>
 * </table>
 *
 * <ol>
 *   <li>S. Sarawagi, W. Cohen, Semi-Markov conditional random fields for information extraction,
 *       NIPS 2004.
 *   <li>The others: {@link org.espalier.core.chart.ChartStructure}.
 * </ol>
 */
package org.espalier.core.segment;
