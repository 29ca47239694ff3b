package org.espalier.experiments.nli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
import org.espalier.lab.net.Linear;
import org.espalier.lab.net.MiddleLayer;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.net.Sentences;
import org.espalier.lab.net.TreeConvolution;
import org.espalier.lab.net.WordEmbedding;
import org.espalier.lab.net.WordEmbedding.Feature;
import org.espalier.lab.run.PairLayout;
import org.espalier.torch.Decoder;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * Classifies pairs of sentences. Both are encoded by the same BiLSTM; then
 *
 * <ul>
 *   <li>with trees, every word is mixed with its head and its modifiers by one {@link
 *       TreeConvolution};
 *   <li>with an alignment μ, word i of the first sentence is compared with what it is aligned to,
 *       c_i = Σ_j μ[i,j] y_j / max(1, Σ_j μ[i,j]), by relu(W [x_i ; c_i ; |x_i − c_i| ; x_i ⊙ c_i]
 *       + b), and the words of the second sentence likewise (after Parikh et al. 2016, arXiv
 *       1606.01933).
 * </ul>
 *
 * <p>Mean and maximum over the words give u and v, and relu layers over [u ; v ; |u − v| ; u ⊙ v]
 * the class.
 */
final class PairNetwork extends TrialNetwork<PairExample, MapOracle> {

  /** The share of word vectors dropped: low, because pairs differ by single words. */
  private static final double WORD_DROPOUT = 0.02;

  private final PairLink link;
  private final Sizes sizes;
  private final WordEmbedding embedding;
  private final BiLstm encoder;
  private final Function<Tensor, Tensor> compare;
  private final Optional<TreeConvolution> convolution; // for structures within the sentences
  private final Linear hidden;
  private final Linear output;
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

  /** Both sentences of a batch, encoded. */
  private record Encoded(
      SentencePadding first,
      SentencePadding second,
      Tensor firstStates,
      Tensor secondStates,
      Tensor labels) {

    Encoded select(Tensor index, long... rows) {
      return new Encoded(
          first.select(rows),
          second.select(rows),
          firstStates.index_select(0, index),
          secondStates.index_select(0, index),
          labels.index_select(0, index));
    }
  }

  /** Weights between words, [R, N₁, N₁] and [R, N₂, N₂], or [R, N₁, N₂] and [R, N₂, N₁]. */
  private record Weights(Tensor first, Tensor second) {}

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
    this.sizes = sizes;
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
    if (link.within()) {
      convolution =
          Optional.of(new TreeConvolution(parameters, "trees", encoder.width(), sizes.hidden()));
      compare = values -> values;
    } else {
      convolution = Optional.empty();
      Linear layer = new Linear(parameters, "compare", 4 * encoder.width(), sizes.hidden());
      compare = values -> torch.relu(layer.apply(values));
    }
    hidden = new Linear(parameters, "hidden", 8 * sizes.hidden(), sizes.hidden());
    output = new Linear(parameters, "output", sizes.hidden(), classes);
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
    double[] losses = Tensors.toDoubles(CrossEntropy.ofSentences(logits, input.encoded.labels()));
    Reading[] readings = new Reading[losses.length];
    for (int i = 0; i < readings.length; i++) {
      readings[i] = new Reading(Math.toIntExact(best[i]), losses[i]);
    }
    return List.of(readings);
  }

  private Encoded encode(List<PairExample> batch, DropoutMasks masks) {
    // Both sides in one batch, so that the encoder runs once and masks differ between sides.
    Side[] sides = new Side[2 * batch.size()];
    long[] labels = new long[batch.size()];
    int first = 0;
    int second = 0;
    for (int b = 0; b < batch.size(); b++) {
      sides[b] = batch.get(b).first();
      sides[batch.size() + b] = batch.get(b).second();
      first = Math.max(first, sides[b].length());
      second = Math.max(second, batch.get(b).second().length());
      labels[b] = batch.get(b).label();
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
    return new Encoded(
        sidePadding(all.subList(0, batch.size())),
        sidePadding(all.subList(batch.size(), all.size())),
        states.narrow(0, 0, count).narrow(1, 0, first),
        states.narrow(0, count, count).narrow(1, 0, second),
        Tensors.of(labels, labels.length));
  }

  private SentencePadding sidePadding(List<Side> sides) {
    return new SentencePadding(
        parameters().type(), sides.stream().mapToInt(Side::length).toArray());
  }

  private Tensor logits(Encoded encoded, Weights weights, DropoutMasks masks) {
    Tensor u;
    Tensor v;
    if (convolution.isPresent()) {
      u = convolved(convolution.get(), encoded.firstStates(), weights.first(), encoded.first());
      v = convolved(convolution.get(), encoded.secondStates(), weights.second(), encoded.second());
    } else {
      u = compared(encoded.firstStates(), encoded.secondStates(), weights.first(), encoded.first());
      v =
          compared(
              encoded.secondStates(), encoded.firstStates(), weights.second(), encoded.second());
    }
    Tensor both = torch.cat(new TensorVector(u, v, torch.abs(u.sub(v)), u.mul(v)), 1);
    Tensor layer = torch.relu(hidden.apply(masks.drop("pooled", sizes.dropout(), both)));
    return output.apply(masks.drop("hidden", sizes.dropout(), layer));
  }

  private static Tensor convolved(
      TreeConvolution convolution, Tensor states, Tensor mu, SentencePadding padding) {
    return TreeConvolution.pool(convolution.apply(states, mu, padding), padding);
  }

  private Tensor compared(Tensor states, Tensor others, Tensor mu, SentencePadding padding) {
    Tensor partners = torch.bmm(mu, others).div(mu.sum(2).unsqueeze(2).clamp_min(new Scalar(1.0)));
    Tensor features =
        torch.cat(
            new TensorVector(
                states, partners, torch.abs(states.sub(partners)), states.mul(partners)),
            2);
    return TreeConvolution.pool(compare.apply(features), padding);
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
    private final Encoded encoded;
    private final long n;
    private final long m;
    private final Optional<PairLayout> layout; // of latent structures

    OnBatch(List<PairExample> batch, DropoutMasks masks) {
      this.batch = batch;
      this.masks = masks;
      encoded = encode(batch, masks);
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
      return PairNetwork.this.logits(
          encoded.select(index, rows), weights(points, index), masks.select(index, batch.size()));
    }

    @Override
    public Tensor losses(Tensor points, long[] rows) {
      return CrossEntropy.ofSentences(
          logits(points, rows), encoded.labels().index_select(0, Tensors.of(rows, rows.length)));
    }
  }
}
