/**
 * The experiments of the literature. An {@link org.espalier.lab.experiment.Experiment} lists its
 * trials, and {@link org.espalier.lab.experiment.ExperimentRun} runs those without a result, so
 * that an interrupted experiment can continue. The experiments themselves are in module {@code
 * org.espalier.experiments}.
 */
package org.espalier.lab.experiment;
