package org.espalier.experiments.rationale;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.estimate.Batch;
import org.espalier.data.Batches;
import org.espalier.data.Labels;
import org.espalier.data.PretrainedVectors;
import org.espalier.data.SeedStream;
import org.espalier.data.Vocabulary;
import org.espalier.lab.experiment.TrialNetwork;
import org.espalier.lab.net.BiLstm;
import org.espalier.lab.net.CrossEntropy;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Linear;
import org.espalier.lab.net.MiddleLayer;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.net.Sentences;
import org.espalier.lab.net.WordEmbedding;
import org.espalier.lab.net.WordEmbedding.Feature;
import org.espalier.lab.run.Example;
import org.espalier.torch.Decoder;
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
final class RationaleNetwork extends TrialNetwork<Example, MapOracle> {

  /**
   * The score of every word before training, positive where a selection may be empty: with all
   * scores below 0 at first nothing would be shown, and nothing could be learned from that.
   */
  private static final double WORTH = 1;

  private final Selection selection;
  private final Sizes sizes;
  private final long seed;
  private final Optional<PretrainedVectors> vectors;
  private final WordEmbedding seen;
  private final Linear hidden;
  private final Linear output;
  private final Optional<WordScorer> scorer; // of latent selections

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
      long seed) {
    super(
        selection instanceof Selection.Latent latent
            ? Optional.of(latent.estimator())
            : Optional.empty(),
        seed);
    this.selection = selection;
    this.sizes = sizes;
    this.seed = seed;
    this.vectors = vectors;
    seen = embedding("decoder.words", words, endings);
    hidden = new Linear(parameters(), "decoder.hidden", seen.width(), sizes.hidden());
    output = new Linear(parameters(), "decoder.output", 2 * sizes.hidden(), classes);
    scorer =
        selection instanceof Selection.Latent
            ? Optional.of(new WordScorer(words, endings))
            : Optional.empty();
  }

  private WordEmbedding embedding(String name, int words, int endings) {
    int width = vectors.map(PretrainedVectors::width).orElse(sizes.words());
    WordEmbedding embedding =
        new WordEmbedding(
            parameters(),
            name,
            List.of(
                new Feature("word", words, width), new Feature("ending", endings, sizes.endings())),
            sizes.dropout() / 2,
            Vocabulary.UNKNOWN);
    vectors.ifPresent(known -> embedding.start(known, false));
    return embedding;
  }

  @Override
  public int length(Example example) {
    return example.length();
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
  protected double train(List<Example> batch, DropoutMasks masks, long seed) {
    OnBatch input = new OnBatch(batch, masks);
    return middle().train(input, input, seed);
  }

  private Sentences sentences(List<Example> batch) {
    SentencePadding padding = padding(batch);
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

  /** The scores of words, from their context. */
  private final class WordScorer {
    private final WordEmbedding read;
    private final BiLstm context;
    private final Linear score;

    WordScorer(int words, int endings) {
      read = embedding("encoder.words", words, endings);
      context =
          new BiLstm(parameters(), "encoder.lstm", read.width(), sizes.state(), 1, sizes.dropout());
      score = new Linear(parameters(), "encoder.score", context.width(), 1);
    }

    /** Returns scores, [B, n]. */
    Tensor apply(Sentences sentences, DropoutMasks masks) {
      Tensor states = context.apply(read.apply(sentences, masks), sentences.padding(), masks);
      return score.apply(states).squeeze(2).add(new Scalar(WORTH));
    }
  }

  /** A batch, to be selected from and classified. */
  private final class OnBatch implements MiddleLayer.Input<MapOracle>, Decoder {
    private final List<Example> batch;
    private final DropoutMasks masks;
    private final Sentences sentences;
    private final Tensor vectors;

    OnBatch(List<Example> batch, DropoutMasks masks) {
      this.batch = batch;
      this.masks = masks;
      sentences = sentences(batch);
      vectors = vectors(sentences, masks);
    }

    private Selection.Latent latent() {
      if (selection instanceof Selection.Latent latent) {
        return latent;
      }
      throw new IllegalStateException("a selection that is given has no structure");
    }

    @Override
    public LayerScores scores() {
      Tensor words = scorer.orElseThrow().apply(sentences, masks);
      LayerScores scores = LayerScores.of(words);
      OptionalDouble neighbours = latent().neighbours();
      return neighbours.isEmpty()
          ? scores
          : scores.withExtra(
              torch.full_like(
                  words.narrow(1, 1, words.size(1) - 1), new Scalar(neighbours.getAsDouble())));
    }

    @Override
    public List<MapOracle> structures() {
      return batch.stream()
          .<MapOracle>map(text -> latent().choices().apply(text.length()))
          .toList();
    }

    @Override
    public Tensor given() {
      return shown(i -> {
        Example text = batch.get(i);
        return ((Selection.Given) selection)
            .choose(text.length(), sizes.most(), SeedStream.TEXT.seed(seed, text.id().hashCode()));
      });
    }

    /** Returns the best choice, whatever the classifier saw in training, [B, n]. */
    Tensor best() {
      if (!middle().isLatent()) {
        return given();
      }
      Batch<MapOracle> scored = middle().batch(this);
      Parts[] best = new Parts[batch.size()];
      workers()
          .each(
              batch.size(),
              (i, workspace) -> {
                best[i] = new Parts();
                var _ =
                    scored
                        .instance(i)
                        .argmax(scored.scores(), scored.offset(i), best[i], workspace);
              });
      return shown(i -> best[i]);
    }

    private Tensor shown(IntFunction<Parts> choice) {
      int longest = sentences.padding().longest();
      double[] mu = new double[batch.size() * longest];
      for (int i = 0; i < batch.size(); i++) {
        int length = batch.get(i).length();
        for (int part : choice.apply(i).toArray()) {
          if (part < length) {
            mu[i * longest + part] = 1;
          }
        }
      }
      return Tensors.of(mu, parameters().type(), batch.size(), longest);
    }

    @Override
    public Tensor losses(Tensor points, long[] rows) {
      Tensor index = Tensors.of(rows, rows.length);
      return CrossEntropy.ofSentences(
          logits(vectors.index_select(0, index), points, masks.select(index, batch.size())),
          labels(batch).index_select(0, index));
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
    return read(examples, batches, this::classify);
  }

  private List<Reading> classify(List<Example> batch) {
    OnBatch input = new OnBatch(batch, DropoutMasks.none());
    SentencePadding padding = input.sentences.padding();
    Tensor mu = input.best();
    double[] shown = Tensors.toDoubles(mu);
    double[] given = probabilities(input.vectors, mu);
    double[] givenAll = probabilities(input.vectors, padding.words());
    double[] givenRest = probabilities(input.vectors, padding.words().sub(mu));
    int classes = given.length / batch.size();
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      int from = i * classes;
      int whole = from + largest(givenAll, from, classes);
      Parts selected = new Parts();
      for (int word = 0; word < batch.get(i).length(); word++) {
        if (shown[i * padding.longest() + word] > 0) {
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
}
