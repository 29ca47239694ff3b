/** Data sets, encoders, decoders, the training loop and experiments. */
package org.espalier.lab;
