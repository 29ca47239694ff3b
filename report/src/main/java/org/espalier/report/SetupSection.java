package org.espalier.report;

import java.util.ArrayList;
import java.util.List;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.Setting;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.constraint.Scheme;
import org.espalier.lab.run.Choice;
import org.espalier.lab.run.FeatureConfig;
import org.espalier.lab.run.GoldShare;
import org.espalier.lab.run.Nouns;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.StructureConfig;
import org.espalier.lab.run.Tasks;
import org.espalier.lab.train.TrainingSchedule;
import org.espalier.report.page.Element;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Page;

/** The configuration of a run. */
final class SetupSection {

  /** Why there are estimators at all. */
  private static final String PROBLEM =
      "Picking one structure out of many is a jump, not a slope: a small change of the scores"
          + " changes nothing or everything, so there is no gradient to learn from. An estimator is"
          + " a substitute for this gradient.";

  private SetupSection() {}

  static Element of(RunConfig config) {
    if (config.structure().trees() == Trees.SUPERVISED) {
      return Page.section(
          "setup",
          "What was done",
          config.encoder().sparse()
              ? List.of(Page.definitions(supervised(config).toArray(String[]::new)))
              : List.of(Page.definitions(supervised(config).toArray(String[]::new)), all(config)));
    }
    List<Element> content = new ArrayList<>();
    content.add(Page.definitions(definitions(config).toArray(String[]::new)));
    if (config.structure().trees() == Trees.LATENT) {
      content.add(Element.of("h3").text("What the estimator does"));
      content.add(Page.paragraph(PROBLEM + " " + EstimatorWords.of(config.learning().method())));
    }
    content.add(all(config));
    return Page.section("setup", "What was done", content);
  }

  /** Returns names and values in turn, where the structure is supervised. */
  private static List<String> supervised(RunConfig config) {
    List<String> pairs =
        new ArrayList<>(
            List.of(
                "Task", config.task() + ": " + Tasks.named(config.task()).summary(),
                "Structure", config.structure().name(),
                "Loss", config.learning().method()));
    if (config.encoder().sparse()) {
      FeatureConfig features = config.features();
      pairs.addAll(
          List.of(
              "Features", String.join("; ", features.template()),
              "Attributes count from", features.least() + " times on",
              "Penalties", "L1 " + features.l1() + ", L2 " + features.l2()));
    }
    if (config.structure().scheme() != Scheme.NONE) {
      pairs.addAll(List.of("Labels side by side", config.structure().scheme().title()));
    }
    addConstraints(config, pairs);
    pairs.addAll(
        List.of(
            "Training sentences with gold structures",
            config.structure().goldShare().equals(GoldShare.ALL)
                ? "all"
                : config.structure().gold() + "; the others are left out",
            "Seed",
            Long.toString(config.execution().seed())));
    return pairs;
  }

  private static void addConstraints(RunConfig config, List<String> out) {
    if (!config.structure().constraints().isEmpty()) {
      out.addAll(List.of("Constraints", String.join("; ", config.structure().constraints())));
    }
  }

  /** Returns names and values in turn; of the settings those that the estimator uses. */
  private static List<String> definitions(RunConfig config) {
    List<String> pairs =
        new ArrayList<>(
            List.of(
                "Task", config.task() + ": " + Tasks.named(config.task()).summary(),
                "Latent structure",
                    config.structure().name()
                        + ": "
                        + Tasks.named(config.task()).summary(config.structure().name()),
                "Where it comes from", trees(config.structure())));
    if (config.structure().absent()) {
      pairs.addAll(List.of("Seed", Long.toString(config.execution().seed())));
      return pairs;
    }
    if (Tasks.named(config.task()).choice(config.structure().name()) == Choice.WORDS) {
      pairs.addAll(List.of("Words chosen (k)", Integer.toString(config.structure().k())));
    }
    addConstraints(config, pairs);
    if (config.structure().trees() == Trees.LATENT) {
      addEstimator(config.learning(), pairs);
    }
    pairs.addAll(List.of("Seed", Long.toString(config.execution().seed())));
    return pairs;
  }

  private static void addEstimator(Learning learning, List<String> out) {
    EstimatorEntry estimator = Catalogue.estimator(learning.method());
    Settings settings = learning.settings();
    out.addAll(List.of("Estimator", estimator.name() + ": " + estimator.summary()));
    for (Setting setting : estimator.uses()) {
      out.addAll(
          switch (setting) {
            case ETA ->
                List.of("Step size η", annealed(settings.eta(), learning.annealing().eta()));
            case STEPS -> List.of("Inner steps T", Integer.toString(settings.steps()));
            case SAMPLES -> List.of("Samples K", Integer.toString(settings.samples()));
            case TEMPERATURE ->
                List.of(
                    "Temperature τ",
                    annealed(settings.temperature(), learning.annealing().temperature()));
          });
    }
  }

  /** Returns what the runs of a comparison have in common. */
  static Element ofComparison(RunConfig config) {
    List<Element> content =
        List.of(
            Page.definitions(
                "Task", config.task() + ": " + Tasks.named(config.task()).summary(),
                "Latent structure",
                    config.structure().name()
                        + ": "
                        + Tasks.named(config.task()).summary(config.structure().name())),
            Page.paragraph(PROBLEM),
            all(config));
    return Page.section("setup", "What was done", content);
  }

  private static String annealed(double first, double factor) {
    return factor == 1
        ? Numbers.plain(first)
        : Numbers.plain(first) + ", in the end " + Numbers.plain(first * factor);
  }

  private static String trees(StructureConfig structure) {
    return switch (structure.trees()) {
      case LATENT ->
          "made by the network, which scores every possible part; "
              + (structure.goldShare().isNone()
                  ? "none is ever shown to it"
                  : "of the training sentences it is shown the gold trees of "
                      + structure.gold()
                      + ", by their likelihood beside the estimator");
      case NONE -> "none";
      case GOLD -> "those of the treebank";
      case RANDOM -> "drawn at random, one for each sentence";
      case SUPERVISED -> "those of the data, which a loss teaches the network";
    };
  }

  private static Element all(RunConfig config) {
    NetworkSizes network = config.network();
    Nouns nouns = Tasks.named(config.task()).nouns();
    TrainingSchedule schedule = config.schedule();
    return Element.of("details")
        .add(
            Element.of("summary").text("all settings"),
            Page.definitions(
                "Encoder", config.encoder().name(),
                "Word vectors", Integer.toString(network.words()),
                "Vectors of word endings", Integer.toString(network.endings()),
                "Vectors of letters",
                    network.letters() == 0 ? "none" : Integer.toString(network.letters()),
                "BiLSTM", network.layers() + " × " + network.hidden() + " in each direction",
                "Arc scorer", Integer.toString(network.arcs()),
                "Decoder", Integer.toString(network.decoder()),
                "Dropout", Numbers.plain(network.dropout()),
                "Epochs at most", Integer.toString(schedule.epochs()),
                "Patience", schedule.patience() + " epochs without a better development set",
                "Batch",
                    "at most %s %s and %s %s"
                        .formatted(
                            schedule.sentences(),
                            nouns.examples(),
                            schedule.words(),
                            nouns.words()),
                "Longest training example", schedule.longest() + " " + nouns.words(),
                "Learning rate", Numbers.plain(schedule.learningRate()) + ", falling to 0",
                "Weight decay", Numbers.plain(schedule.decay()),
                "Gradients clipped at norm", Numbers.plain(schedule.clip()),
                "Threads", Integer.toString(config.execution().threads())));
  }
}
