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
 * <p>Questions, the algorithms that answer them and what they cost: {@code espalier list
 * questions}.
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
