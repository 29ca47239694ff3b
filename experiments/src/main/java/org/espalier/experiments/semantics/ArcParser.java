package org.espalier.experiments.semantics;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Batch;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.lab.net.BiaffineScorer;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.SentencePadding;

/**
 * An arc-factored parser: a BiLSTM with biaffine scores of arcs (Dozat &amp; Manning 2017, arXiv
 * 1611.01734), over projective trees with one root.
 */
final class ArcParser {

  /** The prefix of its parameters' names. */
  static final String NAME = "parser";

  private final SentenceEncoder encoder;
  private final BiaffineScorer scorer;

  /**
   * Adds the weights to the parameters.
   *
   * @param arcs width of the arc scorer
   */
  ArcParser(Parameters parameters, SentenceEncoder.Sizes sizes, int arcs, GraphCorpus corpus) {
    encoder = new SentenceEncoder(parameters, NAME, sizes, corpus);
    scorer = new BiaffineScorer(parameters, NAME + ".arcs", encoder.width(), arcs, sizes.dropout());
  }

  /** Returns the scores of all arcs, [B, n, n]. */
  Tensor scores(List<GraphExample> batch, SentencePadding padding, DropoutMasks masks) {
    return scorer.scores(encoder.states(batch, padding, masks), masks);
  }

  private static ProjectiveTree trees(GraphExample example) {
    return new ProjectiveTree(example.length(), Roots.SINGLE);
  }

  /** Returns the trees over each sentence of a batch. */
  static List<ProjectiveTree> trees(List<GraphExample> batch) {
    return batch.stream().map(ArcParser::trees).toList();
  }

  /**
   * Returns the gold tree; one that is not projective becomes the projective tree that has most of
   * its arcs.
   */
  static Parts gold(GraphExample example) {
    ProjectiveTree trees = trees(example);
    if (trees.isTree(example.heads())) {
      return trees.parts(example.heads());
    }
    double[] scores = new double[trees.size()];
    for (int m = 0; m < example.length(); m++) {
      scores[trees.arc(example.heads()[m], m)] = 1;
    }
    return trees.argmax(scores);
  }

  /** Returns the heads of every sentence's best tree. */
  static int[][] heads(Batch<ProjectiveTree> batch, Workers workers) {
    int[][] heads = new int[batch.count()][];
    workers.each(
        batch.count(),
        (i, workspace) -> {
          ProjectiveTree trees = batch.instance(i);
          Parts best = new Parts();
          var _ = trees.argmax(batch.scores(), batch.offset(i), best, workspace);
          heads[i] = trees.heads(best);
        });
    return heads;
  }

  /** Returns 0 … B−1. */
  static long[] rows(List<GraphExample> batch) {
    return IntStream.range(0, batch.size()).asLongStream().toArray();
  }
}
