/** What gradients are worth in the experiments' own networks, at several stages of training. */
package org.espalier.experiments.audit;
