package org.espalier.lab.experiment;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a trial measured.
 *
 * @param table which of the experiment's tables it belongs to
 * @param method its row
 * @param seed of everything
 * @param setting where figures are drawn over a number that the method was run with
 * @param figures in the order of the experiment's figures, NaN where there is none
 * @param seconds what it took, in the last session alone if there were several
 * @param jobs how many trials ran at a time, at most
 * @param texts what the report shows of what was found in texts
 */
public record TrialResult(
    String table,
    String method,
    long seed,
    Optional<Setting> setting,
    List<Double> figures,
    double seconds,
    int jobs,
    List<MarkedText> texts) {

  /** Results of older versions have no setting and no texts, and their trials ran one at a time. */
  public TrialResult {
    setting = Objects.requireNonNullElse(setting, Optional.empty());
    jobs = Math.max(1, jobs);
    texts = Objects.requireNonNullElse(texts, List.of());
  }

  /** Returns the same result as a point of a curve, or of none. */
  TrialResult at(Optional<Setting> point) {
    return new TrialResult(table, method, seed, point, figures, seconds, jobs, texts);
  }
}
