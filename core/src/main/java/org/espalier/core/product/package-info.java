/**
 * Products of independent structures.
 *
 * <p>Polytope: the product of the factors' polytopes. Parts: the visible parts of all factors in
 * order, then their extra parts in order.
 *
 * <p>Questions, the algorithms that answer them and what they cost: {@code espalier list
 * questions}.
 */
package org.espalier.core.product;
