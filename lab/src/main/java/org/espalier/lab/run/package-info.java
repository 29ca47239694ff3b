/**
 * Tasks, the networks that solve them, and their models: from a configuration and data to a trained
 * network in a folder ({@link org.espalier.lab.run.TrainingRun}), and from the folder to answers
 * ({@link org.espalier.lab.run.Model}).
 *
 * <p>Begin with {@link org.espalier.lab.run.Task} and its implementations, which {@link
 * org.espalier.lab.run.Tasks} lists. The rest of the package is what they are made of:
 *
 * <ul>
 *   <li>settings: {@link org.espalier.lab.run.RunConfig} with its parts, {@link
 *       org.espalier.lab.run.Defaults}, {@link org.espalier.lab.run.ConfigFile};
 *   <li>data: {@link org.espalier.lab.run.CorpusReader}, {@link org.espalier.lab.run.Corpus},
 *       {@link org.espalier.lab.run.Example}, and {@link org.espalier.lab.run.ModelCodes}, which
 *       numbers words and labels;
 *   <li>networks: a {@link org.espalier.lab.run.Network} is an encoder from {@link
 *       org.espalier.lab.run.Encoders} with a {@link org.espalier.lab.run.Head} on it, such as
 *       {@link org.espalier.lab.run.Tagger}, {@link org.espalier.lab.run.Parser} or a {@link
 *       org.espalier.lab.run.LatentHead};
 *   <li>answers: {@link org.espalier.lab.run.PredictionRequest}, {@link
 *       org.espalier.lab.run.Prediction}, {@link org.espalier.lab.run.Beliefs}, and {@link
 *       org.espalier.lab.run.Calibration} of their probabilities;
 *   <li>measurement: {@link org.espalier.lab.run.Assessment} and {@link
 *       org.espalier.lab.run.Confidence}.
 * </ul>
 */
package org.espalier.lab.run;
