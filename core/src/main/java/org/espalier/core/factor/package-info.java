/**
 * Factor graphs over binary variables, solved by LP-SparseMAP.
 *
 * <p>A {@link org.espalier.core.factor.FactorGraph} is a conjunction: logic rules, pairs, and any
 * structures with MAP and projection. Parts: the variables, then the factors' extra parts.
 * Polytope: the local polytope L ⊇ conv(Z), the points that every factor takes for a mixture of its
 * own structures; for a graph with one factor, or whose factors form a tree, it is conv(Z). {@link
 * org.espalier.core.factor.ExactFactorGraph} is the same graph with conv(Z), for small ones.
 *
 * <p>Questions, the algorithms that answer them and what they cost: {@code espalier list
 * questions}.
 *
 * <p>{@link org.espalier.core.factor.HeadAutomaton} scores neighbouring modifiers of a head; a
 * non-projective tree with one for each head and side is a second-order one.
 *
 * <p>{@code Pair} and {@code OrOutput} alone answer every question, as charts of constant size and
 * of three edges for each input.
 *
 * <p>Not offered for graphs, because it is #P-hard (Roth 1996): log-partition, marginals, entropy
 * and sampling.
 */
package org.espalier.core.factor;
