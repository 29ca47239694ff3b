package org.espalier.experiments.listops;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Memory;
import org.espalier.data.Batches;
import org.espalier.data.Sentence;
import org.espalier.experiments.corpus.TreeSource;
import org.espalier.lab.audit.Auditable;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.net.BiLstm;
import org.espalier.lab.net.BiaffineScorer;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Initializer;
import org.espalier.lab.net.Linear;
import org.espalier.lab.net.Padding;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.TreeConvolution;
import org.espalier.lab.train.Trainable;
import org.espalier.torch.LatentLayer;
import org.espalier.torch.Tensors;

/**
 * Tags operators with their numbers of arguments. Embeddings and a BiLSTM score the arcs; the
 * decoder is one graph convolution over the tree, on a learned vector that is the same at every
 * word, and a linear layer. So it sees nothing of the tokens, only how many modifiers a word has
 * and whether it hangs on the root.
 *
 * @param <S> the family of latent trees
 */
final class ValencyNetwork<S extends Structure>
    implements Trainable<ValencyExample>, Auditable<ValencyExample>, AutoCloseable {

  /** From this weight on an arc counts as shown: no word has two heads of more than this. */
  private static final double SHOWN = 0.5;

  private static final int EMBEDDING = 50;
  private static final int HIDDEN = 25;
  private static final int ARCS = 50;
  private static final int WIDTH = 50;

  private final TreeSource<S> trees;
  private final Parameters parameters;
  private final Tensor embedding;
  private final BiLstm encoder;
  private final BiaffineScorer scorer;
  private final Tensor constant;
  private final TreeConvolution convolution;
  private final Linear output;
  private final Workers workers;
  private final List<LatentLayer<S>> layer; // one, or none

  /** Creates the network with initial parameters from the seed. */
  ValencyNetwork(TreeSource<S> trees, int threads, long seed) {
    this.trees = trees;
    parameters = new Parameters(ScalarType.Float, seed);
    embedding = parameters.add("tokens", Initializer.normal(1), ValencyExample.TOKENS, EMBEDDING);
    encoder = new BiLstm(parameters, "lstm", EMBEDDING, HIDDEN, 1, 0);
    scorer = new BiaffineScorer(parameters, "arcs", encoder.width(), ARCS, 0);
    // Of length 1. All that the decoder computes is a multiple of it, so that each step would move
    // that √WIDTH times as far from entries of 1: the rectifiers die of noise before trees matter.
    constant = parameters.add("constant", Initializer.normal(1 / Math.sqrt(WIDTH)), 1, 1, WIDTH);
    convolution = new TreeConvolution(parameters, "convolution", WIDTH, WIDTH);
    output = new Linear(parameters, "output", WIDTH, ValencyExample.CLASSES);
    workers = Workers.of(threads);
    layer =
        switch (trees) {
          case TreeSource.Latent<S>(_, var estimator) ->
              List.of(new LatentLayer<>(estimator, workers));
          case TreeSource.Gold<S> _, TreeSource.LeftToRight<S> _ -> List.of();
        };
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public Memory memory() {
    return layer.isEmpty() ? new Memory() : layer.getFirst().memory();
  }

  @Override
  public void setProgress(double done) {
    layer.forEach(one -> one.setProgress(done));
  }

  @Override
  public int length(ValencyExample example) {
    return example.length();
  }

  @Override
  public int labels(ValencyExample example) {
    return example.operators().length;
  }

  private Padding padding(List<ValencyExample> batch) {
    return new Padding(
        parameters.type(), batch.stream().mapToInt(ValencyExample::length).toArray());
  }

  private Tensor arcScores(List<ValencyExample> batch, Padding padding) {
    Tensor tokens =
        padding.pad(batch.stream().map(ValencyExample::tokens).toArray(int[][]::new), 0);
    DropoutMasks masks = DropoutMasks.none();
    return scorer.scores(encoder.apply(torch.embedding(embedding, tokens), padding, masks), masks);
  }

  /** Returns log-probabilities, [R, n, classes]. */
  private Tensor logits(Tensor points, Padding padding) {
    Tensor same = constant.expand(points.size(0), points.size(1), WIDTH);
    return torch.log_softmax(output.apply(convolution.apply(same, points, padding)), 2);
  }

  @Override
  public double train(List<ValencyExample> batch, long seed) {
    try (PointerScope _ = new PointerScope()) {
      Padding padding = padding(batch);
      double mean;
      if (trees instanceof TreeSource.Latent<S>(var over, _)) {
        mean =
            layer
                .getFirst()
                .forward(
                    arcScores(batch, padding),
                    batch.stream().map(e -> over.apply(e.length())).toList(),
                    seed)
                .backward((points, rows) -> losses(points, batch, padding, rows));
      } else {
        Tensor loss = losses(points(batch, padding), batch, padding, all(batch)).mean();
        loss.backward();
        mean = loss.item().toDouble();
      }
      return mean * batch.size();
    }
  }

  /** Returns what the decoder sees when the encoder is not trained. */
  private Tensor points(List<ValencyExample> batch, Padding padding) {
    return switch (trees) {
      case TreeSource.Latent<S>(var over, _) -> {
        try (NoGradGuard _ = new NoGradGuard()) {
          yield layer
              .getFirst()
              .infer(
                  arcScores(batch, padding),
                  batch.stream().map(e -> over.apply(e.length())).toList());
        }
      }
      case TreeSource.Gold<S> _, TreeSource.LeftToRight<S> _ -> given(batch, padding);
    };
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the trees are not latent
   */
  @Override
  public FrozenBatch freeze(List<ValencyExample> batch) {
    Padding padding = padding(batch);
    return switch (trees) {
      case TreeSource.Latent<S>(var over, _) -> {
        try (NoGradGuard _ = new NoGradGuard()) {
          yield FrozenBatch.of(
              layer.getFirst(),
              arcScores(batch, padding),
              batch.stream().map(e -> over.apply(e.length())).toList(),
              (points, rows) -> losses(points, batch, padding, rows));
        }
      }
      case TreeSource.Gold<S> _, TreeSource.LeftToRight<S> _ ->
          throw new IllegalStateException("nothing to audit: the network's trees are not latent");
    };
  }

  /** The loss of every row: the sum over its operators, [R]. */
  private Tensor losses(Tensor points, List<ValencyExample> batch, Padding padding, long... rows) {
    int n = padding.longest();
    double[] chosen = new double[rows.length * n * ValencyExample.CLASSES];
    for (int r = 0; r < rows.length; r++) {
      ValencyExample example = batch.get(Math.toIntExact(rows[r]));
      for (int k = 0; k < example.operators().length; k++) {
        chosen[(r * n + example.operators()[k]) * ValencyExample.CLASSES + example.arguments()[k]] =
            -1;
      }
    }
    Tensor logits = logits(points, padding.select(rows));
    return logits.mul(Tensors.of(chosen, parameters.type(), logits.shape())).sum(1, 2);
  }

  private static long[] all(List<ValencyExample> batch) {
    long[] rows = new long[batch.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i;
    }
    return rows;
  }

  private Tensor given(List<ValencyExample> batch, Padding padding) {
    int n = padding.longest();
    double[] points = new double[batch.size() * n * n];
    for (int i = 0; i < batch.size(); i++) {
      int[] heads = batch.get(i).heads();
      for (int m = 0; m < heads.length; m++) {
        int head =
            switch (trees) {
              case TreeSource.LeftToRight<S> _ -> m - 1;
              case TreeSource.Gold<S> _, TreeSource.Latent<S> _ -> heads[m];
            };
        points[(i * n + (head < 0 ? m : head)) * n + m] = 1;
      }
    }
    return Tensors.of(points, parameters.type(), batch.size(), n, n);
  }

  @Override
  public Score evaluate(List<ValencyExample> examples, Batches batches) {
    TagScores scores = measure(examples, batches);
    return new Score(scores.accuracy(), scores.loss(), scores.arcRecall(), Double.NaN);
  }

  /** Tags operators and compares them, and the arcs that the decoder sees, with the right ones. */
  TagScores measure(List<ValencyExample> examples, Batches batches) {
    TagScores scores = new TagScores(ValencyExample.CLASSES);
    for (int[] batch : batches.byLength(examples.size(), i -> examples.get(i).length())) {
      List<ValencyExample> some = new ArrayList<>();
      for (int i : batch) {
        some.add(examples.get(i));
      }
      measure(some, scores);
    }
    return scores;
  }

  private void measure(List<ValencyExample> batch, TagScores scores) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Padding padding = padding(batch);
      int n = padding.longest();
      Tensor points = points(batch, padding);
      Tensor logits = logits(points, padding);
      long[] best = Tensors.toLongs(logits.argmax(new LongOptional(2), false));
      double[] arcs = Tensors.toDoubles(points);
      for (int i = 0; i < batch.size(); i++) {
        ValencyExample example = batch.get(i);
        for (int k = 0; k < example.operators().length; k++) {
          scores.tag(example.arguments()[k], Math.toIntExact(best[i * n + example.operators()[k]]));
        }
        countArcs(example, arcs, i * n * n, n, scores);
      }
      for (double loss : Tensors.toDoubles(losses(points, batch, padding, all(batch)))) {
        scores.addLoss(loss);
      }
    }
  }

  /** Counts arcs between words; the root's is left out, it says nothing of operators. */
  private static void countArcs(
      ValencyExample example, double[] arcs, int offset, int stride, TagScores scores) {
    int words = example.length();
    long gold = 0;
    long shown = 0;
    long common = 0;
    for (int m = 0; m < words; m++) {
      gold += example.heads()[m] == Sentence.ROOT ? 0 : 1;
      for (int h = 0; h < words; h++) {
        if (h != m && arcs[offset + h * stride + m] > SHOWN) {
          shown++;
          common += example.heads()[m] == h ? 1 : 0;
        }
      }
    }
    scores.arcs(gold, shown, common);
  }

  @Override
  public void close() {
    workers.close();
    parameters.close();
  }
}
