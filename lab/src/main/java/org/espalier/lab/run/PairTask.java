package org.espalier.lab.run;

import java.util.List;
import java.util.stream.Stream;
import org.espalier.core.Structure;
import org.espalier.core.alignment.Alignment;
import org.espalier.core.matching.Matching;
import org.espalier.core.product.ChoiceProduct;
import org.espalier.core.product.ExactProduct;
import org.espalier.data.DataSource;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.train.TrainingSchedule;

/**
 * Labels of pairs of texts: how a hypothesis follows from a premise, whether questions are alike.
 */
final class PairTask implements Task {

  /** The structure that matches words. */
  static final String MATCHING = "matching";

  /** The structure that aligns words in order. */
  static final String ALIGNMENT = "alignment";

  /** The structure in which every word chooses one of the other text. */
  static final String ATTENTION = "attention";

  private static final String ACCURACY = "accuracy";

  @Override
  public String title() {
    return "pairs";
  }

  @Override
  public String summary() {
    return "tell how two texts relate, from your own file with two columns of text, as SNLI and"
        + " SICK are; words matched or aligned, or trees over both";
  }

  @Override
  public boolean latent() {
    return true;
  }

  @Override
  public List<String> structures() {
    return Stream.of(
            Stream.of(MATCHING, ALIGNMENT, ATTENTION),
            LatentTask.trees().stream(),
            Stream.of(StructureConfig.NONE))
        .flatMap(names -> names)
        .toList();
  }

  @Override
  public Class<? extends Structure> family(String structure) {
    return switch (structure) {
      case MATCHING -> Matching.class;
      case ALIGNMENT -> Alignment.class;
      case ATTENTION -> ChoiceProduct.class;
      default -> {
        // Refuses a name that is none.
        var _ = Task.super.family(structure);
        yield ExactProduct.class;
      }
    };
  }

  @Override
  public boolean isTree(String structure) {
    return false; // treebanks have no gold ones of pairs
  }

  @Override
  public String plural(String structure) {
    if (LatentTask.trees().contains(structure)) {
      return "trees";
    }
    return switch (structure) {
      case MATCHING -> "matchings";
      case ALIGNMENT -> "alignments";
      default -> "links";
    };
  }

  @Override
  public String summary(String structure) {
    return switch (structure) {
      case MATCHING -> "every word of the shorter text matched to another one of the longer";
      case ALIGNMENT -> "words of both texts aligned in order";
      case ATTENTION ->
          "every word linked to one of the other text, each for itself; with --estimator marginals"
              + " soft attention";
      case StructureConfig.NONE -> "the words of both texts, no two of them linked";
      default -> "a tree over each text: " + Task.super.summary(structure);
    };
  }

  @Override
  public Choice choice(String structure) {
    return List.of(MATCHING, ALIGNMENT, ATTENTION).contains(structure)
        ? Choice.LINKS
        : Choice.NOTHING;
  }

  @Override
  public boolean readsPairs() {
    return true;
  }

  @Override
  public List<String> unused() {
    return List.of("--scheme", "--gold", "--tagger", "--projectivize", "--leave-out-odd-trees");
  }

  /** {@inheritDoc} SPIGOT serves matchings too, whose marginals are out of reach. */
  @Override
  public String method() {
    return "spigot";
  }

  @Override
  public NetworkSizes sizes() {
    return NetworkSizes.ofWidth(64).withDropout(0.1);
  }

  @Override
  public TrainingSchedule schedule() {
    return TrainingSchedule.ofEpochs(8).withBatches(32, 2000).withLongest(80).withDecay(1e-4);
  }

  @Override
  public CorpusReader reader(RunConfig config) {
    return new TextCorpus(config.data(), true, config.network().letters() > 0);
  }

  @Override
  public Corpus load(RunConfig config) {
    return constraints(config.structure(), List.of(), List.of())
        .check(Task.super.load(config), "", (_, _) -> true);
  }

  /** {@inheritDoc} Words are counted through both texts by arcs, in each of them by pairs. */
  @Override
  public SentenceConstraints constraints(
      StructureConfig config, List<String> labels, List<String> tags) {
    return config.absent()
        ? Task.super.constraints(config, labels, tags)
        : LatentPair.constraints(config);
  }

  @Override
  public Network network(RunConfig config, ModelCodes codes, EncoderFactory encoder) {
    int classes = codes.labels().size();
    return Network.of(
        config,
        codes.sizes(),
        encoder,
        base ->
            new LatentPair(
                base, constraints(config.structure(), codes.labels(), codes.tags()), classes),
        Evaluation::of);
  }

  @Override
  public String quality(List<String> labels) {
    return ACCURACY;
  }

  @Override
  public List<Share> shares(ModelCodes codes, Example example, Prediction prediction) {
    Evaluation one = Evaluation.of(List.of(example), List.of(prediction));
    return List.of(new Share(ACCURACY, Math.round(one.accuracy() * one.labels()), one.labels()));
  }

  @Override
  public String column(DataSource data) {
    return "";
  }
}
