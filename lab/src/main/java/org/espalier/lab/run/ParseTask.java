package org.espalier.lab.run;

import java.util.List;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.tree.DependencyTree;
import org.espalier.data.DataSource;
import org.espalier.data.Labels;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.train.TrainingSchedule;

/** Labelled dependency parsing. */
final class ParseTask implements Task {

  @Override
  public String title() {
    return "parse";
  }

  @Override
  public String summary() {
    return "find each word's head and relation; supervised, a dependency tree; heads _ are left"
        + " open";
  }

  @Override
  public boolean latent() {
    return false;
  }

  @Override
  public List<String> structures() {
    return List.of(
        "nonprojective", "nonprojective-multi", "projective", "projective-multi", "siblings");
  }

  @Override
  public List<String> unused() {
    return List.of("--scheme", "--label-column", "--text-column");
  }

  @Override
  public String method() {
    return SupervisedLoss.CRF.title();
  }

  @Override
  public NetworkSizes sizes() {
    return new NetworkSizes(100, 50, 30, 160, 2, 200, 80, 0.33);
  }

  @Override
  public TrainingSchedule schedule() {
    // Twice the steps in batches of half the size gain more than they cost.
    return TrainingSchedule.ofEpochs(10).withBatches(16, 500).withLongest(80).withDecay(0.01);
  }

  @Override
  public CorpusReader reader(RunConfig config) {
    TreebankCorpus corpus =
        new TreebankCorpus(config).withWordLabels(_ -> WordColumn.DEPREL).withPartialTrees();
    return config.learning().tagger() ? corpus.withTags(WordColumn.UPOS::of) : corpus;
  }

  @Override
  public Corpus load(RunConfig config) {
    Corpus corpus = Task.super.load(config);
    SupervisedLoss.named(config.learning().method()).requireServed(corpus.train());
    return constraints(config.structure(), corpus.labels().names())
        .check(
            corpus,
            "trees",
            (structure, example) ->
                !example.hasTree()
                    || structure.contains(
                        trees(config.structure(), example.length()).parts(example.heads())));
  }

  /** Returns the trees over so many words. */
  static DependencyTree trees(StructureConfig config, int words) {
    return (DependencyTree) Catalogue.structure(config.name()).of(words);
  }

  /** {@inheritDoc} They are on arcs, not on relations, which are chosen after the tree. */
  @Override
  public SentenceConstraints constraints(StructureConfig config, List<String> labels) {
    return new SentenceConstraints(config, List.of(), words -> trees(config, words));
  }

  @Override
  public Network network(RunConfig config, ModelCodes codes, EncoderFactory encoder) {
    Labels relations = new Labels(codes.labels());
    return Network.of(
        config,
        codes.sizes(),
        encoder,
        base ->
            new Parser(
                base,
                constraints(config.structure(), codes.labels()),
                relations,
                codes.tags().size()),
        measure(codes));
  }

  @Override
  public String quality(List<String> labels) {
    return AttachmentCounts.LAS;
  }

  @Override
  public List<Share> shares(ModelCodes codes, Example example, Prediction prediction) {
    return AttachmentCounts.of(new Labels(codes.labels()), example, prediction).shares();
  }

  @Override
  public String column(DataSource data) {
    return "deprel";
  }
}
