/**
 * Structures of the user's own, from a MAP solver.
 *
 * <p>Polytope: the hull of what the solver can return. Parts: the user's.
 *
 * <table>
 *   <caption>What is offered</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>MAP</td><td>the user's solver, its answer checked</td><td>the solver's</td><td></td></tr>
 *   <tr><td>projection</td><td>active set</td><td>one solver call per round</td>
 *       <td>Niculae et al. 2018</td></tr>
 *   <tr><td>k best ({@link org.espalier.core.custom.ClampedCustom})</td><td>partition of the
 *       rest</td><td>k·max‖z‖₁ + 1 solver calls</td><td>Lawler 1972</td></tr>
 *   <tr><td>max-marginals (likewise)</td><td>every part held on in turn</td><td>D solver calls</td>
 *       <td></td></tr>
 *   <tr><td>conditioning (likewise)</td><td>the solver, with the parts held on</td>
 *       <td>the solver's</td><td></td></tr>
 *   <tr><td>log-partition, marginals, sampling</td><td>not offered: a solver says nothing about
 *       them</td><td></td><td></td></tr>
 * </table>
 */
package org.espalier.core.custom;
