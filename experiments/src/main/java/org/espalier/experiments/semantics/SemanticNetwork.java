package org.espalier.experiments.semantics;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Target;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.data.Batches;
import org.espalier.experiments.semantics.GraphExample.Graph;
import org.espalier.lab.audit.Auditable;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.experiment.TrialNetwork;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.MiddleLayer;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.SentencePadding;
import org.espalier.torch.LayerScores;

/** A parser of graphs over trees: given ones, or those of a parser that is trained or not. */
final class SemanticNetwork extends TrialNetwork<GraphExample, ProjectiveTree>
    implements Auditable<GraphExample> {

  /** Which trees the graph parser sees. */
  sealed interface Syntax {

    record None() implements Syntax {}

    /** The gold trees. */
    record Gold() implements Syntax {}

    /**
     * Those of the parser.
     *
     * @param estimator how its scores are trained, where they are
     * @param frozen the part of training in which it is fixed: 1 for all, 0 for none
     */
    record Parsed(Estimator<ProjectiveTree> estimator, double frozen) implements Syntax {}
  }

  /** The sizes of both parsers. */
  record Sizes(SentenceEncoder.Sizes parser, int arcs, SentenceEncoder.Sizes decoder, int edges) {}

  /**
   * The share of the learning rate at which a pretrained parser learns, so that it keeps its trees.
   */
  static final double PARSER_RATE_FACTOR = 0.3;

  private final Syntax trees;
  private final ArcParser parser;
  private final GraphDecoder decoder;
  private double progress;

  /** Creates the network with initial parameters from the seed. */
  SemanticNetwork(Syntax trees, Sizes sizes, GraphCorpus corpus, long seed) {
    super(
        trees instanceof Syntax.Parsed(var estimator, _)
            ? Optional.of(estimator)
            : Optional.empty(),
        seed);
    this.trees = trees;
    Parameters parameters = parameters();
    parameters.setLearningRateFactor(ArcParser.NAME, PARSER_RATE_FACTOR);
    parser = new ArcParser(parameters, sizes.parser(), sizes.arcs(), corpus);
    decoder = new GraphDecoder(parameters, sizes.decoder(), sizes.edges(), corpus);
  }

  @Override
  public void setProgress(double done) {
    progress = done;
    super.setProgress(done);
  }

  @Override
  public int length(GraphExample example) {
    return example.length();
  }

  @Override
  public int labels(GraphExample example) {
    return example.length();
  }

  @Override
  protected double train(List<GraphExample> batch, DropoutMasks masks, long seed) {
    OnBatch input = new OnBatch(batch, masks);
    return trees instanceof Syntax.Parsed(_, double frozen) && progress >= frozen
        ? middle().train(input, input.decoding, seed)
        : middle().trainDecoder(input, input.decoding);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the trees are not a parser's
   */
  @Override
  public FrozenBatch freeze(List<GraphExample> batch) {
    try (NoGradGuard _ = new NoGradGuard()) {
      OnBatch input = new OnBatch(batch, DropoutMasks.none());
      return middle().freeze(input, input.decoding);
    }
  }

  private static Optional<Target> shownTree(GraphExample example) {
    return example.supervised()
        ? Optional.of(Target.of(ArcParser.gold(example)))
        : Optional.empty();
  }

  /** A batch, to be parsed and decoded. */
  private final class OnBatch implements MiddleLayer.Input<ProjectiveTree> {
    private final List<GraphExample> batch;
    private final SentencePadding padding;
    private final DropoutMasks masks;
    private final GraphDecoder.OnBatch decoding;

    OnBatch(List<GraphExample> batch, DropoutMasks masks) {
      this.batch = batch;
      this.masks = masks;
      padding = padding(batch);
      decoding = decoder.on(batch, padding, masks);
    }

    @Override
    public LayerScores scores() {
      return LayerScores.of(parser.scores(batch, padding, masks));
    }

    @Override
    public List<ProjectiveTree> structures() {
      return ArcParser.trees(batch);
    }

    @Override
    public List<Optional<Target>> targets() {
      return batch.stream().map(SemanticNetwork::shownTree).toList();
    }

    @Override
    public Tensor given() {
      return trees instanceof Syntax.Gold
          ? padding.trees(batch.stream().map(GraphExample::heads).toArray(int[][]::new))
          : padding.noArcs();
    }
  }

  @Override
  public Score evaluate(List<GraphExample> examples, Batches batches) {
    GraphScore score = measure(examples, heads(examples, batches), batches);
    return new Score(score.labelledF1(), Double.NaN, score.share(score.attached()), Double.NaN);
  }

  /**
   * Returns the heads of the parser's best trees, in the order of the sentences; of the gold trees
   * where it has no part.
   */
  List<int[]> heads(List<GraphExample> examples, Batches batches) {
    return middle().isLatent()
        ? read(examples, batches, this::parsed)
        : examples.stream().map(GraphExample::heads).toList();
  }

  private List<int[]> parsed(List<GraphExample> batch) {
    return List.of(
        ArcParser.heads(middle().batch(new OnBatch(batch, DropoutMasks.none())), workers()));
  }

  /**
   * Finds graphs and compares them, and the trees, with the gold ones.
   *
   * @param before by sentence, the heads of the tree before the parser was trained further
   */
  GraphScore measure(List<GraphExample> examples, List<int[]> before, Batches batches) {
    List<int[]> heads = heads(examples, batches);
    List<Graph> graphs = read(examples, batches, this::graphs);
    GraphScore sum = GraphScore.NONE;
    for (int i = 0; i < examples.size(); i++) {
      sum = sum.plus(GraphScore.of(examples.get(i), graphs.get(i), heads.get(i), before.get(i)));
    }
    return sum;
  }

  private List<Graph> graphs(List<GraphExample> batch) {
    OnBatch input = new OnBatch(batch, DropoutMasks.none());
    return input.decoding.graphs(middle().points(input));
  }
}
