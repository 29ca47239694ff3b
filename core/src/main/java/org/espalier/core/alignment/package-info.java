/**
 * Monotonic alignments: of two sequences with each other ({@link
 * org.espalier.core.alignment.Alignment}), and of labels with frames ({@link
 * org.espalier.core.alignment.Ctc}).
 *
 * <p>Polytopes: unit flows through the cells of a grid; unit flows through the frames of those
 * labellings that collapse to the labels, seen through frame and symbol. Parts: of an alignment,
 * cell (i, j) and move at (i·M + j)·3 + move, where move 0 is from the left, 1 diagonal, 2 from
 * above; of CTC, frame t and symbol y at t·K + y.
 *
 * <p>E is the number of edges of the chart: at most 3·N·M for an alignment, 3·T·(2U + 1) for U
 * labels in T frames. A structure has at most d parts, N + M − 1 or T, and a node at most b = 3
 * edges.
 *
 * <table>
 *   <caption>What is offered</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>MAP</td><td>Viterbi: over the chart, for alignments over rows</td><td>O(E)</td><td>Sakoe &amp; Chiba 1978; Viterbi 1967</td></tr>
 *   <tr><td>max-marginals</td><td>max-inside and max-outside</td><td>O(E)</td><td></td></tr>
 *   <tr><td>k best</td><td>lazy enumeration</td><td>O(E + k·d·log k)</td><td>Huang &amp; Chiang 2005</td></tr>
 *   <tr><td>log-partition, marginals, entropy, Jacobian</td><td>forward and backward in log space, over rows of states without a chart</td><td>O(E)</td><td>Graves et al. 2006; Li &amp; Eisner 2009</td></tr>
 *   <tr><td>sampling</td><td>top-down</td><td>O(d·b) each</td><td></td></tr>
 *   <tr><td>sampling without replacement</td><td>top-down search by Gumbel keys</td><td>O(d·b·log) each</td><td>Kool et al. 2019</td></tr>
 *   <tr><td>number of structures</td><td>sums and products of integers</td><td>O(E)</td><td></td></tr>
 *   <tr><td>conditioning, partial log-probability</td><td>edges that contradict leave the chart</td><td>O(E)</td><td></td></tr>
 *   <tr><td>projection and its Jacobian</td><td>active set</td><td>O(E) an iteration</td><td>Niculae et al. 2018</td></tr>
 *   <tr><td>projection on the relaxed set</td><td>clipping to [0, 1]; for CTC a simplex for each frame</td><td>O(D), expected for CTC</td><td>Condat 2016</td></tr>
 * </table>
 *
 * <ol>
 *   <li>H. Sakoe, S. Chiba, Dynamic programming algorithm optimization for spoken word recognition,
 *       IEEE Trans. ASSP 26, 1978.
 *   <li>A. Graves, S. Fernández, F. Gomez, J. Schmidhuber, Connectionist temporal classification:
 *       labelling unsegmented sequence data with recurrent neural networks, ICML 2006.
 *   <li>The others: {@link org.espalier.core.chart.ChartStructure}.
 * </ol>
 */
package org.espalier.core.alignment;
