/**
 * Constraints on structures, and a small language for them.
 *
 * <p>{@link org.espalier.core.constraint.Constraints} reads or takes constraints and compiles them
 * against a structure: exactly, as an automaton or counters crossed with a dynamic program and as
 * parts held on and off, wherever that is polynomial; as a factor graph elsewhere. What comes out
 * says which. docs/constraints.md has the grammar and examples.
 *
 * <p>Y. Bar-Hillel, M. Perles, E. Shamir, On formal properties of simple phrase structure grammars,
 * 1961, on grammars crossed with automata.
 */
package org.espalier.core.constraint;
