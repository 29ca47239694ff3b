package org.espalier.experiments.listops;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.Structure;
import org.espalier.data.Batches;
import org.espalier.data.Sentence;
import org.espalier.data.baseline.SimpleTrees;
import org.espalier.lab.audit.Auditable;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.experiment.TrialNetwork;
import org.espalier.lab.net.BiLstm;
import org.espalier.lab.net.BiaffineScorer;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Initializer;
import org.espalier.lab.net.Linear;
import org.espalier.lab.net.MiddleLayer;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.net.TreeConvolution;
import org.espalier.torch.Decoder;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * Tags operators with their numbers of arguments. Embeddings and a BiLSTM score the arcs; the
 * decoder is one graph convolution over the tree, on a learned vector that is the same at every
 * word, and a linear layer. So it sees nothing of the tokens, only how many modifiers a word has
 * and whether it hangs on the root.
 */
final class ValencyNetwork<S extends Structure> extends TrialNetwork<ValencyExample, S>
    implements Auditable<ValencyExample> {

  /** The weight from which on an arc counts as shown; at most one head of a word exceeds it. */
  private static final double SHOWN = 0.5;

  private static final int EMBEDDING = 50;
  private static final int HIDDEN = 25;
  private static final int ARCS = 50;
  private static final int WIDTH = 50;

  private final TreeSource<S> trees;
  private final Tensor embedding;
  private final BiLstm encoder;
  private final BiaffineScorer scorer;
  private final Tensor constant;
  private final TreeConvolution convolution;
  private final Linear output;

  /** Creates the network with initial parameters from the seed. */
  ValencyNetwork(TreeSource<S> trees, long seed) {
    super(
        trees instanceof TreeSource.Latent<S>(_, var estimator)
            ? Optional.of(estimator)
            : Optional.empty(),
        seed);
    this.trees = trees;
    Parameters parameters = parameters();
    embedding = parameters.add("tokens", Initializer.normal(1), ValencyExample.TOKENS, EMBEDDING);
    encoder = new BiLstm(parameters, "lstm", EMBEDDING, HIDDEN, 1, 0);
    scorer = new BiaffineScorer(parameters, "arcs", encoder.width(), ARCS, 0);
    // A vector of length 1: all that the decoder computes is a multiple of it. With entries of 1
    // each step moves that multiple √WIDTH times as far, and rectifiers end at 0 before trees
    // matter.
    constant = parameters.add("constant", Initializer.normal(1 / Math.sqrt(WIDTH)), 1, 1, WIDTH);
    convolution = new TreeConvolution(parameters, "convolution", WIDTH, WIDTH);
    output = new Linear(parameters, "output", WIDTH, ValencyExample.CLASSES);
  }

  @Override
  public int length(ValencyExample example) {
    return example.length();
  }

  @Override
  public int labels(ValencyExample example) {
    return example.operators().length;
  }

  private Tensor arcScores(List<ValencyExample> batch, SentencePadding padding) {
    Tensor tokens =
        padding.pad(batch.stream().map(ValencyExample::tokens).toArray(int[][]::new), 0);
    DropoutMasks masks = DropoutMasks.none();
    return scorer.scores(encoder.apply(torch.embedding(embedding, tokens), padding, masks), masks);
  }

  /** Returns log-probabilities, [R, n, classes]. */
  private Tensor logits(Tensor points, SentencePadding padding) {
    Tensor same = constant.expand(points.size(0), points.size(1), WIDTH);
    return torch.log_softmax(output.apply(convolution.apply(same, points, padding)), 2);
  }

  @Override
  protected double train(List<ValencyExample> batch, DropoutMasks masks, long seed) {
    OnBatch input = new OnBatch(batch, padding(batch));
    return middle().train(input, input, seed);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the trees are not latent
   */
  @Override
  public FrozenBatch freeze(List<ValencyExample> batch) {
    try (NoGradGuard _ = new NoGradGuard()) {
      OnBatch input = new OnBatch(batch, padding(batch));
      return middle().freeze(input, input);
    }
  }

  /** The loss of every row: the sum over its operators, [R]. */
  private Tensor losses(
      Tensor points, List<ValencyExample> batch, SentencePadding padding, long... rows) {
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
    return logits.mul(Tensors.of(chosen, parameters().type(), logits.shape())).sum(1, 2);
  }

  /** A batch, to be encoded and decoded. */
  private final class OnBatch implements MiddleLayer.Input<S>, Decoder {
    private final List<ValencyExample> batch;
    private final SentencePadding padding;

    OnBatch(List<ValencyExample> batch, SentencePadding padding) {
      this.batch = batch;
      this.padding = padding;
    }

    @Override
    public LayerScores scores() {
      return LayerScores.of(arcScores(batch, padding));
    }

    @Override
    public List<S> structures() {
      if (trees instanceof TreeSource.Latent<S>(var over, _)) {
        return batch.stream().map(e -> over.apply(e.length())).toList();
      }
      throw new IllegalStateException("trees that are given have no structure");
    }

    @Override
    public Tensor given() {
      boolean chains = trees instanceof TreeSource.LeftToRight<S>;
      return padding.trees(
          batch.stream()
              .map(e -> chains ? SimpleTrees.toPrevious(e.length()) : e.heads())
              .toArray(int[][]::new));
    }

    @Override
    public Tensor losses(Tensor points, long[] rows) {
      return ValencyNetwork.this.losses(points, batch, padding, rows);
    }
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
      SentencePadding padding = padding(batch);
      int n = padding.longest();
      OnBatch input = new OnBatch(batch, padding);
      Tensor points = middle().points(input);
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
      for (double loss :
          Tensors.toDoubles(input.losses(points, LongStream.range(0, batch.size()).toArray()))) {
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
}
