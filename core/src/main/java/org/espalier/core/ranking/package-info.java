/**
 * Rankings of items.
 *
 * <p>Polytope: the permutahedron, whose vertices are the permutations of (1, …, n): Σ μ = n(n +
 * 1)/2 and the entries of any k items sum to at most n + (n − 1) + … + (n − k + 1) (Rado). Parts:
 * the items, part i counted as often as item i's rank.
 *
 * <p>Questions, the algorithms that answer them and what they cost: {@code espalier list
 * questions}.
 *
 * <p>{@link org.espalier.core.ranking.SoftRanks}, of items with weights, and {@link
 * org.espalier.core.ranking.SoftSort} are plain differentiable functions.
 */
package org.espalier.core.ranking;
