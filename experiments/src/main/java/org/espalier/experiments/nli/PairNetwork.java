package org.espalier.experiments.nli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.MapOracle;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Memory;
import org.espalier.data.Batches;
import org.espalier.data.PretrainedVectors;
import org.espalier.data.Vocabulary;
import org.espalier.data.baseline.SimpleTrees;
import org.espalier.experiments.nli.PairExample.Side;
import org.espalier.lab.net.BiLstm;
import org.espalier.lab.net.BiaffineScorer;
import org.espalier.lab.net.CrossEntropy;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Initializer;
import org.espalier.lab.net.Linear;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.net.Sentences;
import org.espalier.lab.net.TreeConvolution;
import org.espalier.lab.net.WordEmbedding;
import org.espalier.lab.net.WordEmbedding.Feature;
import org.espalier.lab.train.Trainable;
import org.espalier.torch.LatentLayer;
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
final class PairNetwork implements Trainable<PairExample>, AutoCloseable {

  /** The share of word vectors dropped: low, because pairs differ by single words. */
  private static final double WORD_DROPOUT = 0.02;

  private final Sizes sizes;
  private final Parameters parameters;
  private final WordEmbedding embedding;
  private final BiLstm encoder;
  private final Function<Tensor, Tensor> compare;
  private final Optional<TreeConvolution> convolution; // for structures within the sentences
  private final Linear hidden;
  private final Linear output;
  private final Workers workers;
  private final Chooser chooser;

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

  private interface Chooser {
    double train(List<PairExample> batch, Encoded encoded, DropoutMasks masks, long seed);

    Weights choose(List<PairExample> batch, Encoded encoded);

    Memory memory();
  }

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
      int threads,
      long seed) {
    this.sizes = sizes;
    parameters = new Parameters(ScalarType.Float, seed);
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
    workers = Workers.of(threads);
    chooser =
        switch (link) {
          case PairLink.Latent<?> latent -> latent(latent);
          case PairLink.Given given -> new GivenChoice(given);
        };
  }

  private <S extends MapOracle> Chooser latent(PairLink.Latent<S> latent) {
    return new LatentChoice<>(latent);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public Memory memory() {
    return chooser.memory();
  }

  @Override
  public int length(PairExample example) {
    return example.length();
  }

  @Override
  public int labels(PairExample example) {
    return 1;
  }

  /** {@inheritDoc} The quality is the accuracy. */
  @Override
  public Score evaluate(List<PairExample> examples, Batches batches) {
    List<Reading> readings = batches.apply(examples, PairExample::length, this::read);
    double right = 0;
    double loss = 0;
    for (int i = 0; i < readings.size(); i++) {
      right += readings.get(i).label() == examples.get(i).label() ? 1 : 0;
      loss += readings.get(i).loss();
    }
    return new Score(right / readings.size(), loss / readings.size());
  }

  @Override
  public double train(List<PairExample> batch, long stepSeed) {
    try (PointerScope _ = new PointerScope()) {
      Generator generator = torch.make_generator_cpu(stepSeed);
      DropoutMasks masks = DropoutMasks.drawnFrom(generator);
      double mean = chooser.train(batch, encode(batch, masks), masks, stepSeed);
      masks.close();
      return mean * batch.size();
    }
  }

  /**
   * What the network makes of a pair.
   *
   * @param label the likeliest class
   * @param loss of the right class, in nats
   */
  private record Reading(int label, double loss) {}

  /** Classifies pairs. */
  private List<Reading> read(List<PairExample> batch) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Encoded encoded = encode(batch, DropoutMasks.none());
      Tensor logits = logits(encoded, chooser.choose(batch, encoded), DropoutMasks.none());
      long[] best = Tensors.toLongs(logits.argmax(new LongOptional(1), false));
      double[] losses = Tensors.toDoubles(CrossEntropy.ofSentences(logits, encoded.labels()));
      Reading[] readings = new Reading[losses.length];
      for (int i = 0; i < readings.length; i++) {
        readings[i] = new Reading(Math.toIntExact(best[i]), losses[i]);
      }
      return List.of(readings);
    }
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
    SentencePadding padding =
        new SentencePadding(parameters.type(), all.stream().mapToInt(Side::length).toArray());
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
        padding(all.subList(0, batch.size())),
        padding(all.subList(batch.size(), all.size())),
        states.narrow(0, 0, count).narrow(1, 0, first),
        states.narrow(0, count, count).narrow(1, 0, second),
        Tensors.of(labels, labels.length));
  }

  private SentencePadding padding(List<Side> sides) {
    return new SentencePadding(parameters.type(), sides.stream().mapToInt(Side::length).toArray());
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

  /** Weights without a latent structure: none, a chain, or attention. */
  private final class GivenChoice implements Chooser {
    private final PairLink.Given given;
    private final Optional<Tensor> interaction; // for attention

    GivenChoice(PairLink.Given given) {
      this.given = given;
      interaction =
          given == PairLink.Given.ATTENTION ? Optional.of(interaction()) : Optional.empty();
    }

    @Override
    public double train(
        List<PairExample> batch, Encoded encoded, DropoutMasks masks, long stepSeed) {
      Tensor loss =
          CrossEntropy.ofSentences(logits(encoded, choose(batch, encoded), masks), encoded.labels())
              .mean();
      loss.backward();
      return loss.item().toDouble();
    }

    @Override
    public Weights choose(List<PairExample> batch, Encoded encoded) {
      long b = encoded.first().size();
      long n = encoded.first().longest();
      long m = encoded.second().longest();
      ScalarType type = parameters.type();
      return switch (given) {
        case NO_TREES -> new Weights(Tensors.zeros(type, b, n, n), Tensors.zeros(type, b, m, m));
        case LEFT_CHAIN -> new Weights(chains(encoded.first()), chains(encoded.second()));
        case NO_ALIGNMENT ->
            new Weights(Tensors.zeros(type, b, n, m), Tensors.zeros(type, b, m, n));
        case ATTENTION -> attention(encoded, interaction.orElseThrow());
      };
    }

    private Tensor chains(SentencePadding padding) {
      return padding.trees(
          Arrays.stream(padding.lengths()).mapToObj(SimpleTrees::toPrevious).toArray(int[][]::new));
    }

    @Override
    public Memory memory() {
      return new Memory();
    }
  }

  private Tensor interaction() {
    return parameters.add("interaction", Initializer.identity(1), encoder.width(), encoder.width());
  }

  /** Scores of all pairs of words, [B, N₁, N₂]. */
  private Tensor similarities(Encoded encoded, Tensor interaction) {
    return torch.bmm(
        torch.matmul(encoded.firstStates(), interaction), encoded.secondStates().transpose(1, 2));
  }

  private Weights attention(Encoded encoded, Tensor interaction) {
    Tensor scores = similarities(encoded, interaction);
    Tensor rows = encoded.first().words().unsqueeze(2);
    Tensor columns = encoded.second().words().unsqueeze(1);
    return new Weights(
        softmax(scores, columns), softmax(scores.transpose(1, 2), rows.transpose(1, 2)));
  }

  /** Softmax over the last dimension, without padding. */
  private static Tensor softmax(Tensor scores, Tensor words) {
    Tensor masked = scores.masked_fill(words.eq(new Scalar(0.0)), new Scalar(-1e9));
    return torch.softmax(masked, 2);
  }

  /** Weights by a latent structure. */
  private final class LatentChoice<S extends MapOracle> implements Chooser {
    private final PairLink.Latent<S> latent;
    private final LatentLayer<S> layer;
    private final Optional<BiaffineScorer> arcs; // for trees
    private final Optional<Tensor> interaction; // for alignments

    LatentChoice(PairLink.Latent<S> latent) {
      this.latent = latent;
      layer = new LatentLayer<>(latent.estimator(), workers);
      arcs =
          latent.within()
              ? Optional.of(
                  new BiaffineScorer(
                      parameters, "arcs", encoder.width(), sizes.arcs(), sizes.dropout()))
              : Optional.empty();
      interaction = latent.within() ? Optional.empty() : Optional.of(interaction());
    }

    private PairLayout layout(List<PairExample> batch) {
      return switch (latent.layout()) {
        case TREES -> PairLayout.trees(batch);
        case CELLS -> PairLayout.cells(batch, false);
        case SHORTER_FIRST -> PairLayout.cells(batch, true);
      };
    }

    private Tensor scores(Encoded encoded, DropoutMasks masks) {
      if (arcs.isEmpty()) {
        return similarities(encoded, interaction.orElseThrow()).flatten(1, -1);
      }
      return torch.cat(
          new TensorVector(
              arcs.get().scores(encoded.firstStates(), masks).flatten(1, -1),
              arcs.get().scores(encoded.secondStates(), masks).flatten(1, -1)),
          1);
    }

    private List<S> structures(List<PairExample> batch) {
      return batch.stream()
          .map(e -> latent.structure().apply(e.first().length(), e.second().length()))
          .toList();
    }

    private Weights weights(Tensor flat, Encoded encoded) {
      long rows = flat.size(0);
      long n = encoded.first().longest();
      long m = encoded.second().longest();
      if (latent.within()) {
        return new Weights(
            flat.narrow(1, 0, n * n).view(rows, n, n),
            flat.narrow(1, n * n, m * m).view(rows, m, m));
      }
      Tensor cells = flat.view(rows, n, m);
      return new Weights(cells, cells.transpose(1, 2));
    }

    @Override
    public double train(
        List<PairExample> batch, Encoded encoded, DropoutMasks masks, long stepSeed) {
      PairLayout layout = layout(batch);
      return layer
          .forward(layout.parts(scores(encoded, masks)), structures(batch), stepSeed)
          .backward((points, rows) -> {
            Tensor index = Tensors.of(rows, rows.length);
            Encoded selected = encoded.select(index, rows);
            return CrossEntropy.ofSentences(
                logits(
                    selected,
                    weights(layout.flat(points, index), encoded),
                    masks.select(index, batch.size())),
                selected.labels());
          });
    }

    @Override
    public Weights choose(List<PairExample> batch, Encoded encoded) {
      PairLayout layout = layout(batch);
      Tensor points =
          layer.infer(layout.parts(scores(encoded, DropoutMasks.none())), structures(batch));
      long[] rows = LongStream.range(0, batch.size()).toArray();
      return weights(layout.flat(points, Tensors.of(rows, rows.length)), encoded);
    }

    @Override
    public Memory memory() {
      return layer.memory();
    }
  }

  @Override
  public void close() {
    workers.close();
    parameters.close();
  }
}
