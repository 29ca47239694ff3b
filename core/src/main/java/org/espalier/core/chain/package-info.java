/**
 * Sequences of tags.
 *
 * <p>Polytope: of the tag sequences seen through their tags, which is a product of simplices, one
 * for each position; the transitions enter linearly. Visible parts: tag y at position t, index t·K
 * + y. Extra parts: transitions from tag y to y' at y·K + y' in the block of their position, or in
 * the one block that all positions share; then, if there are any, K start and K end scores ({@link
 * org.espalier.core.chain.LinearChain} has the formulas).
 *
 * <table>
 *   <caption>What is offered, beyond what all dynamic programs offer</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>MAP</td><td>Viterbi</td><td>O(n·K²)</td><td>Viterbi 1967</td></tr>
 *   <tr><td>log-partition, marginals, entropy, Jacobian, sampling</td>
 *       <td>forward and backward in plain numbers; large scores reduced by the best continuation
 *       first; the chart in log space beyond that</td>
 *       <td>O(n·K²)</td><td>Rabiner 1989</td></tr>
 *   <tr><td>projection</td><td>active set</td><td>O(n·K²) an iteration</td>
 *       <td>Niculae et al. 2018</td></tr>
 *   <tr><td>relaxed projection</td><td>a simplex for each position</td><td>O(n·K) expected</td>
 *       <td></td></tr>
 *   <tr><td>k best</td><td>the best deviations from those listed</td><td>O(n·K² + k·n·K)</td>
 *       <td>Lawler 1972</td></tr>
 *   <tr><td>without replacement, max-marginals, conditioning</td><td>chart</td>
 *       <td>O(n·K²)</td><td>{@link org.espalier.core.chart.ChartStructure}</td></tr>
 * </table>
 *
 * <p>{@link org.espalier.core.chain.SecondOrderChain} adds scores for three tags in a row, and
 * answers everything by the chart, in O(n·K³).
 *
 * <p>{@link org.espalier.core.chain.HiddenMarkovModel} is a view: its tables of probabilities are
 * the scores of a chain.
 */
package org.espalier.core.chain;
