package org.espalier.lab.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.audit.GradientAudit;
import org.espalier.core.audit.Reference;

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

  /**
   * Runs the audit.
   *
   * @param stopped is asked before each estimator; if true, the audit ends with the rows so far
   * @param finished takes every row when it is complete
   */
  public static EstimatorAudit run(
      AuditSettings settings, BooleanSupplier stopped, Consumer<AuditRow> finished) {
    Structure structure = settings.instance();
    List<Candidate> candidates = candidates(settings, structure);
    List<AuditRow> rows = new ArrayList<>();
    Map<Double, Reference> references = new LinkedHashMap<>();
    try (Workers workers = Workers.sequential()) {
      for (double scale : settings.scales()) {
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
          AuditRow row =
              new AuditRow(
                  scale,
                  candidate.name(),
                  candidate.eta(),
                  candidate.steps(),
                  audit.examine(candidate.estimator(), settings.draws()));
          rows.add(row);
          finished.accept(row);
        }
      }
    }
    return new EstimatorAudit(rows, references);
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
