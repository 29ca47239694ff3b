package org.espalier.experiments.rationale;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Memory;
import org.espalier.data.Batches;
import org.espalier.data.Labels;
import org.espalier.data.PretrainedVectors;
import org.espalier.data.SeedStream;
import org.espalier.data.Vocabulary;
import org.espalier.lab.net.BiLstm;
import org.espalier.lab.net.CrossEntropy;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Linear;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.net.Sentences;
import org.espalier.lab.net.WordEmbedding;
import org.espalier.lab.net.WordEmbedding.Feature;
import org.espalier.lab.run.Example;
import org.espalier.lab.train.Trainable;
import org.espalier.torch.LatentLayer;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * A text's words are scored in their context, some of them are selected, and a classifier sees
 * these alone, without context and order: what it predicts can rest on nothing else.
 *
 * <pre>
 * s_i = 1 + w·BiLSTM(x)_i,   h_i = relu(V e_i + b),   logits = U [Σ μ_i h_i / max(1, Σ μ_i) ; max_i μ_i h_i] + c.
 * </pre>
 */
final class RationaleNetwork implements Trainable<Example>, AutoCloseable {

  /**
   * The score of every word before training, positive where a selection may be empty: with all
   * scores below 0 at first nothing would be shown, and nothing could be learned from that.
   */
  private static final double WORTH = 1;

  private final Sizes sizes;
  private final long seed;
  private final Parameters parameters;
  private final Optional<PretrainedVectors> vectors;
  private final WordEmbedding seen;
  private final Linear hidden;
  private final Linear output;
  private final Workers workers;
  private final Chooser chooser;

  /**
   * Widths of the network.
   *
   * @param words of the vectors of words, if there are no pretrained ones
   * @param endings of the vectors of endings
   * @param state of the scorer's LSTM, one direction
   * @param hidden of the classifier
   * @param dropout everywhere
   * @param most k
   */
  record Sizes(int words, int endings, int state, int hidden, double dropout, int most) {}

  /** What is shown of every text of a batch, and what trains the choice. */
  private interface Chooser {

    /** Trains the classifier, and the choice where there is one; returns the mean loss. */
    double train(List<Example> batch, Sentences sentences, DropoutMasks masks, long seed);

    /** Returns the choice at test time, [B, n]. */
    Tensor choose(List<Example> batch, Sentences sentences);

    Memory memory();
  }

  /**
   * Creates the network with initial parameters from the seed.
   *
   * @param words size of the word vocabulary
   * @param endings size of the vocabulary of endings
   * @param vectors of the vocabulary, to start from; empty to draw them
   */
  RationaleNetwork(
      Selection selection,
      Sizes sizes,
      int words,
      int endings,
      int classes,
      Optional<PretrainedVectors> vectors,
      int threads,
      long seed) {
    this.sizes = sizes;
    this.seed = seed;
    parameters = new Parameters(ScalarType.Float, seed);
    this.vectors = vectors;
    seen = embedding("decoder.words", words, endings);
    hidden = new Linear(parameters, "decoder.hidden", seen.width(), sizes.hidden());
    output = new Linear(parameters, "decoder.output", 2 * sizes.hidden(), classes);
    workers = Workers.of(threads);
    chooser =
        switch (selection) {
          case Selection.Latent<?> latent -> scored(latent, words, endings);
          case Selection.Given given -> new GivenChoice(given);
        };
  }

  private <S extends MapOracle> Chooser scored(Selection.Latent<S> latent, int words, int endings) {
    return new ScoredChoice<>(latent, words, endings);
  }

  private WordEmbedding embedding(String name, int words, int endings) {
    int width = vectors.map(PretrainedVectors::width).orElse(sizes.words());
    WordEmbedding embedding =
        new WordEmbedding(
            parameters,
            name,
            List.of(
                new Feature("word", words, width), new Feature("ending", endings, sizes.endings())),
            sizes.dropout() / 2,
            Vocabulary.UNKNOWN);
    vectors.ifPresent(known -> embedding.start(known, false));
    return embedding;
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
  public int length(Example example) {
    return example.length();
  }

  @Override
  public int labels(Example example) {
    return 1;
  }

  /** {@inheritDoc} The quality is the accuracy. */
  @Override
  public Score evaluate(List<Example> examples, Batches batches) {
    List<Reading> readings = read(examples, batches);
    double right = 0;
    double loss = 0;
    for (int i = 0; i < readings.size(); i++) {
      right += readings.get(i).label() == examples.get(i).labels()[0] ? 1 : 0;
      loss += readings.get(i).loss();
    }
    return new Score(right / readings.size(), loss / readings.size());
  }

  @Override
  public double train(List<Example> batch, long stepSeed) {
    try (PointerScope _ = new PointerScope()) {
      Generator generator = torch.make_generator_cpu(stepSeed);
      DropoutMasks masks = DropoutMasks.drawnFrom(generator);
      double mean = chooser.train(batch, sentences(batch), masks, stepSeed);
      masks.close();
      return mean * batch.size();
    }
  }

  private Sentences sentences(List<Example> batch) {
    SentencePadding padding =
        new SentencePadding(parameters.type(), batch.stream().mapToInt(Example::length).toArray());
    return new Sentences(
        padding,
        List.of(
            padding.pad(
                batch.stream().map(Example::words).toArray(int[][]::new), Vocabulary.PADDING),
            padding.pad(
                batch.stream().map(Example::endings).toArray(int[][]::new), Vocabulary.PADDING)));
  }

  private static Tensor labels(List<Example> batch) {
    return Tensors.of(batch.stream().mapToLong(e -> e.labels()[0]).toArray(), batch.size());
  }

  /** Returns h, [B, n, k], 0 on padding. */
  private Tensor vectors(Sentences sentences, DropoutMasks masks) {
    Tensor input = masks.drop("decoder.input", sizes.dropout(), seen.apply(sentences, masks));
    return torch.relu(hidden.apply(input)).mul(sentences.padding().words().unsqueeze(2));
  }

  /**
   * Classifies.
   *
   * @param vectors [R, n, k]
   * @param mu [R, n]
   * @return [R, classes]
   */
  private Tensor logits(Tensor vectors, Tensor mu, DropoutMasks masks) {
    Tensor shown = vectors.mul(mu.unsqueeze(2));
    Tensor count = mu.sum(1).unsqueeze(1).clamp_min(new Scalar(1.0));
    Tensor pooled =
        torch.cat(new TensorVector(shown.sum(1).div(count), shown.amax(new long[] {1}, false)), 1);
    return output.apply(masks.drop("decoder.pooled", sizes.dropout(), pooled));
  }

  /** A selection that is not learned. */
  private final class GivenChoice implements Chooser {
    private final Selection.Given given;

    GivenChoice(Selection.Given given) {
      this.given = given;
    }

    @Override
    public double train(
        List<Example> batch, Sentences sentences, DropoutMasks masks, long stepSeed) {
      Tensor logits = logits(vectors(sentences, masks), choose(batch, sentences), masks);
      Tensor loss = CrossEntropy.ofSentences(logits, labels(batch)).mean();
      loss.backward();
      return loss.item().toDouble();
    }

    @Override
    public Tensor choose(List<Example> batch, Sentences sentences) {
      int longest = sentences.padding().longest();
      double[] mu = new double[batch.size() * longest];
      for (int i = 0; i < batch.size(); i++) {
        Example text = batch.get(i);
        given
            .choose(text.length(), sizes.most(), SeedStream.TEXT.seed(seed, text.id().hashCode()))
            .addTo(mu, i * longest, 1);
      }
      return Tensors.of(mu, parameters.type(), batch.size(), longest);
    }

    @Override
    public Memory memory() {
      return new Memory();
    }
  }

  /** A selection by scores of words, which the network learns. */
  private final class ScoredChoice<S extends MapOracle> implements Chooser {
    private final Selection.Latent<S> latent;
    private final WordEmbedding read;
    private final BiLstm context;
    private final Linear score;
    private final LatentLayer<S> layer;

    ScoredChoice(Selection.Latent<S> latent, int words, int endings) {
      this.latent = latent;
      read = embedding("encoder.words", words, endings);
      context =
          new BiLstm(parameters, "encoder.lstm", read.width(), sizes.state(), 1, sizes.dropout());
      score = new Linear(parameters, "encoder.score", context.width(), 1);
      layer = new LatentLayer<>(latent.estimator(), workers);
    }

    private LayerScores scores(Sentences sentences, DropoutMasks masks) {
      Tensor states = context.apply(read.apply(sentences, masks), sentences.padding(), masks);
      Tensor words = score.apply(states).squeeze(2).add(new Scalar(WORTH));
      LayerScores scores = LayerScores.of(words);
      return latent.neighbours().isEmpty()
          ? scores
          : scores.withExtra(
              torch.full_like(
                  words.narrow(1, 1, words.size(1) - 1),
                  new Scalar(latent.neighbours().getAsDouble())));
    }

    private List<S> choices(List<Example> batch) {
      return batch.stream().map(text -> latent.choices().apply(text.length())).toList();
    }

    @Override
    public double train(
        List<Example> batch, Sentences sentences, DropoutMasks masks, long stepSeed) {
      Tensor vectors = vectors(sentences, masks);
      Tensor labels = labels(batch);
      return layer
          .forward(scores(sentences, masks), choices(batch), stepSeed)
          .backward((points, rows) -> {
            Tensor index = Tensors.of(rows, rows.length);
            return CrossEntropy.ofSentences(
                logits(vectors.index_select(0, index), points, masks.select(index, batch.size())),
                labels.index_select(0, index));
          });
    }

    @Override
    public Tensor choose(List<Example> batch, Sentences sentences) {
      Batch<S> scored = layer.batch(scores(sentences, DropoutMasks.none()), choices(batch));
      int longest = sentences.padding().longest();
      double[] mu = new double[batch.size() * longest];
      workers.each(
          batch.size(),
          (i, workspace) -> {
            Parts best = new Parts();
            var _ = scored.instance(i).argmax(scored.scores(), scored.offset(i), best, workspace);
            int length = batch.get(i).length();
            for (int part = 0; part < best.count() && best.get(part) < length; part++) {
              mu[i * longest + best.get(part)] = 1;
            }
          });
      return Tensors.of(mu, parameters.type(), batch.size(), longest);
    }

    @Override
    public Memory memory() {
      return layer.memory();
    }
  }

  /**
   * What the network makes of a text.
   *
   * @param selected the words that the classifier saw
   * @param label the class predicted from them
   * @param loss of the right class, in nats
   * @param fromAll probability of the class that is likeliest given all words, given all words
   * @param fromSelected its probability given the selected ones
   * @param fromRest its probability given the others
   */
  record Reading(
      Parts selected,
      int label,
      double loss,
      double fromAll,
      double fromSelected,
      double fromRest) {

    /** Returns by how much less likely the class is without the selected words. */
    double comprehensiveness() {
      return fromAll - fromRest;
    }

    /** Returns by how much less likely the class is with nothing but the selected words. */
    double sufficiency() {
      return fromAll - fromSelected;
    }
  }

  /** Reads texts; the classifier sees the best selection, whatever it saw in training. */
  List<Reading> read(List<Example> examples, Batches batches) {
    return batches.apply(examples, Example::length, this::read);
  }

  private List<Reading> read(List<Example> batch) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      DropoutMasks masks = DropoutMasks.none();
      Sentences sentences = sentences(batch);
      Tensor vectors = vectors(sentences, masks);
      Tensor mu = chooser.choose(batch, sentences);
      Tensor all = sentences.padding().words();
      int n = sentences.padding().longest();
      double[] shown = Tensors.toDoubles(mu);
      double[] given = probabilities(vectors, mu);
      double[] givenAll = probabilities(vectors, all);
      double[] givenRest = probabilities(vectors, all.sub(mu));
      int classes = given.length / batch.size();
      List<Reading> readings = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        int from = i * classes;
        int whole = from + largest(givenAll, from, classes);
        Parts selected = new Parts();
        for (int word = 0; word < batch.get(i).length(); word++) {
          if (shown[i * n + word] > 0) {
            selected.add(word);
          }
        }
        readings.add(
            new Reading(
                selected,
                largest(given, from, classes),
                loss(given, from, batch.get(i).labels()[0]),
                givenAll[whole],
                given[whole],
                givenRest[whole]));
      }
      return readings;
    }
  }

  /** Returns the loss of a label, 0 for one that training lacks, as cross-entropy counts it. */
  private static double loss(double[] probabilities, int from, int label) {
    return label == Labels.UNSEEN ? 0 : -Math.log(probabilities[from + label]);
  }

  private double[] probabilities(Tensor vectors, Tensor mu) {
    return Tensors.toDoubles(torch.softmax(logits(vectors, mu, DropoutMasks.none()), 1));
  }

  private static int largest(double[] values, int from, int count) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      best = values[from + k] > values[from + best] ? k : best;
    }
    return best;
  }

  @Override
  public void close() {
    workers.close();
    parameters.close();
  }
}
