package org.espalier.lab.run;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.ExactStructure;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.estimate.Batch;
import org.espalier.core.subset.Subset;
import org.espalier.data.PretrainedVectors;
import org.espalier.lab.net.Initializer;
import org.espalier.lab.net.Linear;
import org.espalier.lab.net.MiddleLayer;
import org.espalier.lab.net.SelectionClassifier;
import org.espalier.lab.net.WordEmbedding;
import org.espalier.lab.net.WordVectors;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.SentenceConstraints.Sentence;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * A choice of words between encoder and decoder, a rationale: the states score the words, some are
 * chosen, and the decoder sees the types of these alone, so that what it predicts can rest on
 * nothing else ({@link SelectionClassifier}). At test time it sees the best choice, whatever the
 * estimator shows it in training.
 *
 * <p>Of a text of fewer than k words, all are chosen where exactly k are asked for.
 */
final class LatentSelection extends LatentHead<MapOracle> {

  /** The choices by name. */
  enum Kind {
    /** Exactly k words. */
    SUBSET("subset", "exactly k words of the text", Subset.class),
    /** At most k words, maybe none. */
    AT_MOST("at-most", "at most k words of the text", Subset.class),
    /** Exactly k words, with a reward for every two neighbours. */
    CHAIN(
        "chain",
        "exactly k words of the text, with a reward for neighbours, which is learned",
        WordChain.class);

    private final String title;
    private final String summary;
    private final Class<? extends MapOracle> family;

    Kind(String title, String summary, Class<? extends MapOracle> family) {
      this.title = title;
      this.summary = summary;
      this.family = family;
    }

    /** Returns the name, as on the command line. */
    String title() {
      return title;
    }

    /** Returns one line on what it is. */
    String summary() {
      return summary;
    }

    /** Returns the class of its structures. */
    Class<? extends MapOracle> family() {
      return family;
    }

    /** Finds a choice. */
    static Optional<Kind> named(String title) {
      return List.of(values()).stream().filter(kind -> kind.title.equals(title)).findFirst();
    }

    /** Returns the choices over a text of n words, of kinds that are subsets. */
    private Subset subsets(int k, int n) {
      return this == SUBSET ? Subset.exactly(Math.min(k, n), n) : Subset.atMost(k, n);
    }

    /** Returns the choices over a text of n words. */
    Structure of(int k, int n) {
      return this == CHAIN ? new WordChain(n, Math.min(k, n)) : subsets(k, n);
    }
  }

  /**
   * The score of every word before training: where a choice may be empty and all scores were below
   * 0 at first, nothing would be shown, and nothing could be learned from that.
   */
  private static final double WORTH = 1;

  /** The reward of neighbours before training. */
  private static final double TOGETHER = 1;

  private final RunConfig config;
  private final SentenceConstraints constraints;
  private final Linear scorer;
  private final Optional<Tensor> neighbours; // the reward of a chain
  private final WordEmbedding types; // that the decoder sees
  private final SelectionClassifier decoder;

  LatentSelection(Network.Base base, Kind kind, SentenceConstraints constraints, int classes) {
    super(base, constraints.exist() ? ExactStructure.class : kind.family());
    this.constraints = constraints;
    config = base.config();
    NetworkSizes sizes = config.network();
    scorer = new Linear(base.parameters(), "encoder.score", base.encoder().width(), 1);
    neighbours =
        kind == Kind.CHAIN
            ? Optional.of(
                base.parameters().add("encoder.neighbours", Initializer.constant(TOGETHER), 1))
            : Optional.empty();
    types = Network.embedding(base.parameters(), "decoder.types", config, base.vocabulary());
    decoder =
        new SelectionClassifier(
            base.parameters(),
            "decoder",
            WordVectors.types(types),
            types.width(),
            sizes.decoder(),
            classes,
            sizes.dropout());
  }

  @Override
  Reading<MapOracle> read(Encoded batch, Constraints more) {
    return new OnBatch(batch, constraints.and(more));
  }

  @Override
  public void start(PretrainedVectors vectors) {
    types.start(vectors, false);
  }

  @Override
  public List<double[]> probabilities(Encoded batch, List<Parts> words) {
    OnBatch input = new OnBatch(batch, constraints);
    Tensor logits = input.logits(input.indicators(words.toArray(Parts[]::new)));
    double[] flat = Tensors.toDoubles(torch.softmax(logits, 1));
    int classes = flat.length / words.size();
    return IntStream.range(0, words.size())
        .mapToObj(i -> Arrays.copyOfRange(flat, i * classes, (i + 1) * classes))
        .toList();
  }

  private Parts drawn(Example example) {
    return UniformDraw.of(
        constraints.exact(Sentence.of(example)), config.execution().seed(), example);
  }

  /** A batch, encoded. */
  private final class OnBatch extends OfTexts<MapOracle> {
    private final SentenceConstraints constraints;

    OnBatch(Encoded batch, SentenceConstraints constraints) {
      super(
          batch,
          decoder,
          config.structure().trees() == Trees.LATENT ? batch.states() : batch.padding().words(),
          batch.labels());
      this.constraints = constraints;
    }

    @Override
    public LayerScores scores() {
      Tensor words = scorer.apply(states()).squeeze(2).add(new Scalar(WORTH));
      LayerScores scores = LayerScores.of(words);
      return neighbours
          .map(reward ->
              scores.withExtra(reward.expand(words.size(0), Math.max(1, words.size(1) - 1))))
          .orElse(scores);
    }

    @Override
    public List<MapOracle> structures() {
      return batch().examples().stream()
          .<MapOracle>map(example -> constraints.exact(Sentence.of(example)))
          .toList();
    }

    @Override
    public Tensor given() {
      return config.structure().trees() == Trees.RANDOM
          ? indicators(
              batch().examples().stream().map(LatentSelection.this::drawn).toArray(Parts[]::new))
          : batch().padding().words();
    }

    @Override
    public Tensor atTest(MiddleLayer<MapOracle> middle, Batch<MapOracle> scored, Parts[] best) {
      return indicators(best);
    }

    private Tensor indicators(Parts... choices) {
      int longest = batch().padding().longest();
      double[] mu = new double[choices.length * longest];
      for (int i = 0; i < choices.length; i++) {
        for (int[] word : shown(i, choices[i]).chosen()) {
          mu[i * longest + word[0]] = 1;
        }
      }
      return Tensors.of(
          mu, batch().padding().words().scalar_type().intern(), choices.length, longest);
    }

    /** {@inheritDoc} Pairs of neighbours are not shown. */
    @Override
    public int[] place(int example, int part) {
      return part < example(example).length() ? new int[] {part} : new int[0];
    }

    @Override
    public Shown given(int example) {
      return config.structure().trees() == Trees.RANDOM
          ? shown(example, drawn(example(example)))
          : Shown.NOTHING;
    }
  }
}
