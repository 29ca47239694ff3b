package org.espalier.experiments.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.core.audit.AuditResult;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EtaRole;
import org.espalier.core.catalogue.Settings;
import org.espalier.experiments.clusters.ClusterTask;
import org.espalier.experiments.corpus.LabelledCorpus;
import org.espalier.experiments.listops.ValencyTask;
import org.espalier.experiments.semantics.SemanticTask;
import org.espalier.lab.audit.Candidate;
import org.espalier.lab.experiment.AuditTask;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.run.DataReport;
import org.espalier.lab.run.Defaults;
import org.espalier.lab.run.Tasks;

/** Audits each estimator's gradient in the networks of the other experiments. */
public final class AuditExperiment implements Experiment {

  private static final int SAMPLES = 4;

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public String summary() {
    return "compare estimators with the gradient of the expected loss, in networks on real batches";
  }

  @Override
  public boolean takesData() {
    return true;
  }

  @Override
  public String dataHash(ExperimentOptions options) {
    return LabelledCorpus.hash(options);
  }

  @Override
  public DataReport report(ExperimentOptions options) {
    return options.data().isEmpty()
        ? DataReport.NONE
        : LabelledCorpus.of(options.full(), false).report(Defaults.comparison(Tasks.GENRE));
  }

  private static List<AuditTask> tasks(ExperimentOptions options) {
    List<AuditTask> tasks = new ArrayList<>();
    tasks.add(ValencyTask.of(options.quick()));
    tasks.add(new SemanticTask(options));
    tasks.add(TreeTask.relations(options));
    tasks.add(TreeTask.texts(options));
    tasks.addAll(ClusterTask.all(options.quick()));
    return tasks;
  }

  private static List<Integer> epochs(ExperimentOptions options) {
    return options.quick() ? List.of(0, 1) : List.of(0, 1, 6);
  }

  private static List<Double> etas(ExperimentOptions options) {
    return options.quick() ? List.of(1.0) : List.of(0.1, 1.0, 10.0);
  }

  private static int draws(ExperimentOptions options) {
    return options.quick() ? 20 : 50;
  }

  private static int referenceSamples(ExperimentOptions options) {
    return options.quick() ? 1000 : 10_000;
  }

  @Override
  public List<String> settings(ExperimentOptions options) {
    List<String> settings = new ArrayList<>();
    tasks(options).forEach(task -> settings.add(task.name() + ": " + task.summary()));
    settings.add(
        "all estimators are asked about the same scores, eta 1 in training; of a stage's epochs the"
            + " one of highest accuracy on development data; the audit is without dropout");
    settings.add(
        "reference: the gradient of E L(z), p(z) ~ exp(s.z), "
            + (options.quick()
                ? "summed over all structures"
                : "from "
                    + referenceSamples(options)
                    + " samples for each example, summed over all structures of the clusters. Its"
                    + " row has the cosine with the true gradient that its own noise leaves, its"
                    + " standard error as spread, and the entropy of the structures as a share of"
                    + " that of uniform ones"));
    settings.add(
        ("cosines are means over the examples, of the mean of %s passes and of one; bias and"
                + " spread are relative to the reference's length, after the rescaling that fits"
                + " best; K = %s, temperature 1, T = 1; points and MAP calls are for each example"
                + " and pass")
            .formatted(draws(options), SAMPLES));
    return settings;
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure("cosine", false),
        new Figure("cosine of one pass", false),
        new Figure("bias", false),
        new Figure("spread", false),
        new Figure("right signs", true),
        new Figure("decoder points", false),
        new Figure("MAP calls", false),
        new Figure("entropy", true));
  }

  @Override
  public List<Trial> trials(ExperimentOptions options) {
    List<Trial> trials = new ArrayList<>();
    RecentStages recent = new RecentStages();
    for (AuditTask task : tasks(options)) {
      List<Candidate> candidates = candidates(task, options);
      for (int epochs : epochs(options)) {
        String table = task.name() + ": " + after(epochs);
        for (long seed = 1; seed <= options.seeds(); seed++) {
          Stage stage = new Stage(task, epochs, seed, referenceSamples(options), recent);
          trials.add(
              new Trial(
                  table,
                  "reference",
                  seed,
                  Optional.empty(),
                  run -> outcome(stage.yardstick(run))));
          for (Candidate candidate : candidates) {
            trials.add(
                new Trial(
                    table,
                    Candidate.label(candidate.name(), candidate.eta(), 0),
                    seed,
                    Optional.empty(),
                    run -> outcome(stage.examine(candidate.estimator(), draws(options), run))));
          }
        }
      }
    }
    return trials;
  }

  private static String after(int epochs) {
    return switch (epochs) {
      case 0 -> "untrained";
      case 1 -> "1 epoch";
      default -> epochs + " epochs";
    };
  }

  private static List<Candidate> candidates(AuditTask task, ExperimentOptions options) {
    return Catalogue.estimators().stream()
        .filter(entry -> entry.serves(task.family()))
        .filter(entry -> options.quick() || !entry.listsStructures())
        .flatMap(entry ->
            entry.etaRole() == EtaRole.FACTOR // a factor has no effect on any figure
                ? Stream.of(
                    new Candidate(
                        entry.name(),
                        entry.create(task.family(), new Settings(1, 1)),
                        Double.NaN,
                        0))
                : Candidate.of(entry.name(), task.family(), etas(options), List.of(1), SAMPLES, 1)
                    .stream())
        .toList();
  }

  private static Trial.Outcome outcome(Stage.Yardstick yardstick) {
    return new Trial.Outcome(
        List.of(
            yardstick.cosine(),
            Double.NaN,
            Double.NaN,
            yardstick.noise(),
            Double.NaN,
            Double.NaN,
            Double.NaN,
            yardstick.uncertainty()));
  }

  private static Trial.Outcome outcome(AuditResult result) {
    return new Trial.Outcome(
        List.of(
            result.cosine(),
            result.cosineOfOne(),
            result.bias(),
            result.deviation(),
            result.signs(),
            result.decoderPoints(),
            result.maps(),
            Double.NaN));
  }
}
