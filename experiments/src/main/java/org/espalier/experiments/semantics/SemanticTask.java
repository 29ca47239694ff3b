package org.espalier.experiments.semantics;

import org.espalier.core.Structure;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.experiments.semantics.SemanticNetwork.Syntax;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.experiment.AuditTask;
import org.espalier.lab.experiment.AuditedTraining;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.experiment.Memoized;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.TrialRun;

/** The network of {@link SemanticsExperiment} for the audit, over a parser from 1% of the trees. */
public final class SemanticTask implements AuditTask {

  private static final TreeShare TREES = TreeShare.PERCENT;
  private static final String TRAINED_WITH = "straight-through-marginals";

  private final ExperimentOptions options;
  private final AuditedTraining training;
  private final Memoized<GraphCorpus> corpus;

  /** Creates the task at one of two sizes. */
  public SemanticTask(ExperimentOptions options) {
    boolean quick = options.quick();
    this.options =
        new ExperimentOptions(quick, options.seeds()); // data of the user's are other experiments'
    training =
        new AuditedTraining(
            SemanticsExperiment.graphTraining(options).schedule(),
            quick ? 3 : 8,
            quick ? 6 : 14,
            quick ? 6 : 12);
    corpus = new Memoized<>(() -> SemanticsExperiment.corpus(this.options, GraphCorpus.Edges.ALL));
  }

  @Override
  public String name() {
    return "semantics";
  }

  @Override
  public String summary() {
    return "graphs of predicates and arguments over projective trees with one root, network and"
        + " learning rate of the experiment semantics, "
        + SemanticsExperiment.graphSentences(options)
        + " sentences; the parser is pretrained on 1% of the trees, then trained with "
        + TRAINED_WITH
        + training.audited();
  }

  @Override
  public Class<? extends Structure> family() {
    return ProjectiveTree.class;
  }

  @Override
  public FrozenBatch freeze(int epochs, TrialRun run) {
    GraphCorpus seen = corpus.get().withTrees(TREES.share(), run.seed());
    SemanticNetwork.Sizes sizes = SemanticsExperiment.sizes(options, false, true);
    // Not closed: the decoder goes on using the parameters.
    SemanticNetwork network =
        new SemanticNetwork(
            new Syntax.Parsed(
                Catalogue.estimator(TRAINED_WITH).create(ProjectiveTree.class, new Settings(1, 1)),
                0),
            sizes,
            seen,
            run.seed());
    Training pretraining = SemanticsExperiment.parserTraining(options, TREES);
    try (ParserNetwork parser =
        new ParserNetwork(
            sizes.parser(),
            sizes.arcs(),
            seen,
            FenchelYoungLoss.<ProjectiveTree>crf(),
            run.seed())) {
      pretraining.run(parser, seen.supervised(), seen.dev(), run.in(run.folder().part("parser")));
      network.parameters().copyFrom(parser.parameters());
    }
    return training.freeze(
        network,
        seen.train()
            .subList(0, Math.min(SemanticsExperiment.graphSentences(options), seen.train().size())),
        seen.dev(),
        epochs,
        run);
  }
}
