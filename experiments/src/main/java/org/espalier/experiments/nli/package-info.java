/**
 * Natural language inference with latent structure: trees over both sentences of a pair, or an
 * alignment of their words.
 */
package org.espalier.experiments.nli;
