/**
 * Predict, then optimise: costs of a decision's parts are predicted from features, and what counts
 * is the decision that they lead to (Elmachtoub &amp; Grigas 2022, arXiv 1710.08005; the problems
 * are those of Tang &amp; Khalil 2024, arXiv 2206.14234).
 */
package org.espalier.experiments.decisions;
