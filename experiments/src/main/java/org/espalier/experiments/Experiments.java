package org.espalier.experiments;

import java.util.List;
import org.espalier.experiments.audit.AuditExperiment;
import org.espalier.experiments.clusters.ClusterExperiment;
import org.espalier.experiments.decisions.DecisionExperiment;
import org.espalier.experiments.decisions.WalkExperiment;
import org.espalier.experiments.dispatch.DelayExperiment;
import org.espalier.experiments.dispatch.DispatchExperiment;
import org.espalier.experiments.listops.ListOpsExperiment;
import org.espalier.experiments.listops.ValueExperiment;
import org.espalier.experiments.nli.NliExperiment;
import org.espalier.experiments.paths.PathExperiment;
import org.espalier.experiments.rationale.RationaleExperiment;
import org.espalier.experiments.semantics.SemanticsExperiment;
import org.espalier.experiments.sentiment.SentimentExperiment;
import org.espalier.lab.experiment.Experiment;

/** All experiments, by name. */
public final class Experiments {

  private static final List<Experiment> ALL =
      List.of(
          new ClusterExperiment(),
          new ListOpsExperiment(),
          new SemanticsExperiment(),
          new SentimentExperiment(),
          new NliExperiment(),
          new RationaleExperiment(),
          new PathExperiment(),
          new DecisionExperiment(),
          new WalkExperiment(),
          new DispatchExperiment(),
          new DelayExperiment(),
          new ValueExperiment(),
          new AuditExperiment());

  private Experiments() {}

  /** Returns all experiments. */
  public static List<Experiment> all() {
    return ALL;
  }
}
