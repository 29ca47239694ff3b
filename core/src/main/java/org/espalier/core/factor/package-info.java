/**
 * Factor graphs over binary variables, solved by LP-SparseMAP.
 *
 * <p>A {@link org.espalier.core.factor.FactorGraph} is a conjunction: logic rules, pairs, and any
 * structures with MAP and projection. Parts: the variables, then the factors' extra parts.
 * Polytope: the local polytope L ⊇ conv(Z), the points that every factor takes for a mixture of its
 * own structures; for a graph with one factor, or whose factors form a tree, it is conv(Z). {@link
 * org.espalier.core.factor.ExactFactorGraph} is the same graph with conv(Z), for small ones.
 *
 * <table>
 *   <caption>What is offered</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>projection onto L, where structures and pairs share no variable with one another, but
 *       logic rules may</td><td>Newton's method on the multipliers of the rules; non-projective
 *       trees that are mixtures of many by simplices and violated cuts</td><td>one projection of
 *       each structure for each round; tens of rounds</td><td>Edmonds 1967; Li, Sun &amp; Toh
 *       2018</td></tr>
 *   <tr><td>projection onto L otherwise</td><td>alternating directions, then the method of
 *       multipliers with Newton steps</td><td>the factors' projections for each round; tens of
 *       rounds</td><td>Niculae &amp; Martins 2020; Li, Sun &amp; Toh 2018</td></tr>
 *   <tr><td>its Jacobian</td><td>elimination of the rules that hold with equality; otherwise
 *       conjugate gradients on the factors' Jacobians</td><td>a product for each such rule; as many
 *       as there are variables, at most</td><td>Niculae &amp; Martins 2020</td></tr>
 *   <tr><td>linear program, rounded and repaired</td><td>proximal points, depth first</td><td>a few
 *       projections for each level</td><td>Martins et al. 2015</td></tr>
 *   <tr><td>MAP</td><td>branch and bound</td><td>exponential at worst</td>
 *       <td>Land &amp; Doig 1960</td></tr>
 *   <tr><td>projection onto conv(Z), {@code ExactFactorGraph}</td><td>active set</td><td>one MAP
 *       for each round</td><td>Niculae et al. 2018</td></tr>
 *   <tr><td>factors: XOR, OR, at most k, exactly k, imply, and XOR with output</td><td>{@link
 *       org.espalier.core.subset.Subset} of literals, one threshold</td><td>O(n log n)</td>
 *       <td></td></tr>
 *   <tr><td>factors: OR and AND with output, {@link org.espalier.core.factor.OrOutput}</td><td>one
 *       threshold</td><td>O(n log n)</td><td>Martins et al. 2015</td></tr>
 *   <tr><td>factors: {@link org.espalier.core.factor.Pair}</td><td>comparison of cases</td>
 *       <td>O(1)</td><td>Martins et al. 2015</td></tr>
 * </table>
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
