/**
 * Espalier on Apache Spark: {@link org.espalier.spark.SparkPredictor} predicts the rows of a
 * dataset, {@link org.espalier.spark.SparkCrfTrainer} trains a conditional random field on sparse
 * features over the shares of one, and the executors of {@code espalier train --spark} train
 * networks together. Answers are those of one machine.
 */
@NullMarked
package org.espalier.spark;

import org.jspecify.annotations.NullMarked;
