package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.Workers;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.StructureEntry;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Memory;
import org.espalier.core.question.StructureAnswer;
import org.espalier.core.tree.DependencyTree;
import org.espalier.data.SeedStream;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.net.BiaffineScorer;
import org.espalier.lab.net.Decoding;
import org.espalier.lab.net.MiddleLayer;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.RelationDecoder;
import org.espalier.lab.net.SentenceClassifier;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.net.TreeDecoder;
import org.espalier.lab.net.TreeRecursion;
import org.espalier.lab.net.WordEmbedding;
import org.espalier.lab.net.WordVectors;
import org.espalier.lab.run.Network.VocabularySizes;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * A dependency tree between encoder and decoder: the states score the arcs, a tree is chosen, and
 * the decoder mixes each word with its head.
 *
 * <p>For labels of words the decoder sees the sentence only through the tree: types of the word and
 * its head, direction and distance; what the encoder knows reaches the labels by way of the tree
 * alone. For labels of sentences it sees the encoder's states, mixed along the tree; or types of
 * words, along the tree, where it is recursive.
 */
public final class LatentTree implements Head {

  /** The estimators that show the decoder SparseMAP's mixture. */
  private static final Set<String> MIXTURES =
      Set.of("sparsemap", "stochastic-sparsemap", "minimum-risk-sparsemap");

  private final RunConfig config;
  private final StructureEntry structure;
  private final BiaffineScorer scorer;
  private final TreeDecoder decoder;
  private final boolean labelsWords;
  private final boolean readsStates;
  private final boolean mixture;
  private final Workers workers;
  private final MiddleLayer<DependencyTree> middle;

  /** With a recursive decoder if there are updates. */
  private LatentTree(Network.Base base, int labels, boolean labelsWords, int updates) {
    this.config = base.config();
    this.labelsWords = labelsWords;
    readsStates = !labelsWords && updates == 0;
    mixture = MIXTURES.contains(config.learning().method());
    NetworkSizes sizes = config.network();
    structure = Catalogue.structure(config.structure().name());
    if (!DependencyTree.class.isAssignableFrom(structure.family())) {
      throw new IllegalArgumentException(
          "the task needs a dependency tree, and " + structure.name() + " is none");
    }
    scorer =
        new BiaffineScorer(
            base.parameters(),
            "encoder.arcs",
            base.encoder().width(),
            sizes.arcs(),
            sizes.dropout());
    decoder = decoder(base, labels, updates);
    workers = base.workers();
    middle =
        config.structure().trees() == Trees.LATENT
            ? MiddleLayer.latent(
                Catalogue.estimator(config.learning().method())
                    .annealed(
                        structure.family().asSubclass(DependencyTree.class),
                        progress ->
                            config
                                .learning()
                                .annealing()
                                .at(progress, config.learning().settings())),
                workers)
            : MiddleLayer.given();
  }

  /**
   * Creates a network with initial parameters from the seed.
   *
   * @param encoder makes what reads the words
   * @param labels number of classes
   * @param labelsWords whether every word gets a class
   */
  public static Network network(
      RunConfig config,
      VocabularySizes vocabulary,
      EncoderFactory encoder,
      int labels,
      boolean labelsWords) {
    return Network.of(
        config,
        vocabulary,
        encoder,
        base -> new LatentTree(base, labels, labelsWords, 0),
        Evaluation::of);
  }

  /**
   * Creates a network that labels sentences by computing along their trees, see {@link
   * TreeRecursion}.
   *
   * @param encoder makes what reads the words
   * @param labels number of classes
   * @param updates how many levels of a tree are seen, at least 1
   */
  public static Network recursive(
      RunConfig config,
      VocabularySizes vocabulary,
      EncoderFactory encoder,
      int labels,
      int updates) {
    if (updates < 1) {
      throw new IllegalArgumentException("the decoder needs at least one update, not " + updates);
    }
    return Network.of(
        config,
        vocabulary,
        encoder,
        base -> new LatentTree(base, labels, false, updates),
        Evaluation::of);
  }

  private TreeDecoder decoder(Network.Base base, int labels, int updates) {
    NetworkSizes sizes = config.network();
    Parameters parameters = base.parameters();
    if (readsStates) {
      return new SentenceClassifier(
          parameters,
          "decoder",
          WordVectors.states(),
          base.encoder().width(),
          sizes.decoder(),
          1,
          labels,
          sizes.dropout());
    }
    WordEmbedding types = Network.embedding(parameters, "decoder.types", config, base.vocabulary());
    if (!labelsWords) {
      return new TreeRecursion(
          parameters,
          "decoder",
          WordVectors.types(types),
          types.width(),
          sizes.decoder(),
          updates,
          labels);
    }
    return new RelationDecoder(
        parameters,
        "decoder",
        WordVectors.types(types),
        types.width(),
        sizes.endings(),
        sizes.decoder(),
        labels,
        sizes.dropout());
  }

  @Override
  public Memory memory() {
    return middle.memory();
  }

  @Override
  public void setProgress(double done) {
    middle.setProgress(done);
  }

  @Override
  public double structureSeconds() {
    return middle.structureSeconds();
  }

  @Override
  public double train(Encoded batch, long seed) {
    OnBatch input = new OnBatch(batch);
    return middle.train(input, input.decoding(), seed);
  }

  @Override
  public FrozenBatch freeze(Encoded batch) {
    OnBatch input = new OnBatch(batch);
    return middle.freeze(input, input.decoding());
  }

  @Override
  public List<Prediction> predict(Encoded batch, PredictionRequest request) {
    OnBatch input = new OnBatch(batch);
    List<Example> examples = batch.examples();
    int[][] heads = new int[examples.size()][];
    StructureAnswer[] answers = new StructureAnswer[examples.size()];
    Tensor points;
    if (middle.isLatent()) {
      Batch<DependencyTree> scored = middle.batch(input);
      points = middle.points(scored, input);
      scored.each(
          workers,
          problem -> {
            StructureAnswer answer =
                StructureAnswer.of(
                    problem.structure(),
                    problem.scores(),
                    problem.offset(),
                    request.ofLatent(mixture),
                    problem.workspace());
            answers[problem.example()] = answer;
            heads[problem.example()] = problem.structure().heads(answer.best());
          });
    } else {
      points = middle.points(input);
      Arrays.setAll(heads, i -> givenHeads(examples.get(i)));
    }
    Tensor logits = decoder.logits(points, input.states, batch.sentences(), batch.masks());
    return predictions(batch, logits, heads, answers, request);
  }

  /** Returns predictions; there are no answers of structures where the trees are given. */
  private List<Prediction> predictions(
      Encoded batch,
      Tensor logits,
      int[][] heads,
      StructureAnswer[] answers,
      PredictionRequest request) {
    List<Example> examples = batch.examples();
    SentencePadding padding = batch.padding();
    long last = logits.dim() - 1;
    Tensor probabilities = torch.softmax(logits, last);
    long[] best = Tensors.toLongs(probabilities.argmax(new LongOptional(last), false));
    int classes = Math.toIntExact(logits.size(last));
    double[] every = Tensors.toDoubles(probabilities);
    double[] losses = new double[examples.size()];
    if (examples.getFirst().labels().length > 0) {
      losses = Tensors.toDoubles(decoder.losses(logits, labels(batch), padding));
    }
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      int count = labelsWords ? examples.get(i).length() : 1;
      int offset = labelsWords ? i * padding.longest() : i;
      int[] labels = new int[count];
      double[][] rows = new double[count][];
      for (int k = 0; k < count; k++) {
        labels[k] = Math.toIntExact(best[offset + k]);
        int first = (offset + k) * classes;
        rows[k] = Arrays.copyOfRange(every, first, first + classes);
      }
      Layer layer = request.independent(PartType.LABELS, labels, rows);
      Optional<StructureAnswer> answer = Optional.ofNullable(answers[i]);
      int words = examples.get(i).length();
      predictions.add(
          new Prediction(
              labels,
              layer.probabilities(),
              request.distributions() ? layer.distributions() : new double[0][],
              heads[i],
              new int[0],
              answer.map(one -> one.entropy() / words).orElse(0.0),
              losses[i],
              request.beliefs(layer, answer)));
    }
    return predictions;
  }

  private Tensor labels(Encoded batch) {
    if (labelsWords) {
      return batch.wordLabels();
    }
    long[] labels = batch.examples().stream().mapToLong(example -> example.labels()[0]).toArray();
    return Tensors.of(labels, labels.length);
  }

  private DependencyTree treesOver(Example example) {
    return (DependencyTree) structure.of(example.length());
  }

  private int[] givenHeads(Example example) {
    return switch (config.structure().trees()) {
      case GOLD -> example.heads();
      case RANDOM ->
          UniformTrees.draw(
              treesOver(example),
              new Random(SeedStream.TEXT.seed(config.execution().seed(), example.id().hashCode())));
      case NONE, LATENT, SUPERVISED -> new int[0];
    };
  }

  /** A batch, encoded. */
  private final class OnBatch implements MiddleLayer.Input<DependencyTree> {
    private final Encoded batch;
    private final Tensor states;
    private Optional<LayerScores> scores = Optional.empty(); // computed when asked for

    OnBatch(Encoded batch) {
      this.batch = batch;
      // A decoder of types that is given its trees has no use for contextual states.
      states =
          !readsStates && config.structure().trees() != Trees.LATENT
              ? batch.padding().words()
              : batch.states();
    }

    Decoding decoding() {
      return new Decoding(decoder, states, batch.sentences(), labels(batch), batch.masks());
    }

    @Override
    public LayerScores scores() {
      if (scores.isEmpty()) {
        scores = Optional.of(LayerScores.of(scorer.scores(states, batch.masks())));
      }
      return scores.get();
    }

    @Override
    public List<DependencyTree> structures() {
      return batch.examples().stream().map(LatentTree.this::treesOver).toList();
    }

    @Override
    public Tensor given() {
      return batch
          .padding()
          .trees(batch.examples().stream().map(LatentTree.this::givenHeads).toArray(int[][]::new));
    }
  }
}
