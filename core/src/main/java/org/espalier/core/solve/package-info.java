/**
 * What structures are solved with: algorithms that serve several families, and interfaces that
 * derive one capability of a family from another.
 *
 * <table>
 * <caption>What a family has, and what it gets</caption>
 * <tr><th>a family has</th><th>it gets</th><th>from</th></tr>
 * <tr><td>a MAP oracle</td><td>the projection</td>
 *     <td>{@link org.espalier.core.solve.ActiveSetProjection}, {@link
 *     org.espalier.core.solve.ActiveSet}</td></tr>
 * <tr><td>members whose pieces can be exchanged</td><td>a projection of fewer calls</td>
 *     <td>{@link org.espalier.core.solve.Crossover}</td></tr>
 * <tr><td>a MAP with parts held on</td><td>the k best</td>
 *     <td>{@link org.espalier.core.solve.ClampedMap}, {@link
 *     org.espalier.core.solve.LawlerMurty}</td></tr>
 * <tr><td>distributions with parts held on</td><td>draws without replacement</td>
 *     <td>{@link org.espalier.core.solve.LawlerSampling}</td></tr>
 * <tr><td>parts that exclude others</td><td>conditioning</td>
 *     <td>{@link org.espalier.core.solve.ExclusiveParts}, {@link
 *     org.espalier.core.solve.MaskedConditionalModel}</td></tr>
 * <tr><td>an answer for each condition</td><td>the rest of a conditioned structure</td>
 *     <td>{@link org.espalier.core.solve.Conditioned}, {@link
 *     org.espalier.core.solve.Condition}</td></tr>
 * <tr><td>another structure's layout</td><td>its parts, shape and names</td>
 *     <td>{@link org.espalier.core.solve.ForwardingStructure}</td></tr>
 * <tr><td>nothing</td><td>a relaxed set</td><td>{@link org.espalier.core.solve.UnitBox}</td></tr>
 * <tr><td>an oracle for costs ≥ 0</td><td>a MAP oracle for estimators that allow it</td>
 *     <td>{@link org.espalier.core.solve.NonNegativeCosts}</td></tr>
 * </table>
 *
 * <p>The package is exported because users' own structures need it as well. Nothing in {@code
 * org.espalier.core} depends on it: that package has the questions, this one ways to answer them.
 */
package org.espalier.core.solve;
