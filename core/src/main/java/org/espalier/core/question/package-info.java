/**
 * Questions that any structure answers which has the capabilities they rest on: they follow from
 * MAP, projection and the Gibbs distribution without knowledge of the structure.
 *
 * <table>
 *   <caption>What is offered</caption>
 *   <tr><th>question</th><th>rests on</th><th>algorithm</th><th>reference</th></tr>
 *   <tr><td>{@link org.espalier.core.question.GibbsPair}: cross-entropy, Kullback–Leibler and Rényi
 *       divergence of two score vectors, and their gradients</td><td>MAP, marginals</td>
 *       <td>log-partitions and marginals of both and of mixtures; Gauss–Legendre quadrature near
 *       order 1</td><td>van Erven &amp; Harremoës 2014</td></tr>
 *   <tr><td>{@link org.espalier.core.question.Temperature}: any of it at a temperature</td>
 *       <td>marginals or projection</td><td>the same at scores divided by it</td><td></td></tr>
 *   <tr><td>{@link org.espalier.core.question.PairMarginals}: joint marginals of two parts,
 *       marginals given a part on or off</td><td>MAP, marginals</td>
 *       <td>a Jacobian-vector product; marginals at changed scores</td><td></td></tr>
 *   <tr><td>{@link org.espalier.core.question.CostDecoding}: loss-augmented MAP for any {@link
 *       org.espalier.core.question.Cost}</td><td>MAP</td><td>MAP at scores plus costs</td>
 *       <td>Tsochantaridis et al. 2005</td></tr>
 *   <tr><td>{@link org.espalier.core.question.CostDecoding}: the least expected cost (minimum Bayes
 *       risk)</td><td>MAP, marginals</td><td>MAP at minus the expected costs of parts</td>
 *       <td>Goodman 1996; Kumar &amp; Byrne 2004</td></tr>
 *   <tr><td>{@link org.espalier.core.question.StructureAnswer}: everything about one
 *       instance, in one object</td><td>all of {@code ExactStructure}</td><td>the structure's
 *       own</td><td></td></tr>
 * </table>
 */
package org.espalier.core.question;
