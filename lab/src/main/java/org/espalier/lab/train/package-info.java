/**
 * Training: the loop for any {@link org.espalier.lab.train.Trainable}, and the files that a run
 * leaves.
 *
 * <p>{@link org.espalier.lab.train.Trainer} runs the epochs of a {@link
 * org.espalier.lab.train.TrainingSchedule}, keeps checkpoints in a {@link
 * org.espalier.lab.train.RunFolder}, and stops when an {@link org.espalier.lab.train.Interruption}
 * asks for it. The package knows neither tasks nor networks.
 */
package org.espalier.lab.train;
