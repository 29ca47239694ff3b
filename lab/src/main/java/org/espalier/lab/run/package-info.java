/** Runs of a network on trees: configuration, corpus, training, results, saved models. */
package org.espalier.lab.run;
