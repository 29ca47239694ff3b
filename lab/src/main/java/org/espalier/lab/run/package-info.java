/**
 * Tasks, the networks that solve them, and their models: from a configuration and data to a trained
 * network in a folder ({@link org.espalier.lab.run.TrainingRun}), and from the folder to answers
 * ({@link org.espalier.lab.run.Model}).
 *
 * <p>A network is an encoder with a {@link org.espalier.lab.run.Head} on it; {@link
 * org.espalier.lab.run.Tasks} lists what there are networks for.
 */
package org.espalier.lab.run;
