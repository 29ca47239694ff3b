/**
 * Dependency trees over the words of a sentence: projective and non-projective, with one or more
 * roots, with or without labels.
 *
 * <p>Parts: arcs. The arc from head h to modifier m is h·n + m, the arc from the root to m is m·n +
 * m; with K labels arc a with label y is a·K + y ({@link org.espalier.core.tree.LabelledTree}).
 * Polytope: the arborescence polytope for non-projective trees with several roots (every word has
 * heads of total weight 1, and at least 1 enters every set of words from outside); one more
 * equation, root arcs of total weight 1, for a single root; inside these, the hull of the
 * projective trees, which has no short description in the arcs alone. n words:
 *
 * <table>
 *   <caption>What is offered</caption>
 *   <tr><th>query</th><th>projective</th><th>non-projective</th></tr>
 *   <tr><td>MAP</td><td>Eisner 1996, O(n³)</td><td>Chu &amp; Liu 1965, Edmonds 1967, O(n²)</td></tr>
 *   <tr><td>k best</td><td>lazy enumeration over the chart (Huang &amp; Chiang 2005)</td>
 *       <td>Camerini, Fratta &amp; Maffioli 1980, O(k·n²), a single root O(n³) more</td></tr>
 *   <tr><td>max-marginals</td><td>max-inside and max-outside, O(n³)</td>
 *       <td>a MAP for every arc, O(n⁴)</td></tr>
 *   <tr><td>log-partition, marginals</td><td>inside–outside, O(n³)</td>
 *       <td>matrix-tree theorem (Tutte 1948), O(n³)</td></tr>
 *   <tr><td>derivative of the marginals</td><td>inside–outside differentiated, O(n³)</td>
 *       <td>matrix-tree theorem differentiated, O(n³)</td></tr>
 *   <tr><td>entropy</td><td>local conditionals of the chart, O(n³)</td><td>O(n³)</td></tr>
 *   <tr><td>sample</td><td>top-down through the chart, O(n²)</td>
 *       <td>Wilson 1996, Colbourn et al. 1996</td></tr>
 *   <tr><td>sampling without replacement</td>
 *       <td>top-down by Gumbel keys (Kool et al. 2019)</td>
 *       <td>Colbourn's conditionals by Gumbel keys, O(n⁴) each</td></tr>
 *   <tr><td>number of trees</td><td colspan="2">in closed form; after conditioning by the chart and
 *       by a determinant (Bareiss 1968)</td></tr>
 *   <tr><td>conditioning</td><td>edges of the chart leave, O(n³)</td>
 *       <td>arcs leave, O(n³)</td></tr>
 *   <tr><td>log-probability of a partial tree</td><td>inside over the edges left, O(n³)</td>
 *       <td>marginals conditioned word by word, O(n³) each</td></tr>
 *   <tr><td>projection</td><td>active set over the MAP oracle (Niculae et al. 2018)</td>
 *       <td>the same; Newton's method on violated cuts where many trees mix</td></tr>
 *   <tr><td>projection on the relaxed set</td>
 *       <td colspan="2">one simplex per modifier (Peng et al. 2018), O(n²) expected</td></tr>
 * </table>
 *
 * <p>K labels add O(n²·K) to each of them.
 *
 * <p>{@link org.espalier.core.tree.SiblingTree} adds scores for neighbouring modifiers to
 * projective trees, and for what their head hangs on; the chart answers everything, in O(n³) and
 * O(n⁴), but for sums with grandparents, which have a kernel over rows of these. For non-projective
 * trees with such scores MAP is NP-hard (McDonald &amp; Pereira 2006).
 */
package org.espalier.core.tree;
