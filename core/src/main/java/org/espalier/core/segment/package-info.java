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
 * <p>Questions, the algorithms that answer them and what they cost: {@code espalier list
 * questions}.
 *
 * <ol>
 *   <li>S. Sarawagi, W. Cohen, Semi-Markov conditional random fields for information extraction,
 *       NIPS 2004.
 *   <li>The others: {@link org.espalier.core.chart.ChartStructure}.
 * </ol>
 */
package org.espalier.core.segment;
