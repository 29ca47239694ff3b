/**
 * Markov chains over the moves of a structure, for problems whose best structure and whose sums are
 * out of reach. {@link org.espalier.core.walk.MarkovChains} samples from p(z) ∝ exp(s·z/t) by
 * Metropolis and Hastings' rule and tells how far its chains agree; {@link
 * org.espalier.core.walk.Annealing} searches for the best structure; {@link
 * org.espalier.core.walk.Tour}, the round trips of the travelling salesman, is such a structure.
 *
 * <ol>
 *   <li>N. Metropolis, A. Rosenbluth, M. Rosenbluth, A. Teller, E. Teller, Equation of state
 *       calculations by fast computing machines, J. Chem. Phys. 21, 1953; W. Hastings, Monte Carlo
 *       sampling methods using Markov chains and their applications, Biometrika 57, 1970.
 *   <li>G. Vivier-Ardisson, M. Blondel, A. Parmentier, Learning with local search MCMC layers,
 *       2025, arXiv 2505.14240.
 *   <li>A. Vehtari, A. Gelman, D. Simpson, B. Carpenter, P. Bürkner, Rank-normalization, folding,
 *       and localization: an improved R̂, Bayesian Analysis 16, 2021.
 * </ol>
 */
package org.espalier.core.walk;
