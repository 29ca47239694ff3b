package org.espalier.experiments.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.RunResult.Baselines;
import org.espalier.lab.run.RunResult.NamedScore;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import org.espalier.lab.train.Provenance;
import org.espalier.lab.train.RunFolder;
import org.espalier.report.ComparisonReport;
import org.espalier.report.ComparisonRow;

/**
 * Several estimators over several seeds, one run after the other, each in a folder of its own. Runs
 * that are finished are kept, so that a comparison that was interrupted continues; a run that fails
 * is in the table with its error, does not stop the others, and is tried again the next time.
 *
 * <p>The tables are written anew after every run.
 */
public final class EstimatorComparison {

  private static final String COMMON = "comparison.json";

  private final ComparisonSettings settings;
  private final Corpus corpus;
  private final RunFolder folder;
  private final String command;
  private final Progress progress;
  private final Interruption interruption;

  /**
   * Prepares a comparison.
   *
   * @param corpus all data; the training sentences are thinned out here
   * @param folder new, or of a comparison with the same settings, whose estimators and seeds may be
   *     others; nothing is written yet
   * @param command the command that repeats it, as typed in a shell
   */
  public EstimatorComparison(
      ComparisonSettings settings,
      Corpus corpus,
      RunFolder folder,
      String command,
      Progress progress,
      Interruption interruption) {
    this.settings = settings;
    this.corpus = corpus.thinned(settings.sentences());
    this.folder = folder;
    this.command = command;
    this.progress = progress;
    this.interruption = interruption;
  }

  /**
   * Does the runs that have no result yet.
   *
   * @return the rows; empty if an interruption was requested
   * @throws org.espalier.data.DataException if another process has the folder
   * @throws IllegalArgumentException if the folder holds a comparison with other settings
   */
  public Optional<List<ComparisonRow>> run() {
    return folder.hold(() -> {
      begin();
      return rows();
    });
  }

  private void begin() {
    ComparisonSettings.Common common = settings.common(corpus.hash());
    if (!folder.has(COMMON)) {
      folder.writeJson(COMMON, common);
    } else if (!folder.readJson(COMMON, ComparisonSettings.Common.class).equals(common)) {
      throw new IllegalArgumentException(
          folder.path() + " holds a comparison with other settings or data; choose another folder");
    }
  }

  private Optional<List<ComparisonRow>> rows() {
    List<RunConfig> configs = configs();
    KeptRuns runs = new KeptRuns(folder, settings.minutes(), progress, interruption);
    List<ComparisonRow> rows = new ArrayList<>();
    List<NamedScore> baselines = new ArrayList<>();
    for (int i = 0; i < configs.size(); i++) {
      RunConfig config = configs.get(i);
      String name = folderName(config);
      if (!runs.has(name)) {
        progress.note(
            "run %s of %s: %s, seed %s"
                .formatted(i + 1, configs.size(), config.variant(), config.execution().seed()));
      }
      Optional<KeptRuns.Ended> ended = runs.run(config, name, corpus);
      if (ended.isEmpty()) {
        return Optional.empty();
      }
      rows.add(ended.get().row());
      if (baselines.isEmpty()) {
        ended.get().result().ifPresent(result -> baselines.addAll(named(result.baselines())));
      }
      new ComparisonReport(
              settings.config(), Provenance.now(corpus.hash()), rows, baselines, command)
          .write(folder);
    }
    return Optional.of(rows);
  }

  /** Lists the runs, a seed after the other, so that an unfinished table has all estimators. */
  private List<RunConfig> configs() {
    List<RunConfig> configs = new ArrayList<>();
    for (int s = 0; s < settings.seeds(); s++) {
      RunConfig seeded = settings.config().with(settings.config().execution().plusSeed(s));
      settings
          .contenders()
          .forEach(c -> configs.add(seeded.with(seeded.learning().with(c.estimator(), c.eta()))));
      settings
          .references()
          .forEach(trees -> configs.add(seeded.with(seeded.structure().withTrees(trees))));
    }
    return configs;
  }

  private static String folderName(RunConfig config) {
    return config.structure().trees() == Trees.LATENT
        ? "%s-eta%s-steps%s-seed%s"
            .formatted(
                config.variant(),
                config.learning().settings().eta(),
                config.learning().settings().steps(),
                config.execution().seed())
        : config.variant() + "-seed" + config.execution().seed();
  }

  private static List<NamedScore> named(Baselines baselines) {
    return List.of(
        new NamedScore(baselines.counted(), baselines.countedAccuracy()),
        new NamedScore("always " + baselines.majorityLabel(), baselines.majority()));
  }
}
