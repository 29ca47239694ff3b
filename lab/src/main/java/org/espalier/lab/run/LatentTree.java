package org.espalier.lab.run;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.espalier.core.ExactStructure;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.SemiSupervised;
import org.espalier.core.estimate.Target;
import org.espalier.core.tree.DependencyTree;
import org.espalier.lab.net.BiaffineScorer;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.RelationDecoder;
import org.espalier.lab.net.SentenceClassifier;
import org.espalier.lab.net.StructureDecoder;
import org.espalier.lab.net.TreeRecursion;
import org.espalier.lab.net.WordEmbedding;
import org.espalier.lab.net.WordVectors;
import org.espalier.lab.run.Network.VocabularySizes;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.SentenceConstraints.Sentence;
import org.espalier.torch.LayerScores;

/**
 * A dependency tree between encoder and decoder: the states score the arcs, a tree is chosen, and
 * the decoder mixes each word with its head.
 *
 * <p>For labels of words the decoder sees the sentence only through the tree: types of the word and
 * its head, direction and distance; what the encoder knows reaches the labels by way of the tree
 * alone. For labels of sentences it sees the encoder's states, mixed along the tree; or types of
 * words, along the tree, where it is recursive.
 */
public final class LatentTree extends LatentHead<ExactStructure> {

  /** The likelihood of a gold tree counts as much as the estimator's gradient. */
  private static final double GOLD_WEIGHT = 1;

  private final RunConfig config;
  private final BiaffineScorer scorer;
  private final StructureDecoder decoder;
  private final boolean labelsWords;
  private final boolean readsStates;
  private final SentenceConstraints constraints;

  /** With a recursive decoder if there are updates. */
  private LatentTree(
      Network.Base base,
      SentenceConstraints constraints,
      int labels,
      boolean labelsWords,
      int updates) {
    super(
        base,
        constraints.exist() ? ExactStructure.class : DependencyTree.class,
        estimator ->
            base.config().structure().goldShare().isNone()
                ? estimator
                : new SemiSupervised<>(
                    estimator, FenchelYoungLoss.<ExactStructure>crf(), GOLD_WEIGHT, 1));
    this.constraints = constraints;
    this.config = base.config();
    this.labelsWords = labelsWords;
    readsStates = !labelsWords && updates == 0;
    NetworkSizes sizes = config.network();
    scorer =
        new BiaffineScorer(
            base.parameters(),
            "encoder.arcs",
            base.encoder().width(),
            sizes.arcs(),
            sizes.dropout());
    decoder = decoder(base, labels, updates);
  }

  /**
   * Creates a network with initial parameters from the seed.
   *
   * @param encoder makes what reads the words
   * @param labels number of classes
   * @param labelsWords whether every word gets a class
   */
  public static Network network(
      RunConfig config,
      VocabularySizes vocabulary,
      EncoderFactory encoder,
      int labels,
      boolean labelsWords) {
    return Network.of(
        config,
        vocabulary,
        encoder,
        base -> new LatentTree(base, constraints(config.structure()), labels, labelsWords, 0),
        Evaluation::of);
  }

  /**
   * Creates a network that labels sentences by computing along their trees, see {@link
   * TreeRecursion}.
   *
   * @param encoder makes what reads the words
   * @param labels number of classes
   * @param updates number of levels of a tree that the decoder sees, at least 1
   */
  public static Network recursive(
      RunConfig config,
      VocabularySizes vocabulary,
      EncoderFactory encoder,
      int labels,
      int updates) {
    if (updates < 1) {
      throw new IllegalArgumentException("the decoder needs at least one update, not " + updates);
    }
    return Network.of(
        config,
        vocabulary,
        encoder,
        base -> new LatentTree(base, constraints(config.structure()), labels, false, updates),
        Evaluation::of);
  }

  /** Returns the trees that constraints leave of sentences. */
  static SentenceConstraints constraints(StructureConfig config) {
    return new SentenceConstraints(config, List.of(), sentence -> trees(config, sentence.length()));
  }

  private static DependencyTree trees(StructureConfig config, int words) {
    return (DependencyTree) Catalogue.structure(config.name()).of(words);
  }

  private StructureDecoder decoder(Network.Base base, int labels, int updates) {
    NetworkSizes sizes = config.network();
    Parameters parameters = base.parameters();
    if (readsStates) {
      return new SentenceClassifier(
          parameters,
          "decoder",
          WordVectors.states(),
          base.encoder().width(),
          sizes.decoder(),
          1,
          labels,
          sizes.dropout());
    }
    WordEmbedding types = Network.embedding(parameters, "decoder.types", config, base.vocabulary());
    if (!labelsWords) {
      return new TreeRecursion(
          parameters,
          "decoder",
          WordVectors.types(types),
          types.width(),
          sizes.decoder(),
          updates,
          labels);
    }
    return new RelationDecoder(
        parameters,
        "decoder",
        WordVectors.types(types),
        types.width(),
        sizes.endings(),
        sizes.decoder(),
        labels,
        sizes.dropout());
  }

  @Override
  Reading<ExactStructure> read(Encoded batch, Constraints more) {
    return new OnBatch(batch, constraints.and(more));
  }

  private Tensor labels(Encoded batch) {
    return labelsWords ? batch.wordLabels() : batch.labels();
  }

  private DependencyTree treesOver(Example example) {
    return trees(config.structure(), example.length());
  }

  private int[] givenHeads(Example example) {
    return switch (config.structure().trees()) {
      case GOLD -> example.heads();
      case RANDOM -> {
        ExactStructure left = constraints.exact(Sentence.of(example));
        yield treesOver(example).heads(UniformDraw.of(left, config.execution().seed(), example));
      }
      case NONE, LATENT, SUPERVISED -> new int[0];
    };
  }

  /** Returns the gold tree that training shows, unless constraints exclude it. */
  private Optional<Target> target(Example example) {
    return Optional.of(example)
        .filter(Example::treeShown)
        .map(one -> treesOver(one).parts(one.heads()))
        .filter(constraints.exact(Sentence.of(example))::contains)
        .map(Target::of);
  }

  /** A batch, encoded. */
  private final class OnBatch extends OfTexts<ExactStructure> {
    private final SentenceConstraints constraints;
    private Optional<LayerScores> scores = Optional.empty(); // computed when asked for

    OnBatch(Encoded batch, SentenceConstraints constraints) {
      // A decoder of types that is given its trees has no use for contextual states.
      super(
          batch,
          decoder,
          !readsStates && config.structure().trees() != Trees.LATENT
              ? batch.padding().words()
              : batch.states(),
          LatentTree.this.labels(batch));
      this.constraints = constraints;
    }

    @Override
    public LayerScores scores() {
      if (scores.isEmpty()) {
        scores = Optional.of(LayerScores.of(scorer.scores(states(), batch().masks())));
      }
      return scores.get();
    }

    @Override
    public List<ExactStructure> structures() {
      return batch().examples().stream()
          .map(example -> constraints.exact(Sentence.of(example)))
          .toList();
    }

    @Override
    public List<Optional<Target>> targets() {
      return config.structure().goldShare().isNone()
          ? List.of()
          : batch().examples().stream().map(LatentTree.this::target).toList();
    }

    @Override
    public Tensor given() {
      return batch()
          .padding()
          .trees(
              batch().examples().stream().map(LatentTree.this::givenHeads).toArray(int[][]::new));
    }

    @Override
    public boolean showsTrees() {
      return true;
    }

    @Override
    public int[] place(int example, int part) {
      int n = example(example).length();
      int head = part / n;
      int word = part % n;
      return new int[] {head == word ? DependencyTree.ROOT : head, word};
    }

    @Override
    public Shown given(int example) {
      return new Shown(givenHeads(example(example)), new int[0][]);
    }
  }
}
