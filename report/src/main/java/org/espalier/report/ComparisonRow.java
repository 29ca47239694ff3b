package org.espalier.report;

import org.espalier.lab.run.RunResult.NetworkResult;
import org.jspecify.annotations.Nullable;

/**
 * One run of a comparison.
 *
 * @param estimator its name in the catalogue
 * @param eta its step size, per example
 * @param steps its number of inner steps
 * @param seed of the run
 * @param result its result; null if the run failed
 * @param peakMemory the most memory that the process used, in MiB; NaN if unknown
 * @param error why the run failed; empty if it did not
 */
public record ComparisonRow(
    String estimator,
    double eta,
    int steps,
    long seed,
    @Nullable NetworkResult result,
    double peakMemory,
    String error) {

  /** Returns the training time of an epoch, its mean over the run; NaN if the run failed. */
  public double secondsPerEpoch() {
    return result == null ? Double.NaN : result.seconds() / result.history().size();
  }
}
