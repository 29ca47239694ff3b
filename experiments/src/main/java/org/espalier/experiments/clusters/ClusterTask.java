package org.espalier.experiments.clusters;

import java.util.List;
import java.util.Optional;
import org.espalier.core.Enumerable;
import org.espalier.core.MapOracle;
import org.espalier.core.Structure;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.experiments.clusters.ClusterNetwork.Choice;
import org.espalier.experiments.clusters.ClusterNetwork.Initialisation;
import org.espalier.experiments.clusters.ClusterNetwork.Inputs;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.experiment.AuditTask;
import org.espalier.lab.experiment.TrialRun;

/**
 * The network of {@link ClusterExperiment} for the audit, its clusters structures that have parts
 * in common.
 *
 * @param points for training, all in one batch
 * @param steps of six epochs
 */
public record ClusterTask(String name, Clusters clusters, int points, int steps)
    implements AuditTask {

  private static final int FEATURES = 40;
  private static final int QUESTIONS = 2;
  private static final String TRAINED_WITH = "spigot-eg";
  private static final Settings SETTINGS = new Settings(0.01, 1);
  private static final double RATE = 1e-2;
  private static final int AUDITED = 12;

  /** Chains, trees and matchings with 24 to 30 structures. */
  public static List<AuditTask> all(boolean quick) {
    return List.of(
        of("chains of 3 with 3 tags", new LinearChain(3, 3, Transitions.SHARED), quick),
        of("projective trees of 4 words", new ProjectiveTree(4, Roots.SINGLE), quick),
        of("matchings of 4 with 4", new SmallMatching(4, 4), quick));
  }

  private static <S extends MapOracle & Enumerable> ClusterTask of(
      String name, S structure, boolean quick) {
    return new ClusterTask(
        name, Clusters.of(structure, FEATURES, QUESTIONS), quick ? 200 : 1000, quick ? 100 : 400);
  }

  @Override
  public String summary() {
    return ("%s points as in the experiment clusters, each structure a cluster whose centre and"
            + " functions are the sums of those of its parts; %s features, %s labels; its network,"
            + " trained with %s, six epochs %s steps; audited are %s points")
        .formatted(points, FEATURES, clusters.classes(), TRAINED_WITH, steps, AUDITED);
  }

  @Override
  public Class<? extends Structure> family() {
    return clusters.structure().getClass();
  }

  @Override
  public FrozenBatch freeze(int epochs, TrialRun run) {
    ClusterData.Points train = ClusterData.draw(clusters, points, run.seed()).train();
    // Not closed: the decoder goes on using the parameters and the points that are audited.
    ClusterNetwork network =
        new ClusterNetwork(
            clusters,
            Choice.LATENT,
            Initialisation.GLOROT,
            Optional.of(Catalogue.estimator(TRAINED_WITH).create(family(), SETTINGS)),
            TrialRun.THREADS,
            run.seed());
    try (Inputs inputs = new Inputs(train, clusters)) {
      ClusterExperiment.train(network, inputs, RATE, epochs * steps / 6, run);
    }
    return network.freeze(new Inputs(train.first(AUDITED), clusters));
  }
}
