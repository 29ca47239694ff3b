package org.espalier.experiments.audit;

import java.util.List;
import org.espalier.core.Countable;
import org.espalier.core.GibbsModel;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.audit.AuditResult;
import org.espalier.core.audit.GradientAudit;
import org.espalier.core.audit.Reference;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Estimator;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.experiment.AuditTask;
import org.espalier.lab.experiment.TrialRun;

/**
 * A network at one stage of its training, shared by the trials that examine estimators there. The
 * first to need it trains it and computes the reference; both depend on nothing but the settings,
 * so that trials of a later session find the same.
 *
 * <p>Several threads may use it. Each has workers of its own.
 */
final class Stage {

  private static final long REFERENCE_SEED = 1L << 40; // apart from the draws of estimators

  private final AuditTask task;
  private final int epochs;
  private final long seed;
  private final int samples;
  private final RecentStages recent;
  private volatile List<Prepared> prepared = List.of(); // one, or none

  /** What all trials need. */
  private record Prepared(FrozenBatch frozen, Reference reference) {}

  /**
   * Describes a stage.
   *
   * @param samples for the reference, where it is not computed exactly
   * @param recent decides when the network is released
   */
  Stage(AuditTask task, int epochs, long seed, int samples, RecentStages recent) {
    this.task = task;
    this.epochs = epochs;
    this.seed = seed;
    this.samples = samples;
    this.recent = recent;
  }

  private synchronized Prepared get(TrialRun run) {
    List<Prepared> there = prepared;
    if (there.isEmpty()) {
      FrozenBatch frozen = task.freeze(epochs, run);
      try (Workers workers = Workers.sequential()) {
        Reference reference =
            Reference.expectedLoss(
                frozen.batch(), frozen.decoder(), samples, workers, seed + REFERENCE_SEED);
        there = List.of(new Prepared(frozen, reference));
      }
      prepared = there;
      recent.prepared(this);
    }
    return there.getFirst();
  }

  /** Releases the network. Trials that use it now continue; later ones train it again. */
  void release() {
    prepared = List.of();
  }

  /**
   * Examines an estimator.
   *
   * @param run with the seed of this stage
   * @param draws the number of passes of estimators that draw; two passes are enough without
   *     randomness
   */
  AuditResult examine(Estimator<Structure> estimator, int draws, TrialRun run) {
    Prepared shared = get(run);
    try (Workers workers = Workers.sequential()) {
      GradientAudit<Structure> audit =
          new GradientAudit<>(
              shared.frozen().batch(),
              shared.frozen().decoder(),
              shared.reference(),
              workers,
              seed);
      AuditResult few = audit.examine(estimator, 2);
      // A gradient that points the wrong way has scale 0, for which the deviation has no meaning.
      return few.scale() > 0 && few.deviation() == 0 ? few : audit.examine(estimator, draws);
    }
  }

  /** Returns the figures of the reference itself. */
  Yardstick yardstick(TrialRun run) {
    Prepared shared = get(run);
    Batch<Structure> batch = shared.frozen().batch();
    return new Yardstick(
        shared.reference().attainableCosine(batch),
        shared.reference().relativeNoise(),
        uncertainty(batch));
  }

  /**
   * The reference.
   *
   * @param cosine of the angle that noise leaves between it and the true gradient
   * @param noise its standard error, relative to its length
   * @param uncertainty entropy of the structures, as a share of that of uniform ones; NaN where it
   *     is not known
   */
  record Yardstick(double cosine, double noise, double uncertainty) {}

  private static double uncertainty(Batch<Structure> batch) {
    Workspace workspace = new Workspace();
    double sum = 0;
    for (int i = 0; i < batch.count(); i++) {
      Structure structure = batch.instance(i);
      sum +=
          structure instanceof GibbsModel marginals && structure instanceof Countable countable
              ? marginals.distribution(batch.scores(), batch.offset(i), workspace).entropy()
                  / countable.logCount()
              : Double.NaN;
    }
    return sum / batch.count();
  }
}
