/**
 * Matchings of rows with columns, rows ≤ columns: every row gets a column of its own.
 *
 * <p>Polytope: the matrices μ ≥ 0 of rows × columns whose rows sum to 1 and whose columns sum to at
 * most 1; with as many rows as columns the doubly stochastic matrices (Birkhoff). Parts: cells, row
 * r in column c at index r·columns + c.
 *
 * <p>{@link org.espalier.core.matching.PartialMatching} lets rows and columns stay alone; it asks a
 * matching with a column of its own for each row, and projects by the active set.
 *
 * <p>Questions, the algorithms that answer them and what they cost: {@code espalier list
 * questions}.
 */
package org.espalier.core.matching;
