package org.espalier.experiments.compare;

import java.util.List;
import org.espalier.lab.run.Defaults;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.Trees;

/**
 * The settings of a comparison.
 *
 * @param config the settings that all runs share; its seed is the first one
 * @param contenders the estimators, and with what step sizes
 * @param references networks without an estimator to compare with, none of them latent
 * @param seeds how many
 * @param sentences the most training sentences, taken at even distances
 * @param minutes after which a run is stopped, at a step
 */
public record ComparisonSettings(
    RunConfig config,
    List<Contender> contenders,
    List<Trees> references,
    int seeds,
    int sentences,
    double minutes) {

  /**
   * An estimator with its settings.
   *
   * @param estimator its name in the catalogue
   * @param eta its step size, per example
   */
  public record Contender(String estimator, double eta) {}

  public ComparisonSettings {
    contenders = List.copyOf(contenders);
    references = List.copyOf(references);
    if (contenders.isEmpty() && references.isEmpty()) {
      throw new IllegalArgumentException("nothing to compare");
    }
    if (references.contains(Trees.LATENT)) {
      throw new IllegalArgumentException("latent trees need an estimator");
    }
    if (seeds < 1 || sentences < 1 || !(minutes > 0)) {
      throw new IllegalArgumentException(
          "seeds, sentences and minutes must be positive, not %s, %s, %s"
              .formatted(seeds, sentences, minutes));
    }
  }

  /**
   * The settings that must be the same for a table to be continued; estimators and seeds may
   * differ.
   */
  record Common(RunConfig config, int sentences, double minutes, String dataHash) {}

  Common common(String dataHash) {
    RunConfig common =
        config
            .with(config.structure().withTrees(Trees.NONE))
            .with(config.learning().with(Defaults.ESTIMATOR, 1))
            .with(new Execution(Defaults.SEED, config.execution().threads()));
    return new Common(common, sentences, minutes, dataHash);
  }
}
