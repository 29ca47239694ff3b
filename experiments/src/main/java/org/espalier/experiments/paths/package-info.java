/**
 * Shortest paths over maps whose costs a network reads from their pictures (Vlastelica et al. 2020,
 * section 4.1), on generated terrain.
 */
package org.espalier.experiments.paths;
