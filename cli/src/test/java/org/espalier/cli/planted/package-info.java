/** Classes that break the rules of {@link org.espalier.cli.Walls}, each in its own way. */
package org.espalier.cli.planted;
