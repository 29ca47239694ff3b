/**
 * Row primitives: the innermost loops of the kernels.
 *
 * <p>They are small static methods over ranges of {@code double[]}, so that the code of a kernel
 * stays readable and a vector implementation can take their place.
 */
package org.espalier.core.kernel;
