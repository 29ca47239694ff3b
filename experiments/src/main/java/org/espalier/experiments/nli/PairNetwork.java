package org.espalier.experiments.nli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.MapOracle;
import org.espalier.data.Batches;
import org.espalier.data.PretrainedVectors;
import org.espalier.data.Vocabulary;
import org.espalier.data.baseline.SimpleTrees;
import org.espalier.experiments.nli.PairExample.Side;
import org.espalier.lab.experiment.TrialNetwork;
import org.espalier.lab.net.BiLstm;
import org.espalier.lab.net.BiaffineScorer;
import org.espalier.lab.net.CrossEntropy;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Initializer;
import org.espalier.lab.net.MiddleLayer;
import org.espalier.lab.net.PairClassifier;
import org.espalier.lab.net.PairClassifier.Sides;
import org.espalier.lab.net.PairClassifier.Weights;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.net.Sentences;
import org.espalier.lab.net.WordEmbedding;
import org.espalier.lab.net.WordEmbedding.Feature;
import org.espalier.lab.run.PairLayout;
import org.espalier.torch.Decoder;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * Classifies pairs of sentences: both are encoded by the same BiLSTM, and a {@link PairClassifier}
 * sees their states by way of trees or of an alignment.
 */
final class PairNetwork extends TrialNetwork<PairExample, MapOracle> {

  /** The share of word vectors dropped: low, because pairs differ by single words. */
  private static final double WORD_DROPOUT = 0.02;

  private final PairLink link;
  private final WordEmbedding embedding;
  private final BiLstm encoder;
  private final PairClassifier classifier;
  private final Optional<BiaffineScorer> arcs; // for latent trees
  private final Optional<Tensor> interaction; // for scores of alignments

  /**
   * Widths of the network.
   *
   * @param words of the vectors of words, if there are no pretrained ones
   * @param endings of the vectors of endings
   * @param state of the encoder, one direction
   * @param arcs of the scorer's vectors
   * @param hidden of the decoder
   * @param dropout everywhere
   */
  record Sizes(int words, int endings, int state, int arcs, int hidden, double dropout) {}

  /**
   * Creates the network with initial parameters from the seed.
   *
   * @param words size of the word vocabulary
   * @param endings size of the vocabulary of endings
   * @param vectors of the vocabulary, kept as they are; empty to learn them
   */
  PairNetwork(
      PairLink link,
      Sizes sizes,
      int words,
      int endings,
      int classes,
      Optional<PretrainedVectors> vectors,
      long seed) {
    super(
        link instanceof PairLink.Latent latent ? Optional.of(latent.estimator()) : Optional.empty(),
        seed);
    this.link = link;
    Parameters parameters = parameters();
    int width = vectors.map(PretrainedVectors::width).orElse(sizes.words());
    embedding =
        new WordEmbedding(
            parameters,
            "words",
            List.of(
                new Feature("word", words, width), new Feature("ending", endings, sizes.endings())),
            WORD_DROPOUT,
            Vocabulary.UNKNOWN);
    vectors.ifPresent(known -> embedding.start(known, true));
    encoder =
        new BiLstm(parameters, "encoder", embedding.width(), sizes.state(), 1, sizes.dropout());
    classifier =
        new PairClassifier(
            parameters,
            "",
            link.within(),
            encoder.width(),
            sizes.hidden(),
            classes,
            sizes.dropout());
    boolean latent = link instanceof PairLink.Latent;
    arcs =
        latent && link.within()
            ? Optional.of(
                new BiaffineScorer(
                    parameters, "arcs", encoder.width(), sizes.arcs(), sizes.dropout()))
            : Optional.empty();
    interaction =
        link == PairLink.Given.ATTENTION || (latent && !link.within())
            ? Optional.of(
                parameters.add(
                    "interaction", Initializer.identity(1), encoder.width(), encoder.width()))
            : Optional.empty();
  }

  @Override
  public int length(PairExample example) {
    return example.length();
  }

  /** {@inheritDoc} The quality is the accuracy. */
  @Override
  public Score evaluate(List<PairExample> examples, Batches batches) {
    List<Reading> readings = read(examples, batches, this::classify);
    double right = 0;
    double loss = 0;
    for (int i = 0; i < readings.size(); i++) {
      right += readings.get(i).label() == examples.get(i).label() ? 1 : 0;
      loss += readings.get(i).loss();
    }
    return new Score(right / readings.size(), loss / readings.size());
  }

  @Override
  protected double train(List<PairExample> batch, DropoutMasks masks, long seed) {
    OnBatch input = new OnBatch(batch, masks);
    return middle().train(input, input, seed);
  }

  /**
   * What the network makes of a pair.
   *
   * @param label the likeliest class
   * @param loss of the right class, in nats
   */
  private record Reading(int label, double loss) {}

  private List<Reading> classify(List<PairExample> batch) {
    OnBatch input = new OnBatch(batch, DropoutMasks.none());
    Tensor logits =
        input.logits(middle().points(input), LongStream.range(0, batch.size()).toArray());
    long[] best = Tensors.toLongs(logits.argmax(new LongOptional(1), false));
    double[] losses = Tensors.toDoubles(CrossEntropy.ofSentences(logits, input.labels));
    Reading[] readings = new Reading[losses.length];
    for (int i = 0; i < readings.length; i++) {
      readings[i] = new Reading(Math.toIntExact(best[i]), losses[i]);
    }
    return List.of(readings);
  }

  private Sides encode(List<PairExample> batch, DropoutMasks masks) {
    // Both sides in one batch, so that the encoder runs once and masks differ between sides.
    Side[] sides = new Side[2 * batch.size()];
    int first = 0;
    int second = 0;
    for (int b = 0; b < batch.size(); b++) {
      sides[b] = batch.get(b).first();
      sides[batch.size() + b] = batch.get(b).second();
      first = Math.max(first, sides[b].length());
      second = Math.max(second, batch.get(b).second().length());
    }
    List<Side> all = List.of(sides);
    SentencePadding padding = sidePadding(all);
    Sentences sentences =
        new Sentences(
            padding,
            List.of(
                padding.pad(
                    all.stream().map(Side::words).toArray(int[][]::new), Vocabulary.PADDING),
                padding.pad(
                    all.stream().map(Side::endings).toArray(int[][]::new), Vocabulary.PADDING)));
    Tensor states = encoder.apply(embedding.apply(sentences, masks), padding, masks);
    long count = batch.size();
    return new Sides(
        sidePadding(all.subList(0, batch.size())),
        sidePadding(all.subList(batch.size(), all.size())),
        states.narrow(0, 0, count).narrow(1, 0, first),
        states.narrow(0, count, count).narrow(1, 0, second));
  }

  private SentencePadding sidePadding(List<Side> sides) {
    return new SentencePadding(
        parameters().type(), sides.stream().mapToInt(Side::length).toArray());
  }

  /** Softmax over the last dimension, without padding. */
  private static Tensor softmax(Tensor scores, Tensor words) {
    Tensor masked = scores.masked_fill(words.eq(new Scalar(0.0)), new Scalar(-1e9));
    return torch.softmax(masked, 2);
  }

  /** A batch, to be linked and classified. */
  private final class OnBatch implements MiddleLayer.Input<MapOracle>, Decoder {
    private final List<PairExample> batch;
    private final DropoutMasks masks;
    private final Sides encoded;
    private final Tensor labels;
    private final long n;
    private final long m;
    private final Optional<PairLayout> layout; // of latent structures

    OnBatch(List<PairExample> batch, DropoutMasks masks) {
      this.batch = batch;
      this.masks = masks;
      encoded = encode(batch, masks);
      long[] gold = batch.stream().mapToLong(PairExample::label).toArray();
      labels = Tensors.of(gold, gold.length);
      n = encoded.first().longest();
      m = encoded.second().longest();
      layout =
          link instanceof PairLink.Latent latent
              ? Optional.of(latent.layout().of(batch))
              : Optional.empty();
    }

    @Override
    public LayerScores scores() {
      Tensor flat =
          arcs.isPresent()
              ? both(
                  arcs.get().scores(encoded.firstStates(), masks),
                  arcs.get().scores(encoded.secondStates(), masks))
              : similarities().flatten(1, -1);
      return LayerScores.of(layout.orElseThrow().parts(flat));
    }

    /** Returns scores of all pairs of words, [B, N₁, N₂]. */
    private Tensor similarities() {
      return torch.bmm(
          torch.matmul(encoded.firstStates(), interaction.orElseThrow()),
          encoded.secondStates().transpose(1, 2));
    }

    private static Tensor both(Tensor first, Tensor second) {
      return torch.cat(new TensorVector(first.flatten(1, -1), second.flatten(1, -1)), 1);
    }

    @Override
    public List<MapOracle> structures() {
      if (link instanceof PairLink.Latent latent) {
        return batch.stream()
            .<MapOracle>map(e -> latent.structure().apply(e.first().length(), e.second().length()))
            .toList();
      }
      throw new IllegalStateException("weights that are given have no structure");
    }

    /** {@inheritDoc} Both weights, one after the other. */
    @Override
    public Tensor given() {
      ScalarType type = parameters().type();
      return switch ((PairLink.Given) link) {
        case NO_TREES -> Tensors.zeros(type, batch.size(), n * n + m * m);
        case NO_ALIGNMENT -> Tensors.zeros(type, batch.size(), 2 * n * m);
        case LEFT_CHAIN -> both(chains(encoded.first()), chains(encoded.second()));
        case ATTENTION -> {
          Tensor scores = similarities();
          yield both(
              softmax(scores, encoded.second().words().unsqueeze(1)),
              softmax(scores.transpose(1, 2), encoded.first().words().unsqueeze(1)));
        }
      };
    }

    private static Tensor chains(SentencePadding padding) {
      return padding.trees(
          Arrays.stream(padding.lengths()).mapToObj(SimpleTrees::toPrevious).toArray(int[][]::new));
    }

    private Weights weights(Tensor points, Tensor index) {
      Tensor flat = layout.map(of -> of.flat(points, index)).orElse(points);
      long rows = flat.size(0);
      if (link.within()) {
        return new Weights(
            flat.narrow(1, 0, n * n).view(rows, n, n),
            flat.narrow(1, n * n, m * m).view(rows, m, m));
      }
      Tensor cells = flat.narrow(1, 0, n * m).view(rows, n, m);
      return new Weights(
          cells,
          layout.isPresent()
              ? cells.transpose(1, 2)
              : flat.narrow(1, n * m, n * m).view(rows, m, n));
    }

    Tensor logits(Tensor points, long... rows) {
      Tensor index = Tensors.of(rows, rows.length);
      return classifier.logits(
          encoded.select(index, rows), weights(points, index), masks.select(index, batch.size()));
    }

    @Override
    public Tensor losses(Tensor points, long[] rows) {
      return CrossEntropy.ofSentences(
          logits(points, rows), labels.index_select(0, Tensors.of(rows, rows.length)));
    }
  }
}
