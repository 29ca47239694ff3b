package org.espalier.core.audit;

import java.util.OptionalDouble;

/**
 * How an estimator's gradient compares with a reference g* over a batch.
 *
 * <p>Because step sizes are arbitrary, gradients are first multiplied by the factor c that brings
 * their mean ḡ nearest to g* over the whole batch, c = max(0, Σ ḡ·g* / Σ ḡ·ḡ).
 *
 * @param cosine the cosine between ḡ and g*, mean over examples; 0 where ḡ is 0, or below 1e-12 of
 *     the longest example's and so 0 but for rounding
 * @param cosineOfOne the cosine between a single draw and g*, mean over draws and examples
 * @param bias ‖cE[g] − g*‖ / ‖g*‖ over the batch, with the part that is due to ḡ being a mean of
 *     finitely many draws taken off
 * @param biasError the standard error that ‖cḡ − g*‖ / ‖g*‖ has from finitely many draws
 * @param deviation the standard deviation of a draw, √(E‖cg − cE[g]‖²) / ‖g*‖
 * @param scale c
 * @param signs the share of scores for which ḡ has the sign of g*, among those where g* is above a
 *     thousandth of its largest entry; what is below 1e-12 of the largest of ḡ has none
 * @param ownCosine the cosine between ḡ and the gradient of what the estimator optimises, where
 *     that is known and not g*
 * @param maps MAP calls for each example and pass, those inside projections included
 * @param distributions Gibbs distributions for each example and pass
 * @param decoderPoints points for each example and pass that the decoder is evaluated at, those of
 *     the forward pass included
 * @param micros microseconds for each example and pass, forward and backward with the decoder's
 *     time, median over draws
 */
public record AuditResult(
    double cosine,
    double cosineOfOne,
    double bias,
    double biasError,
    double deviation,
    double scale,
    double signs,
    OptionalDouble ownCosine,
    double maps,
    double distributions,
    double decoderPoints,
    double micros) {}
