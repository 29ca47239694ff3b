/**
 * Subsets of n items: any ({@link org.espalier.core.subset.Bits}), bounded in number ({@link
 * org.espalier.core.subset.Subset}) or in total weight ({@link org.espalier.core.subset.Knapsack}).
 *
 * <p>Polytopes: the box [0,1]^n; the box with least ≤ Σμ ≤ most; the knapsack polytope. Parts: the
 * items, item i at index i.
 *
 * <p>Questions, the algorithms that answer them and what they cost: {@code espalier list
 * questions}.
 */
package org.espalier.core.subset;
