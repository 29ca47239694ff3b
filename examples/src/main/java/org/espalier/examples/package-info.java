/** Examples that need libraries which the rest of the project does not. */
@NullMarked
package org.espalier.examples;

import org.jspecify.annotations.NullMarked;
