package org.espalier.experiments.listops;

import java.util.List;
import org.espalier.core.Structure;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.experiment.AuditTask;
import org.espalier.lab.experiment.AuditedTraining;
import org.espalier.lab.experiment.TrialRun;

/**
 * The network of {@link ListOpsExperiment} for the audit.
 *
 * @param expressions for training
 * @param training how they are trained on
 */
public record ValencyTask(int expressions, AuditedTraining training) implements AuditTask {

  private static final int HELD_OUT = 200;
  private static final int POOL = 20_000;

  /**
   * Of the estimators that show the decoder one tree this one learns fastest here. A decoder that
   * is trained on mixtures has losses so extreme on single trees that no number of samples shows
   * the gradient of its expected loss.
   */
  private static final String TRAINED_WITH = "straight-through-marginals";

  /** Takes few and short expressions, or those of the quick {@code listops}. */
  public static AuditTask of(boolean quick) {
    return new ValencyTask(
        quick ? 500 : 6000,
        new AuditedTraining(
            ListOpsExperiment.schedule(20, 1), quick ? 4 : 8, quick ? 5 : 14, quick ? 6 : 12));
  }

  @Override
  public String name() {
    return "valency";
  }

  @Override
  public String summary() {
    return ("numbers of arguments of operators, %s expressions of at most %s tokens;"
            + " non-projective trees with one root, network and learning rate of the experiment"
            + " listops, trained with %s%s")
        .formatted(expressions, training.schedule().longest(), TRAINED_WITH, training.audited());
  }

  @Override
  public Class<? extends Structure> family() {
    return NonProjectiveTree.class;
  }

  @Override
  public FrozenBatch freeze(int epochs, TrialRun run) {
    List<ValencyExample> all =
        ValencyExample.sample(
            expressions + HELD_OUT, training.schedule().longest(), POOL, run.seed());
    return training.freeze(
        // Not closed: the decoder goes on using the parameters.
        new ValencyNetwork<>(
            new TreeSource.Latent<>(
                n -> new NonProjectiveTree(n, Roots.SINGLE),
                Catalogue.estimator(TRAINED_WITH)
                    .create(NonProjectiveTree.class, new Settings(1, 1))),
            run.seed()),
        all.subList(0, expressions),
        all.subList(expressions, all.size()),
        epochs,
        run);
  }
}
