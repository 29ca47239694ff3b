/**
 * Syntax as a latent layer under a parser of semantic graphs (Peng, Thomson &amp; Smith 2018, arXiv
 * 1805.04658): a dependency parser, pretrained on few or many trees, is trained further by what the
 * graph parser makes of its trees.
 */
package org.espalier.experiments.semantics;
