/**
 * The commands of {@code espalier}. {@link org.espalier.cli.Main} is the program; each command is a
 * class {@code …Command}, and options that several commands share are classes {@code …Options}.
 */
package org.espalier.cli;
