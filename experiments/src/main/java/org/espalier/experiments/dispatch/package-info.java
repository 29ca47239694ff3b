/**
 * Vehicles that are dispatched while requests still come in, learned from an expert that knows the
 * whole day (Baty et al. 2024, arXiv 2304.00789; the dynamic vehicle scheduling of
 * DecisionFocusedLearningBenchmarks.jl).
 */
package org.espalier.experiments.dispatch;
