package org.espalier.lab.train;

/**
 * One epoch of training, a row of metrics.csv.
 *
 * @param epoch from 1
 * @param steps batches so far
 * @param seconds spent on training so far, evaluation left out
 * @param trainLoss mean over the labels seen in the epoch, in nats
 * @param devLoss mean over the labels of the development set, in nats
 * @param devAccuracy what epochs are chosen by on it: the share of its labels that are right, or
 *     the first of the task's own scores
 * @param devAttachment unlabelled attachment of its trees; NaN where there is nothing to compare
 * @param entropy of its tree distributions, in nats for each word
 */
public record EpochRecord(
    int epoch,
    long steps,
    double seconds,
    double trainLoss,
    double devLoss,
    double devAccuracy,
    double devAttachment,
    double entropy) {}
