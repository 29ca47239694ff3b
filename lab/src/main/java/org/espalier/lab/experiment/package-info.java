/**
 * The experiments of the literature. An {@link org.espalier.lab.experiment.Experiment} lists its
 * trials; {@link org.espalier.lab.experiment.ExperimentRun} does those that are not done yet, so
 * that an interrupted experiment goes on.
 */
package org.espalier.lab.experiment;
