/**
 * Row primitives: the innermost loops of the kernels.
 *
 * <p>They are small loops over ranges of {@code double[]}, so that the code of a kernel stays
 * readable. {@link org.espalier.core.kernel.Rows#ROWS} is the implementation that was found when
 * the program began: scalar, or with the Vector API.
 */
package org.espalier.core.kernel;
