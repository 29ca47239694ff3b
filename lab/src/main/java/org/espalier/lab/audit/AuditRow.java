package org.espalier.lab.audit;

import org.espalier.core.audit.AuditResult;

/**
 * An estimator with settings at a scale.
 *
 * @param scale standard deviation of the scores
 * @param estimator its name
 * @param eta η; NaN if it has no effect
 * @param steps T; 0 if it has no effect
 * @param result what was found
 */
public record AuditRow(double scale, String estimator, double eta, int steps, AuditResult result) {

  /** Returns the estimator with those of its settings that have an effect. */
  public String label() {
    return Candidate.label(estimator, eta, steps);
  }
}
