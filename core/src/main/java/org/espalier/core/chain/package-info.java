/**
 * Sequences of tags.
 *
 * <p>Polytope: of the tag sequences seen through their tags, which is a product of simplices, one
 * for each position; the transitions enter linearly. Visible parts: tag y at position t, index t·K
 * + y. Extra parts: transitions from tag y to y' at y·K + y' in the block of their position, or in
 * the one block that all positions share; then, if there are any, K start and K end scores ({@link
 * org.espalier.core.chain.LinearChain} has the formulas).
 *
 * <p>Questions, the algorithms that answer them and what they cost: {@code espalier list
 * questions}.
 *
 * <p>{@link org.espalier.core.chain.SecondOrderChain} adds scores for three tags in a row, and
 * answers everything by the chart, in O(n·K³).
 *
 * <p>{@link org.espalier.core.chain.HiddenMarkovModel} is a view: its tables of probabilities are
 * the scores of a chain.
 */
package org.espalier.core.chain;
