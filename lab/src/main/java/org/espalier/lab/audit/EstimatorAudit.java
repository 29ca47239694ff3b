package org.espalier.lab.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.audit.GradientAudit;
import org.espalier.core.audit.Reference;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Memory;

/**
 * Audits estimators on random problems of a structure: every estimator at every scale, with those
 * of the step sizes and numbers of inner steps that have an effect on it.
 *
 * <p>Works on one thread, so that times are comparable.
 *
 * @param rows scale by scale, in the order of the settings
 * @param references what was compared with, by scale
 */
public record EstimatorAudit(List<AuditRow> rows, Map<Double, Reference> references) {

  /** Is told how an audit goes on. */
  public interface Listener {

    /**
     * Something is computed.
     *
     * @param what an estimator, or the gradient that estimators are compared with
     * @param done how many rows are complete
     * @param all how many there will be
     */
    default void begin(String what, int done, int all) {}

    /** An estimator is left out, because it cannot serve structures of this size. */
    default void leaveOut(String estimator, String reason) {}

    /** A row is complete. */
    void finish(AuditRow row);
  }

  /**
   * Runs the audit.
   *
   * @param stopped is asked before each estimator and scale; if true, the audit ends with the rows
   *     so far
   * @param listener is told of every row
   * @throws IllegalArgumentException if no estimator can serve structures of this size
   */
  public static EstimatorAudit run(
      AuditSettings settings, BooleanSupplier stopped, Listener listener) {
    Structure structure = settings.instance();
    List<AuditRow> rows = new ArrayList<>();
    Map<Double, Reference> references = new LinkedHashMap<>();
    try (Workers workers = Workers.sequential()) {
      List<Candidate> candidates = able(settings, structure, workers, stopped, listener);
      int all = settings.scales().size() * candidates.size();
      for (double scale : settings.scales()) {
        if (stopped.getAsBoolean()) {
          return new EstimatorAudit(rows, references);
        }
        listener.begin("the gradient to compare with", rows.size(), all);
        ToyProblem problem =
            ToyProblem.draw(
                structure, settings.decoder(), settings.examples(), scale, settings.seed());
        GradientAudit<Structure> audit =
            new GradientAudit<>(
                problem.batch(),
                problem.decoders(),
                settings.referenceSamples(),
                workers,
                settings.seed());
        references.put(scale, audit.reference());
        for (Candidate candidate : candidates) {
          if (stopped.getAsBoolean()) {
            return new EstimatorAudit(rows, references);
          }
          listener.begin(candidate.name(), rows.size(), all);
          AuditRow row =
              new AuditRow(
                  scale,
                  candidate.name(),
                  candidate.eta(),
                  candidate.steps(),
                  audit.examine(candidate.estimator(), settings.draws()));
          rows.add(row);
          listener.finish(row);
        }
      }
    }
    return new EstimatorAudit(rows, references);
  }

  /** Returns the candidates that can make a pass. */
  private static List<Candidate> able(
      AuditSettings settings,
      Structure structure,
      Workers workers,
      BooleanSupplier stopped,
      Listener listener) {
    ToyProblem problem =
        ToyProblem.draw(
            structure,
            settings.decoder(),
            settings.examples(),
            settings.scales().getFirst(),
            settings.seed());
    List<Candidate> able = new ArrayList<>();
    List<IllegalArgumentException> refusals = new ArrayList<>();
    for (Candidate candidate : candidates(settings, structure)) {
      if (stopped.getAsBoolean()) {
        return able;
      }
      try {
        var _ = candidate.estimator().forward(problem.batch(), context(workers, settings));
        able.add(candidate);
      } catch (IllegalArgumentException e) {
        refusals.add(e);
        listener.leaveOut(candidate.name(), String.valueOf(e.getMessage()));
      }
    }
    if (able.isEmpty() && !refusals.isEmpty()) {
      throw refusals.getFirst();
    }
    return able;
  }

  private static Context context(Workers workers, AuditSettings settings) {
    return new Context(workers, settings.seed(), new Memory(), 1);
  }

  private static List<Candidate> candidates(AuditSettings settings, Structure structure) {
    return settings.estimators().stream()
        .flatMap(name ->
            Candidate.of(
                name,
                structure.getClass(),
                settings.etas(),
                settings.steps(),
                settings.samples(),
                settings.temperature())
                .stream())
        .toList();
  }
}
