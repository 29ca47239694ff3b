package org.espalier.experiments.semantics;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.espalier.core.estimate.StructureLoss;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.data.Batches;
import org.espalier.data.baseline.Attachment;
import org.espalier.lab.experiment.TrialNetwork;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.torch.SupervisedLayer;

/** A parser that is trained on trees. */
final class ParserNetwork extends TrialNetwork<GraphExample, ProjectiveTree> {

  private final ArcParser parser;
  private final SupervisedLayer<ProjectiveTree> layer;

  /** Creates the network with initial parameters from the seed. */
  ParserNetwork(
      SentenceEncoder.Sizes sizes,
      int arcs,
      GraphCorpus corpus,
      StructureLoss<? super ProjectiveTree> loss,
      long seed) {
    super(Optional.empty(), seed);
    parser = new ArcParser(parameters(), sizes, arcs, corpus);
    layer = new SupervisedLayer<>(loss, workers());
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
    return layer.backward(
        parser.scores(batch, padding(batch), masks),
        ArcParser.trees(batch),
        batch.stream().map(ArcParser::gold).toList());
  }

  @Override
  public Score evaluate(List<GraphExample> examples, Batches batches) {
    double score = attachment(examples, batches).score();
    return new Score(score, Double.NaN, score, Double.NaN);
  }

  /** Compares the best trees with the gold ones. */
  Attachment attachment(List<GraphExample> examples, Batches batches) {
    List<int[]> heads = read(examples, batches, this::parse);
    Attachment sum = Attachment.NONE;
    for (int i = 0; i < heads.size(); i++) {
      sum = sum.plus(Attachment.of(heads.get(i), examples.get(i).heads()));
    }
    return sum;
  }

  private List<int[]> parse(List<GraphExample> batch) {
    Tensor scores = parser.scores(batch, padding(batch), DropoutMasks.none());
    return List.of(ArcParser.heads(layer.batch(scores, ArcParser.trees(batch)), workers()));
  }
}
