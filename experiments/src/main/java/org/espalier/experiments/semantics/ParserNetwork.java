package org.espalier.experiments.semantics;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Memory;
import org.espalier.core.estimate.StructureLoss;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.data.Batches;
import org.espalier.data.baseline.Attachment;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.train.Trainable;
import org.espalier.torch.SupervisedLayer;

/** A parser that is trained on trees. */
final class ParserNetwork implements Trainable<GraphExample>, AutoCloseable {

  private final Parameters parameters;
  private final ArcParser parser;
  private final Workers workers;
  private final SupervisedLayer<ProjectiveTree> layer;

  /** Creates the network with initial parameters from the seed. */
  ParserNetwork(
      SentenceEncoder.Sizes sizes,
      int arcs,
      GraphCorpus corpus,
      StructureLoss<? super ProjectiveTree> loss,
      int threads,
      long seed) {
    parameters = new Parameters(ScalarType.Float, seed);
    parser = new ArcParser(parameters, sizes, arcs, corpus);
    workers = Workers.of(threads);
    layer = new SupervisedLayer<>(loss, workers);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public Memory memory() {
    return new Memory();
  }

  @Override
  public int length(GraphExample example) {
    return example.length();
  }

  @Override
  public int labels(GraphExample example) {
    return example.length();
  }

  private SentencePadding padding(List<GraphExample> batch) {
    return new SentencePadding(
        parameters.type(), batch.stream().mapToInt(GraphExample::length).toArray());
  }

  @Override
  public double train(List<GraphExample> batch, long seed) {
    try (PointerScope _ = new PointerScope();
        DropoutMasks masks = DropoutMasks.drawnFrom(torch.make_generator_cpu(seed))) {
      Tensor scores = parser.scores(batch, padding(batch), masks);
      double mean =
          layer.backward(
              scores, ArcParser.trees(batch), batch.stream().map(ArcParser::gold).toList());
      return mean * batch.size();
    }
  }

  @Override
  public Score evaluate(List<GraphExample> examples, Batches batches) {
    double score = attachment(examples, batches).score();
    return new Score(score, Double.NaN, score, Double.NaN);
  }

  /** Compares the best trees with the gold ones. */
  Attachment attachment(List<GraphExample> examples, Batches batches) {
    List<int[]> heads = batches.apply(examples, GraphExample::length, this::parse);
    Attachment sum = Attachment.NONE;
    for (int i = 0; i < heads.size(); i++) {
      sum = sum.plus(Attachment.of(heads.get(i), examples.get(i).heads()));
    }
    return sum;
  }

  private List<int[]> parse(List<GraphExample> batch) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Tensor scores = parser.scores(batch, padding(batch), DropoutMasks.none());
      return List.of(ArcParser.heads(layer.batch(scores, ArcParser.trees(batch)), workers));
    }
  }

  @Override
  public void close() {
    workers.close();
    parameters.close();
  }
}
