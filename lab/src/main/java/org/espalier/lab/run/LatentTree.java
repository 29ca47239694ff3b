package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.StructureEntry;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Memory;
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

  private final RunConfig config;
  private final StructureEntry structure;
  private final BiaffineScorer scorer;
  private final TreeDecoder decoder;
  private final boolean labelsWords;
  private final boolean readsStates;
  private final Workers workers;
  private final MiddleLayer<DependencyTree> middle;

  /** With a recursive decoder if there are updates. */
  private LatentTree(Network.Base base, int labels, boolean labelsWords, int updates) {
    this.config = base.config();
    this.labelsWords = labelsWords;
    readsStates = !labelsWords && updates == 0;
    NetworkSizes sizes = config.network();
    structure = Catalogue.structure(config.structure());
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
        config.trees() == Trees.LATENT
            ? MiddleLayer.latent(
                Catalogue.estimator(config.estimator())
                    .annealed(
                        structure.family().asSubclass(DependencyTree.class),
                        progress -> config.annealing().at(progress, config.settings())),
                workers)
            : MiddleLayer.given();
  }

  /**
   * Creates a network with initial parameters from the seed.
   *
   * @param labels number of classes
   * @param labelsWords whether every word gets a class
   */
  public static Network network(
      RunConfig config, VocabularySizes vocabulary, int labels, boolean labelsWords) {
    return Network.of(
        config, vocabulary, base -> new LatentTree(base, labels, labelsWords, 0), Evaluation::of);
  }

  /**
   * Creates a network that labels sentences by computing along their trees, see {@link
   * TreeRecursion}.
   *
   * @param labels number of classes
   * @param updates how many levels of a tree are seen, at least 1
   */
  public static Network recursive(
      RunConfig config, VocabularySizes vocabulary, int labels, int updates) {
    if (updates < 1) {
      throw new IllegalArgumentException("the decoder needs at least one update, not " + updates);
    }
    return Network.of(
        config, vocabulary, base -> new LatentTree(base, labels, false, updates), Evaluation::of);
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
  public List<Prediction> predict(Encoded batch, boolean all) {
    OnBatch input = new OnBatch(batch);
    List<Example> examples = batch.examples();
    int[][] heads = new int[examples.size()][];
    double[] entropies = new double[examples.size()];
    double[][] marginals = new double[examples.size()][0];
    Tensor points;
    if (middle.isLatent()) {
      Batch<DependencyTree> scored = middle.batch(input);
      points = middle.points(scored, input);
      describe(scored, heads, entropies, marginals, all);
    } else {
      points = middle.points(input);
      Arrays.setAll(heads, i -> givenHeads(examples.get(i)));
    }
    Tensor logits = decoder.logits(points, input.states, batch.sentences(), batch.masks());
    return predictions(batch, logits, heads, entropies, marginals, all);
  }

  private List<Prediction> predictions(
      Encoded batch,
      Tensor logits,
      int[][] heads,
      double[] entropies,
      double[][] marginals,
      boolean all) {
    List<Example> examples = batch.examples();
    SentencePadding padding = batch.padding();
    long last = logits.dim() - 1;
    Tensor probabilities = torch.softmax(logits, last);
    long[] best = Tensors.toLongs(probabilities.argmax(new LongOptional(last), false));
    double[] highest = Tensors.toDoubles(probabilities.amax(new long[] {last}, false));
    int classes = Math.toIntExact(logits.size(last));
    double[] every = all ? Tensors.toDoubles(probabilities) : new double[0];
    double[] losses = new double[examples.size()];
    if (examples.getFirst().labels().length > 0) {
      losses = Tensors.toDoubles(decoder.losses(logits, labels(batch), padding));
    }
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      int count = labelsWords ? examples.get(i).length() : 1;
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
          new Prediction(
              labels,
              sure,
              distributions,
              heads[i],
              marginals[i],
              new int[0],
              entropies[i],
              losses[i]));
    }
    return predictions;
  }

  /**
   * Finds every sentence's best tree, the entropy of its trees for each word and, if all is asked
   * for, the probabilities of its arcs.
   */
  private void describe(
      Batch<DependencyTree> batch,
      int[][] heads,
      double[] entropies,
      double[][] marginals,
      boolean all) {
    batch.each(
        workers,
        problem -> {
          int i = problem.example();
          DependencyTree trees = problem.structure();
          Parts best = new Parts();
          var _ = trees.argmax(problem.scores(), problem.offset(), best, problem.workspace());
          heads[i] = trees.heads(best);
          var distribution =
              trees.distribution(problem.scores(), problem.offset(), problem.workspace());
          entropies[i] = distribution.entropy() / trees.words();
          if (all) {
            marginals[i] = Arrays.copyOf(distribution.marginals(), trees.visible());
          }
        });
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
    return switch (config.trees()) {
      case GOLD -> example.heads();
      case RANDOM ->
          UniformTrees.draw(
              treesOver(example),
              new Random(SeedStream.TEXT.seed(config.seed(), example.id().hashCode())));
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
          !readsStates && config.trees() != Trees.LATENT ? batch.padding().words() : batch.states();
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
