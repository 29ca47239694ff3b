/**
 * Vehicles whose routes are learned from an expert: dispatched while requests still come in, by one
 * that knows the whole day (Baty et al. 2024, arXiv 2304.00789), and planned before delays are
 * known, by one that sees scenarios. They are the dynamic and the stochastic vehicle scheduling of
 * DecisionFocusedLearningBenchmarks.jl, in small.
 */
package org.espalier.experiments.dispatch;
