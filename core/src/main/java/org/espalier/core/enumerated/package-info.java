/**
 * Structures by list: few enough to go through one by one.
 *
 * <p>Polytope: the hull of the listed structures. Parts: those of the instance that was listed.
 *
 * <p>Questions, the algorithms that answer them and what they cost: {@code espalier list
 * questions}.
 */
package org.espalier.core.enumerated;
