/** The registry of experiments. */
package org.espalier.experiments;
