package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.StructureEntry;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Memory;
import org.espalier.core.tree.DependencyTree;
import org.espalier.data.Batches;
import org.espalier.data.PretrainedVectors;
import org.espalier.data.SeedStream;
import org.espalier.data.Vocabulary;
import org.espalier.lab.audit.Auditable;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.net.BiLstm;
import org.espalier.lab.net.BiaffineScorer;
import org.espalier.lab.net.Decoding;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.MiddleLayer;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.RelationDecoder;
import org.espalier.lab.net.SentenceClassifier;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.net.Sentences;
import org.espalier.lab.net.TreeDecoder;
import org.espalier.lab.net.TreeRecursion;
import org.espalier.lab.net.WordEmbedding;
import org.espalier.lab.net.WordEmbedding.Feature;
import org.espalier.lab.net.WordVectors;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.train.Trainable;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * A network with a dependency tree between encoder and decoder: word embeddings and a BiLSTM score
 * the arcs, a tree is chosen, and the decoder mixes each word with its head.
 *
 * <p>For labels of words the decoder sees the sentence only through the tree: types of the word and
 * its head, direction and distance; what the BiLSTM knows reaches the labels by way of the tree
 * alone. For labels of sentences it sees the BiLSTM's states, mixed along the tree; or types of
 * words, along the tree, where it is recursive.
 */
public final class TreeNetwork implements Trainable<Example>, Auditable<Example>, AutoCloseable {

  private static final double NANO = 1e-9;

  private final RunConfig config;
  private final StructureEntry structure;
  private final Parameters parameters;
  private final WordEmbedding embedding;
  private final BiLstm encoder;
  private final BiaffineScorer scorer;
  private final TreeDecoder decoder;
  private final boolean labelsWords;
  private final boolean readsStates;
  private final Workers workers;
  private final MiddleLayer<DependencyTree> middle;
  private long encoderNanoseconds; // of training steps
  private long stepNanoseconds; // of training steps, the optimiser's part left out

  /**
   * Creates the network with initial parameters from the seed.
   *
   * @param words size of the word vocabulary
   * @param endings size of the vocabulary of endings
   * @param labels number of classes
   * @param labelsWords whether every word gets a class
   */
  public TreeNetwork(RunConfig config, int words, int endings, int labels, boolean labelsWords) {
    this(config, words, endings, labels, labelsWords, 0);
  }

  /**
   * Creates a network that labels sentences by computing along their trees, see {@link
   * TreeRecursion}.
   *
   * @param words size of the word vocabulary
   * @param endings size of the vocabulary of endings
   * @param labels number of classes
   * @param updates how many levels of a tree are seen, at least 1
   */
  public static TreeNetwork recursive(
      RunConfig config, int words, int endings, int labels, int updates) {
    if (updates < 1) {
      throw new IllegalArgumentException("the decoder needs at least one update, not " + updates);
    }
    return new TreeNetwork(config, words, endings, labels, false, updates);
  }

  /** With a recursive decoder if there are updates. */
  private TreeNetwork(
      RunConfig config, int words, int endings, int labels, boolean labelsWords, int updates) {
    this.config = config;
    this.labelsWords = labelsWords;
    readsStates = !labelsWords && updates == 0;
    NetworkSizes sizes = config.network();
    structure = Catalogue.structure(config.structure());
    if (!DependencyTree.class.isAssignableFrom(structure.family())) {
      throw new IllegalArgumentException(
          "the task needs a dependency tree, and " + structure.name() + " is none");
    }
    parameters = new Parameters(ScalarType.Float, config.seed());
    embedding = embedding("encoder.words", words, sizes.words(), endings, sizes.endings());
    encoder =
        new BiLstm(
            parameters,
            "encoder.lstm",
            embedding.width(),
            sizes.hidden(),
            sizes.layers(),
            sizes.dropout());
    scorer =
        new BiaffineScorer(
            parameters, "encoder.arcs", encoder.width(), sizes.arcs(), sizes.dropout());
    decoder = decoder(words, endings, labels, updates);
    workers = Workers.of(config.threads());
    middle =
        config.trees() == Trees.LATENT
            ? MiddleLayer.latent(
                Catalogue.estimator(config.estimator())
                    .annealed(
                        structure.family().asSubclass(DependencyTree.class),
                        progress -> config.annealing().at(progress, config.settings())),
                workers)
            : MiddleLayer.given();
  }

  private WordEmbedding embedding(
      String name, int words, int wordWidth, int endings, int endingWidth) {
    return new WordEmbedding(
        parameters,
        name,
        List.of(new Feature("word", words, wordWidth), new Feature("ending", endings, endingWidth)),
        config.network().dropout() / 2,
        Vocabulary.UNKNOWN);
  }

  private TreeDecoder decoder(int words, int endings, int labels, int updates) {
    NetworkSizes sizes = config.network();
    if (readsStates) {
      return new SentenceClassifier(
          parameters,
          "decoder",
          WordVectors.states(),
          Math.toIntExact(encoder.width()),
          sizes.decoder(),
          1,
          labels,
          sizes.dropout());
    }
    WordEmbedding types =
        embedding("decoder.types", words, sizes.words(), endings, sizes.endings());
    if (!labelsWords) {
      return new TreeRecursion(
          parameters,
          "decoder",
          WordVectors.types(types),
          Math.toIntExact(types.width()),
          sizes.decoder(),
          updates,
          labels);
    }
    return new RelationDecoder(
        parameters,
        "decoder",
        WordVectors.types(types),
        Math.toIntExact(types.width()),
        sizes.endings(),
        sizes.decoder(),
        labels,
        sizes.dropout());
  }

  /**
   * Starts the encoder's word vectors from known ones.
   *
   * @param vectors of the word vocabulary, as wide as the configuration says
   * @param frozen whether they are to stay as they are
   */
  public void start(PretrainedVectors vectors, boolean frozen) {
    embedding.start(vectors, frozen);
  }

  @Override
  public Parameters parameters() {
    return parameters;
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
  public int length(Example example) {
    return example.length();
  }

  @Override
  public int labels(Example example) {
    return example.labels().length;
  }

  @Override
  public Score evaluate(List<Example> examples, Batches batches) {
    Evaluation evaluation = Evaluation.of(examples, predict(examples, batches));
    return new Score(
        evaluation.accuracy(),
        evaluation.loss(),
        evaluation.attachment().score(),
        evaluation.entropy());
  }

  @Override
  public double train(List<Example> batch, long seed) {
    long begun = System.nanoTime();
    try (PointerScope _ = new PointerScope()) {
      Generator generator = torch.make_generator_cpu(seed);
      DropoutMasks masks = DropoutMasks.drawnFrom(generator);
      OnBatch input = new OnBatch(batch, masks);
      double mean = middle.train(input.timed(begun), input.decoding(), seed);
      masks.close();
      stepNanoseconds += System.nanoTime() - begun;
      return mean * batch.size();
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the trees are not latent
   */
  @Override
  public FrozenBatch freeze(List<Example> batch) {
    try (NoGradGuard _ = new NoGradGuard()) {
      OnBatch input = new OnBatch(batch, DropoutMasks.none());
      return middle.freeze(input, input.decoding());
    }
  }

  /**
   * Predicts labels and trees of a list of sentences.
   *
   * @return one prediction for each, in the order of the sentences
   */
  public List<Prediction> predict(List<Example> examples, Batches batches) {
    return predict(examples, batches, false);
  }

  /**
   * Predicts labels and trees of a list of sentences.
   *
   * @param all whether to give the probabilities of all classes
   * @return one prediction for each, in the order of the sentences
   */
  List<Prediction> predict(List<Example> examples, Batches batches, boolean all) {
    return batches.apply(examples, Example::length, batch -> predict(batch, all));
  }

  /**
   * Returns where the time of the training steps so far went.
   *
   * @param seconds that all of the steps took, the optimiser included
   */
  StepTimes times(double seconds) {
    double step = stepNanoseconds * NANO;
    double encoder = encoderNanoseconds * NANO;
    double structures = middle.structureSeconds();
    return new StepTimes(
        encoder, structures, step - encoder - structures, Math.max(0, seconds - step));
  }

  /** Predicts labels and trees of one batch. */
  private List<Prediction> predict(List<Example> batch, boolean all) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      OnBatch input = new OnBatch(batch, DropoutMasks.none());
      int[][] heads = new int[batch.size()][];
      double[] entropies = new double[batch.size()];
      Tensor points;
      if (middle.isLatent()) {
        Batch<DependencyTree> scored = middle.batch(input);
        points = middle.points(scored, input);
        describe(scored, heads, entropies);
      } else {
        points = middle.points(input);
        Arrays.setAll(heads, i -> givenHeads(batch.get(i)));
      }
      Tensor logits = decoder.logits(points, input.states, input.sentences, input.masks);
      return predictions(batch, input.sentences, logits, heads, entropies, all);
    }
  }

  private List<Prediction> predictions(
      List<Example> batch,
      Sentences sentences,
      Tensor logits,
      int[][] heads,
      double[] entropies,
      boolean all) {
    SentencePadding padding = sentences.padding();
    long last = logits.dim() - 1;
    Tensor probabilities = torch.softmax(logits, last);
    long[] best = Tensors.toLongs(probabilities.argmax(new LongOptional(last), false));
    double[] highest = Tensors.toDoubles(probabilities.amax(new long[] {last}, false));
    int classes = Math.toIntExact(logits.size(last));
    double[] every = all ? Tensors.toDoubles(probabilities) : new double[0];
    double[] losses = new double[batch.size()];
    if (batch.getFirst().labels().length > 0) {
      losses = Tensors.toDoubles(decoder.losses(logits, labels(batch, sentences), padding));
    }
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      int count = labelsWords ? batch.get(i).length() : 1;
      int offset = labelsWords ? i * padding.longest() : i;
      int[] labels = new int[count];
      double[] sure = new double[count];
      double[][] distributions = new double[all ? count : 0][];
      for (int k = 0; k < count; k++) {
        labels[k] = Math.toIntExact(best[offset + k]);
        sure[k] = highest[offset + k];
        if (all) {
          int first = (offset + k) * classes;
          distributions[k] = Arrays.copyOfRange(every, first, first + classes);
        }
      }
      predictions.add(
          new Prediction(labels, sure, distributions, heads[i], entropies[i], losses[i]));
    }
    return predictions;
  }

  /** Finds every sentence's best tree, and the entropy of its trees for each word. */
  private void describe(Batch<DependencyTree> batch, int[][] heads, double[] entropies) {
    batch.each(
        workers,
        problem -> {
          int i = problem.example();
          DependencyTree trees = problem.structure();
          Parts best = new Parts();
          var _ = trees.argmax(problem.scores(), problem.offset(), best, problem.workspace());
          heads[i] = trees.heads(best);
          entropies[i] =
              trees.distribution(problem.scores(), problem.offset(), problem.workspace()).entropy()
                  / trees.words();
        });
  }

  private Sentences sentences(List<Example> batch) {
    int[] lengths = batch.stream().mapToInt(Example::length).toArray();
    SentencePadding padding = new SentencePadding(parameters.type(), lengths);
    Tensor words =
        padding.pad(batch.stream().map(Example::words).toArray(int[][]::new), Vocabulary.PADDING);
    Tensor endings =
        padding.pad(batch.stream().map(Example::endings).toArray(int[][]::new), Vocabulary.PADDING);
    return new Sentences(padding, List.of(words, endings));
  }

  private Tensor states(Sentences sentences, DropoutMasks masks) {
    // A decoder of types that is given its trees has no use for contextual states.
    return !readsStates && config.trees() != Trees.LATENT
        ? sentences.padding().words()
        : encoder.apply(embedding.apply(sentences, masks), sentences.padding(), masks);
  }

  private Tensor labels(List<Example> batch, Sentences sentences) {
    int[][] rows = batch.stream().map(Example::labels).toArray(int[][]::new);
    if (labelsWords) {
      return sentences.padding().pad(rows, 0);
    }
    long[] labels = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      labels[i] = rows[i][0];
    }
    return Tensors.of(labels, rows.length);
  }

  private DependencyTree treesOver(Example example) {
    return (DependencyTree) structure.of(example.length());
  }

  private int[] givenHeads(Example example) {
    return switch (config.trees()) {
      case GOLD -> example.heads();
      case RANDOM ->
          UniformTrees.draw(
              treesOver(example),
              new Random(SeedStream.TEXT.seed(config.seed(), example.id().hashCode())));
      case NONE, LATENT -> new int[0];
    };
  }

  /** A batch, encoded. */
  private final class OnBatch implements MiddleLayer.Input<DependencyTree> {
    private final List<Example> batch;
    private final DropoutMasks masks;
    private final Sentences sentences;
    private final Tensor states;
    private Optional<LayerScores> scores = Optional.empty(); // computed when asked for
    private long begun;

    OnBatch(List<Example> batch, DropoutMasks masks) {
      this.batch = batch;
      this.masks = masks;
      sentences = sentences(batch);
      states = states(sentences, masks);
    }

    /** Counts the encoder's time, up to the scores, from a moment on. */
    OnBatch timed(long moment) {
      begun = moment;
      return this;
    }

    Decoding decoding() {
      return new Decoding(decoder, states, sentences, labels(batch, sentences), masks);
    }

    @Override
    public LayerScores scores() {
      if (scores.isEmpty()) {
        scores = Optional.of(LayerScores.of(scorer.scores(states, masks)));
        encoderNanoseconds += begun == 0 ? 0 : System.nanoTime() - begun;
      }
      return scores.get();
    }

    @Override
    public List<DependencyTree> structures() {
      return batch.stream().map(TreeNetwork.this::treesOver).toList();
    }

    @Override
    public Tensor given() {
      return sentences
          .padding()
          .trees(batch.stream().map(TreeNetwork.this::givenHeads).toArray(int[][]::new));
    }
  }

  @Override
  public void close() {
    workers.close();
    parameters.close();
  }
}
