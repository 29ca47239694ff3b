/**
 * Constituents: binary bracketings, with or without labels ({@link
 * org.espalier.core.bracket.Bracketing}), and derivations in a grammar ({@link
 * org.espalier.core.bracket.Pcfg}).
 *
 * <p>Polytopes: of the bracketings seen through their spans. Visible parts: span i … j with label
 * or symbol y at (i·n + j)·K + y. Extra parts of a grammar: its rules.
 *
 * <p>Every question by the chart of {@link org.espalier.core.chart.ChartStructure}: n³/6 + n²·K/2
 * edges, and rules·n³/6 for a grammar. MAP is then the algorithm of Cocke, Kasami and Younger, and
 * the log-partition the inside algorithm (J. Baker, Trainable grammars for speech recognition, JASA
 * 65, 1979).
 */
package org.espalier.core.bracket;
