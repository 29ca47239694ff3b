/**
 * Monotonic alignments: of two sequences with each other ({@link
 * org.espalier.core.alignment.Alignment}), and of labels with frames ({@link
 * org.espalier.core.alignment.Ctc}).
 *
 * <p>Polytopes: paths through the cells of a grid; frame-wise labellings that collapse to the
 * labels. Parts: cell and move at (i·M + j)·3 + move; frame and symbol at t·K + y.
 *
 * <p>Every question by the chart of {@link org.espalier.core.chart.ChartStructure}: 3·N·M edges,
 * and at most 3·T·(2U + 1) for U labels.
 *
 * <ol>
 *   <li>H. Sakoe, S. Chiba, Dynamic programming algorithm optimization for spoken word recognition,
 *       IEEE Trans. ASSP 26, 1978.
 *   <li>A. Graves, S. Fernández, F. Gomez, J. Schmidhuber, Connectionist temporal classification:
 *       labelling unsegmented sequence data with recurrent neural networks, ICML 2006.
 * </ol>
 */
package org.espalier.core.alignment;
