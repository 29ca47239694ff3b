/** The commands of {@code espalier}. */
package org.espalier.cli;
