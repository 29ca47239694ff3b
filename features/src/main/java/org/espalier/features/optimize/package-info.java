/** Minimisation of convex functions of many numbers: L-BFGS, and OWL-QN with an L1 penalty. */
package org.espalier.features.optimize;
