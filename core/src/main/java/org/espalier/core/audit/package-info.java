/**
 * What an estimator's gradient is worth: compared with the exact gradient of the expected loss, or
 * with a large sample's, for any structure, scores and decoder.
 *
 * <p>{@link org.espalier.core.audit.GradientAudit} takes a batch and its decoder, a toy or a user's
 * own model, and returns an {@link org.espalier.core.audit.AuditResult} for each estimator: cosine,
 * bias, variance, signs, and the cost in calls and time. {@link org.espalier.core.audit.Reference}
 * is what they are compared with.
 */
package org.espalier.core.audit;
