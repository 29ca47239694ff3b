package org.espalier.experiments.audit;

import java.util.function.Supplier;
import org.espalier.core.Structure;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.data.DataSource;
import org.espalier.experiments.corpus.LabelledCorpus;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.experiment.AuditTask;
import org.espalier.lab.experiment.AuditedTraining;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.experiment.Memoized;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.Defaults;
import org.espalier.lab.run.EncoderConfig;
import org.espalier.lab.run.Encoders;
import org.espalier.lab.run.LatentTree;
import org.espalier.lab.run.ModelCodes;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.StructureConfig;
import org.espalier.lab.run.Task;
import org.espalier.lab.run.Tasks;

/** Projective trees under the decoders of {@link LatentTree}. */
final class TreeTask implements AuditTask {

  private final String name;
  private final String data;
  private final Task task;
  private final Supplier<Corpus> corpus; // reads it once
  private final AuditedTraining training;

  private TreeTask(String name, String data, Task task, Supplier<Corpus> source, boolean quick) {
    this.name = name;
    this.data = data;
    this.task = task;
    this.corpus = new Memoized<>(source);
    this.training =
        new AuditedTraining(
            Defaults.comparison(task), quick ? 3 : 8, quick ? 6 : 14, quick ? 6 : 12);
  }

  /** Labels of words, which the decoder of the task {@code relations} reads off the tree. */
  static AuditTask relations(ExperimentOptions options) {
    int most = options.quick() ? 500 : Defaults.comparisonSentences(Tasks.RELATIONS);
    return new TreeTask(
        "relations",
        "relations of words, " + most + " sentences of the English Web Treebank",
        Tasks.RELATIONS,
        () -> Tasks.RELATIONS.load(Defaults.config(Tasks.RELATIONS, DataSource.OWN)).thinned(most),
        options.quick());
  }

  /** Classes of texts: the user's, or the genres of sentences. */
  static AuditTask texts(ExperimentOptions options) {
    LabelledCorpus texts = LabelledCorpus.of(options, false);
    String name = LabelledCorpus.name(options);
    return new TreeTask(
        name,
        options.data().isPresent()
            ? "classes of the texts of " + name
            : "genres of sentences of the English Web Treebank, a stand-in for sentiment without"
                + " --data",
        Tasks.GENRE,
        () -> texts.get().thinned(Defaults.comparisonSentences(Tasks.GENRE)),
        options.quick());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return data
        + "; projective trees with one root, network and learning rate of the task "
        + task.title()
        + ", sentences of at most "
        + training.schedule().longest()
        + " words, trained with "
        + Defaults.ESTIMATOR
        + training.audited();
  }

  @Override
  public Class<? extends Structure> family() {
    return ProjectiveTree.class;
  }

  @Override
  public FrozenBatch freeze(int epochs, TrialRun run) {
    Corpus sentences = corpus.get();
    RunConfig config =
        new RunConfig(
            task.title(),
            DataSource.OWN,
            EncoderConfig.BILSTM,
            StructureConfig.of(Defaults.STRUCTURE, Trees.LATENT),
            Learning.by(Defaults.ESTIMATOR, Defaults.SETTINGS),
            task.sizes(),
            training.schedule(),
            new Execution(run.seed(), TrialRun.THREADS));
    return training.freeze(
        // Not closed: the decoder goes on using the parameters.
        task.network(config, ModelCodes.of(sentences), Encoders.trained()),
        sentences.train(),
        sentences.dev(),
        epochs,
        run);
  }
}
