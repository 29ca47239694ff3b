package org.espalier.core.estimate;

import org.espalier.core.Workers;

/**
 * What an estimator is given besides the batch.
 *
 * @param workers the threads to work with
 * @param seed fixes all randomness of this pass; estimators derive one generator for each example
 *     from it, so that results depend neither on threads nor on the rest of the batch
 */
public record Context(Workers workers, long seed) {}
