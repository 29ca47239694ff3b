package org.espalier.experiments.semantics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Memory;
import org.espalier.core.estimate.Target;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.data.Batches;
import org.espalier.experiments.semantics.GraphExample.Graph;
import org.espalier.lab.audit.Auditable;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Padding;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.train.Trainable;
import org.espalier.torch.LatentLayer;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/** A parser of graphs over trees: given ones, or those of a parser that is trained or not. */
final class SemanticNetwork
    implements Trainable<GraphExample>, Auditable<GraphExample>, AutoCloseable {

  /** Which trees the graph parser sees. */
  sealed interface Trees {

    /** None. */
    record None() implements Trees {}

    /** The gold trees. */
    record Gold() implements Trees {}

    /**
     * Those of the parser.
     *
     * @param estimator how its scores are trained, where they are
     * @param frozen for what part of training it stays as it is: 1 for good, 0 not at all
     */
    record Parsed(Estimator<ProjectiveTree> estimator, double frozen) implements Trees {}
  }

  /** The sizes of both parsers. */
  record Sizes(SentenceEncoder.Sizes parser, int arcs, SentenceEncoder.Sizes decoder, int edges) {}

  /** A pretrained parser learns slower than the rest, lest it forgets what it knows. */
  static final double PARSER_PACE = 0.3;

  private final Trees trees;
  private final Parameters parameters;
  private final ArcParser parser;
  private final GraphDecoder decoder;
  private final Workers workers;
  private final Optional<LatentLayer<ProjectiveTree>> layer;
  private double progress;

  /** Creates the network with initial parameters from the seed. */
  SemanticNetwork(Trees trees, Sizes sizes, GraphCorpus corpus, int threads, long seed) {
    this.trees = trees;
    parameters = new Parameters(ScalarType.Float, seed);
    parameters.setLearningRateFactor(ArcParser.NAME, PARSER_PACE);
    parser = new ArcParser(parameters, sizes.parser(), sizes.arcs(), corpus);
    decoder = new GraphDecoder(parameters, sizes.decoder(), sizes.edges(), corpus);
    workers = Workers.of(threads);
    layer =
        switch (trees) {
          case Trees.Parsed(var estimator, _) -> Optional.of(new LatentLayer<>(estimator, workers));
          case Trees.None _, Trees.Gold _ -> Optional.empty();
        };
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public Memory memory() {
    return layer.map(LatentLayer::memory).orElseGet(Memory::new);
  }

  @Override
  public void setProgress(double done) {
    progress = done;
    layer.ifPresent(one -> one.setProgress(done));
  }

  @Override
  public int length(GraphExample example) {
    return example.length();
  }

  @Override
  public int labels(GraphExample example) {
    return example.length();
  }

  private Padding padding(List<GraphExample> batch) {
    return new Padding(parameters.type(), batch.stream().mapToInt(GraphExample::length).toArray());
  }

  @Override
  public double train(List<GraphExample> batch, long seed) {
    try (PointerScope _ = new PointerScope();
        DropoutMasks masks = DropoutMasks.drawnFrom(torch.make_generator_cpu(seed))) {
      Padding padding = padding(batch);
      GraphDecoder.OnBatch decoding = decoder.on(batch, padding, masks);
      double mean;
      if (trees instanceof Trees.Parsed(_, double frozen) && progress >= frozen) {
        mean =
            layer
                .orElseThrow()
                .forward(
                    LayerScores.of(parser.scores(batch, padding, masks)),
                    ArcParser.trees(batch),
                    batch.stream().map(SemanticNetwork::shownTree).toList(),
                    seed)
                .backward(decoding);
      } else {
        Tensor loss = decoding.losses(points(batch, padding, masks), ArcParser.rows(batch)).mean();
        loss.backward();
        mean = loss.item().toDouble();
      }
      return mean * batch.size();
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the trees are not a parser's
   */
  @Override
  public FrozenBatch freeze(List<GraphExample> batch) {
    LatentLayer<ProjectiveTree> parsed =
        layer.orElseThrow(() ->
            new IllegalStateException("nothing to audit: the network's trees are not latent"));
    try (NoGradGuard _ = new NoGradGuard()) {
      Padding padding = padding(batch);
      DropoutMasks masks = DropoutMasks.none();
      return FrozenBatch.of(
          parsed,
          parser.scores(batch, padding, masks),
          ArcParser.trees(batch),
          decoder.on(batch, padding, masks));
    }
  }

  private static Optional<Target> shownTree(GraphExample example) {
    return example.supervised()
        ? Optional.of(Target.of(ArcParser.gold(example)))
        : Optional.empty();
  }

  /** Returns what the decoder sees when the parser is not trained. */
  private Tensor points(List<GraphExample> batch, Padding padding, DropoutMasks masks) {
    return switch (trees) {
      case Trees.None _ -> padding.noArcs();
      case Trees.Gold _ -> {
        int n = padding.longest();
        double[] points = new double[batch.size() * n * n];
        for (int i = 0; i < batch.size(); i++) {
          int[] heads = batch.get(i).heads();
          for (int m = 0; m < heads.length; m++) {
            points[(i * n + (heads[m] < 0 ? m : heads[m])) * n + m] = 1;
          }
        }
        yield Tensors.of(points, parameters.type(), batch.size(), n, n);
      }
      case Trees.Parsed _ -> {
        try (NoGradGuard _ = new NoGradGuard()) {
          yield layer
              .orElseThrow()
              .infer(parser.scores(batch, padding, masks), ArcParser.trees(batch));
        }
      }
    };
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
    return layer
        .map(one -> batches.apply(examples, GraphExample::length, batch -> heads(one, batch)))
        .orElseGet(() -> examples.stream().map(GraphExample::heads).toList());
  }

  private List<int[]> heads(LatentLayer<ProjectiveTree> of, List<GraphExample> batch) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Tensor scores = parser.scores(batch, padding(batch), DropoutMasks.none());
      return List.of(ArcParser.heads(of.batch(scores, ArcParser.trees(batch)), workers));
    }
  }

  /**
   * Finds graphs and compares them, and the trees, with the gold ones.
   *
   * @param before by sentence, the heads of the tree before the parser was trained further
   */
  GraphScore measure(List<GraphExample> examples, List<int[]> before, Batches batches) {
    List<int[]> heads = heads(examples, batches);
    List<Graph> graphs = batches.apply(examples, GraphExample::length, this::graphs);
    GraphScore sum = GraphScore.NONE;
    for (int i = 0; i < examples.size(); i++) {
      sum = sum.plus(GraphScore.of(examples.get(i), graphs.get(i), heads.get(i), before.get(i)));
    }
    return sum;
  }

  private List<Graph> graphs(List<GraphExample> batch) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Padding padding = padding(batch);
      DropoutMasks masks = DropoutMasks.none();
      return new ArrayList<>(
          decoder.on(batch, padding, masks).graphs(points(batch, padding, masks)));
    }
  }

  @Override
  public void close() {
    workers.close();
    parameters.close();
  }
}
