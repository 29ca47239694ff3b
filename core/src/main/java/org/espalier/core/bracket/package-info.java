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
 * <p>Questions, the algorithms that answer them and what they cost: {@code espalier list
 * questions}.
 *
 * <ol>
 *   <li>D. Younger, Recognition and parsing of context-free languages in time n³, Information and
 *       Control 10, 1967.
 *   <li>J. Baker, Trainable grammars for speech recognition, JASA 65, 1979.
 *   <li>The others: {@link org.espalier.core.chart.ChartStructure}.
 * </ol>
 */
package org.espalier.core.bracket;
