/**
 * Finite automata over sequences of one length.
 *
 * <p>An {@link org.espalier.core.automaton.Automaton} is a set of sequences, minimal, and closed
 * under and, or and not. Crossed with a chain it is {@link
 * org.espalier.core.chain.ConstrainedChain}, with bits {@link
 * org.espalier.core.subset.ConstrainedSubset}.
 */
package org.espalier.core.automaton;
