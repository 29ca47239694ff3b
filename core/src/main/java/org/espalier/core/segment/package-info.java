/**
 * Segmentations: positions cut into labelled segments.
 *
 * <p>Polytope: of the segmentations seen through their segments; paths through the positions 0 … n,
 * so it is integral. Visible parts: segment from i of width w with label y at (i·W + w − 1)·K + y.
 * Extra parts: transitions between labels, shared by all positions.
 *
 * <p>Every question by the chart of {@link org.espalier.core.chart.ChartStructure}, O(n·K·(W + K))
 * edges with transitions and O(n·W·K) without. (S. Sarawagi, W. Cohen, Semi-Markov conditional
 * random fields for information extraction, NIPS 2004.)
 */
package org.espalier.core.segment;
