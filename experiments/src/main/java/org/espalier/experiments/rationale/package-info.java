/**
 * Rationales: the few words of a text that a classifier is allowed to see, chosen by another part
 * of the same network (Lei, Barzilay &amp; Jaakkola 2016, arXiv 1606.04155).
 */
package org.espalier.experiments.rationale;
