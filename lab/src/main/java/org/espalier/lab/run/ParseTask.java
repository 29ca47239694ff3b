package org.espalier.lab.run;

import java.util.List;
import org.espalier.core.ExactStructure;
import org.espalier.core.Structure;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.constraint.Constraint;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.LabelledTree;
import org.espalier.core.tree.SiblingTree;
import org.espalier.data.DataSource;
import org.espalier.data.Labels;
import org.espalier.data.WordColumn;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.SentenceConstraints.Sentence;
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
    SentenceConstraints constraints =
        constraints(config.structure(), corpus.labels().names(), corpus.tags());
    requireTrees(constraints);
    return constraints.check(
        corpus,
        "trees",
        (structure, example) ->
            !example.hasTree()
                || ((ExactStructure) structure)
                    .contains(trees(config.structure(), example.length()).parts(example.heads())));
  }

  /** Returns the trees over a number of words. */
  static DependencyTree trees(StructureConfig config, int words) {
    return (DependencyTree) Catalogue.structure(config.name()).of(words);
  }

  /**
   * Refuses what is chosen beside the tree: a loss over trees cannot train under it.
   *
   * @throws IllegalArgumentException if constraints name relations or tags
   */
  private static void requireTrees(SentenceConstraints constraints) {
    Constraints trees = constraints.constraints();
    if (trees.namesLabels() || trees.namesTags() || constraints.beside().orElseThrow().exist()) {
      throw new IllegalArgumentException(
          "relations and tags are chosen beside the tree, so that train takes constraints on arcs"
              + " by word and position alone; predict and serve take all");
    }
  }

  /** {@inheritDoc} What is said of cells is of the parts of speech beside the tree. */
  @Override
  public SentenceConstraints constraints(
      StructureConfig config, List<String> labels, List<String> tags) {
    return SentenceConstraints.beside(
        config,
        labels,
        new TreesOfParser(config, labels.size(), !tags.isEmpty()),
        tags,
        tags.isEmpty()
            ? SentenceConstraints.refusal(TreesOfParser.NO_TAGS)
            : sentence -> TagsTask.chain(sentence.length(), tags.size()));
  }

  /**
   * The trees of a parser, with a relation on every arc where constraints name any.
   *
   * @param relations their number
   * @param tagged whether tags are predicted beside the trees
   */
  private record TreesOfParser(StructureConfig config, int relations, boolean tagged)
      implements SentenceConstraints.Structures {

    static final String NO_TAGS =
        "tags of words are known where the parser tells them: train it with --tagger";

    @Override
    public Structure of(Sentence sentence) {
      return trees(config, sentence.length());
    }

    @Override
    public Structure labelled(Sentence sentence) {
      return LabelledTree.of(trees(config, sentence.length()), relations);
    }

    @Override
    public void requireTaken(Constraints constraints) {
      for (Constraint one : constraints.list()) {
        Constraints alone = Constraints.of(one);
        if (alone.namesTags() && !tagged) {
          throw new IllegalArgumentException(one + ": " + NO_TAGS);
        }
        if (alone.namesLabels() && trees(config, 1) instanceof SiblingTree) {
          throw new IllegalArgumentException(
              one
                  + ": relations are named where arcs are scored one by one, not with --structure "
                  + config.name()
                  + "; train another structure, or name words and positions alone");
        }
      }
    }
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
                constraints(config.structure(), codes.labels(), codes.tags()),
                relations,
                codes.tags()),
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
