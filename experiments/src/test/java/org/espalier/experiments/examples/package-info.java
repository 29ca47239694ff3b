/** Examples of the guides. */
@NullMarked
package org.espalier.experiments.examples;

import org.jspecify.annotations.NullMarked;
