/**
 * Latent discrete structures: what they are, what can be asked of them, and how gradients reach
 * their scores.
 *
 * <p>Read in this order: {@link org.espalier.core.Structure}, {@link org.espalier.core.Parts}; the
 * capabilities {@link org.espalier.core.MapOracle}, {@link org.espalier.core.GibbsModel}, {@link
 * org.espalier.core.Projection}, {@link org.espalier.core.KBest}, {@link
 * org.espalier.core.MaxMarginals}, {@link org.espalier.core.Countable}; their results {@link
 * org.espalier.core.Distribution} and {@link org.espalier.core.SparseMap}. Each family of
 * structures has a package, such as {@code org.espalier.core.tree} or {@code
 * org.espalier.core.chain}. Answers that follow from the capabilities of any structure are in
 * {@code org.espalier.core.question}, estimators of gradients and losses in {@code
 * org.espalier.core.estimate}.
 */
package org.espalier.core;
