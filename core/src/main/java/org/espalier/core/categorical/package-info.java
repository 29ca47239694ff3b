/**
 * One choice of n.
 *
 * <p>Polytope: the probability simplex. Parts: the n choices, part i at index i.
 *
 * <p>Questions, the algorithms that answer them and what they cost: {@code espalier list
 * questions}.
 */
package org.espalier.core.categorical;
