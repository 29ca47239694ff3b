package org.espalier.lab.experiment;

import java.util.List;
import org.espalier.lab.experiment.audit.AuditExperiment;
import org.espalier.lab.experiment.clusters.ClusterExperiment;
import org.espalier.lab.experiment.listops.ListOpsExperiment;
import org.espalier.lab.experiment.listops.ValueExperiment;
import org.espalier.lab.experiment.nli.NliExperiment;
import org.espalier.lab.experiment.paths.PathExperiment;
import org.espalier.lab.experiment.rationale.RationaleExperiment;
import org.espalier.lab.experiment.semantics.SemanticsExperiment;
import org.espalier.lab.experiment.sentiment.SentimentExperiment;

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
          new ValueExperiment(),
          new AuditExperiment());

  private Experiments() {}

  /** Returns all experiments. */
  public static List<Experiment> all() {
    return ALL;
  }
}
