package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.ExactStructure;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Memory;
import org.espalier.core.estimate.Problem;
import org.espalier.core.question.StructureAnswer;
import org.espalier.core.question.StructureAnswer.Decode;
import org.espalier.core.question.StructureAnswer.Weighted;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.net.Decoding;
import org.espalier.lab.net.MiddleLayer;
import org.espalier.lab.net.StructureDecoder;
import org.espalier.lab.run.Beliefs.LatentPart;
import org.espalier.lab.run.Beliefs.WeightedStructure;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.torch.Decoder;
import org.espalier.torch.Tensors;

/**
 * A head whose decoder sees a latent structure: the encoder's states score its parts, one is
 * chosen, and the decoder predicts classes from it.
 */
abstract class LatentHead<S extends MapOracle> implements Head {

  /** The estimators that show the decoder SparseMAP's mixture. */
  private static final Set<String> MIXTURES =
      Set.of("sparsemap", "stochastic-sparsemap", "minimum-risk-sparsemap");

  private final MiddleLayer<S> middle;
  private final Workers workers;
  private final boolean mixture;

  /**
   * Creates what all such heads have.
   *
   * @param family of the structures, which constraints may have left
   * @throws IllegalArgumentException if the estimator does not serve them
   */
  LatentHead(Network.Base base, Class<? extends S> family) {
    this(base, family, UnaryOperator.identity());
  }

  /**
   * Creates the same, where something is known of the structures of some examples.
   *
   * @param taught adds what this teaches to the estimator
   */
  LatentHead(Network.Base base, Class<? extends S> family, UnaryOperator<Estimator<S>> taught) {
    RunConfig config = base.config();
    workers = base.workers();
    mixture = MIXTURES.contains(config.learning().method());
    middle =
        config.structure().trees() == Trees.LATENT
            ? MiddleLayer.latent(
                taught.apply(
                    Catalogue.estimator(config.learning().method())
                        .annealed(
                            family,
                            progress ->
                                config
                                    .learning()
                                    .annealing()
                                    .at(progress, config.learning().settings()))),
                workers)
            : MiddleLayer.given();
  }

  /**
   * What people are shown of a structure.
   *
   * @param heads of a tree, −1 for the root; else none
   * @param chosen what else was chosen, ascending, see {@link Prediction#chosen}
   */
  record Shown(int[] heads, int[][] chosen) {

    /** Shows places of parts: the heads of words, or what is chosen, each place once. */
    static Shown of(boolean trees, List<int[]> places) {
      if (!trees) {
        SortedSet<int[]> chosen = new TreeSet<>(Arrays::compare);
        chosen.addAll(places);
        return new Shown(new int[0], chosen.toArray(int[][]::new));
      }
      int[] heads = new int[places.size()];
      places.forEach(arc -> heads[arc[1]] = arc[0]);
      return new Shown(heads, new int[0][]);
    }

    static final Shown NOTHING = new Shown(new int[0], new int[0][]);
  }

  /** A batch as such a head reads it. */
  interface Reading<S extends MapOracle> extends MiddleLayer.Input<S>, Decoder {

    /** Scores the classes at one point for each example, [B, classes] or [B, n, classes]. */
    Tensor logits(Tensor points);

    /** Returns the batch. */
    Encoded batch();

    @Override
    default int[] numbers() {
      return batch().numbers();
    }

    /** Returns the losses of scores of the classes, [B]. */
    Tensor losses(Tensor logits);

    /** Returns whether its structures are trees. */
    default boolean showsTrees() {
      return false;
    }

    /**
     * Returns the words of a part of an example's structure as people are shown them, see {@link
     * Beliefs.LatentPart}; none of a part that is not shown.
     */
    int[] place(int example, int part);

    /** Returns what is shown of an example's structure. */
    default Shown shown(int example, Parts structure) {
      return Shown.of(
          showsTrees(),
          IntStream.of(structure.toArray())
              .mapToObj(part -> place(example, part))
              .filter(place -> place.length > 0)
              .toList());
    }

    /** Returns what is shown of an example where nothing is latent. */
    Shown given(int example);

    /**
     * Returns what the decoder is shown at test time.
     *
     * @param scored the batch of latent structures
     * @param best the best structure of each example
     */
    default Tensor atTest(MiddleLayer<S> middle, Batch<S> scored, Parts[] best) {
      return middle.points(scored, this);
    }
  }

  /** A batch of texts, each with one structure. */
  abstract static class OfTexts<S extends MapOracle> implements Reading<S> {
    private final Encoded batch;
    private final Decoding decoding;

    /**
     * Reads a batch.
     *
     * @param states of the words, [B, n, w]
     */
    OfTexts(Encoded batch, StructureDecoder decoder, Tensor states, Tensor labels) {
      this.batch = batch;
      decoding = new Decoding(decoder, states, batch.sentences(), labels, batch.masks());
    }

    @Override
    public final Encoded batch() {
      return batch;
    }

    /** Returns the states of the words, [B, n, w]. */
    final Tensor states() {
      return decoding.states();
    }

    final Example example(int i) {
      return batch.examples().get(i);
    }

    @Override
    public final Tensor logits(Tensor points) {
      return decoding.logits(points);
    }

    @Override
    public final Tensor losses(Tensor logits) {
      return decoding.decoder().losses(logits, decoding.labels(), batch.padding());
    }

    @Override
    public final Tensor losses(Tensor points, long[] rows) {
      return decoding.losses(points, rows);
    }
  }

  /**
   * Reads a batch.
   *
   * @param more constraints that hold besides the run's own
   */
  abstract Reading<S> read(Encoded batch, Constraints more);

  @Override
  public boolean oneBackwardPass() {
    return !middle.isLatent();
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
    Reading<S> input = read(batch, Constraints.NONE);
    return middle.train(input, input, seed);
  }

  @Override
  public FrozenBatch freeze(Encoded batch) {
    Reading<S> input = read(batch, Constraints.NONE);
    return middle.freeze(input, input);
  }

  @Override
  public List<Prediction> predict(Encoded batch, PredictionRequest request) {
    Reading<S> input = read(batch, request.constraints());
    int size = batch.examples().size();
    Shown[] shown = new Shown[size];
    List<Optional<StructureAnswer>> answers =
        new ArrayList<>(Collections.nCopies(size, Optional.empty()));
    Tensor points;
    if (middle.isLatent()) {
      Batch<S> scored = middle.batch(input);
      Parts[] best = new Parts[size];
      scored.each(
          workers,
          problem -> {
            int i = problem.example();
            S structure = problem.structure();
            Optional<StructureAnswer> answer =
                structure instanceof ExactStructure exact
                    ? Optional.of(
                        StructureAnswer.of(
                            exact,
                            problem.scores(),
                            problem.offset(),
                            request.ofLatent(mixture),
                            problem.workspace()))
                    : Optional.empty();
            synchronized (answers) {
              answers.set(i, answer);
            }
            // The decoder sees the same structures for every request.
            best[i] =
                answer
                    .filter(_ -> request.decode() == Decode.MAP)
                    .map(StructureAnswer::best)
                    .orElseGet(() -> argmax(problem));
            shown[i] = input.shown(i, answer.map(StructureAnswer::best).orElse(best[i]));
          });
      points = input.atTest(middle, scored, best);
    } else {
      points = middle.points(input);
      Arrays.setAll(shown, input::given);
    }
    return predictions(batch, input, input.logits(points), shown, answers, request);
  }

  private static Beliefs beliefs(
      PredictionRequest request,
      Layer labels,
      Optional<StructureAnswer> answer,
      int example,
      Reading<?> input) {
    Beliefs beliefs = request.beliefs(labels, answer);
    return answer.isEmpty() || !request.beliefs()
        ? beliefs
        : beliefs.with(
            choices(answer.get().alternatives(), example, input),
            choices(answer.get().support(), example, input),
            probable(answer.get().marginals(), example, input));
  }

  private static List<WeightedStructure> choices(
      List<Weighted> structures, int example, Reading<?> input) {
    return structures.stream()
        .map(one -> {
          Shown shown = input.shown(example, one.parts());
          return new WeightedStructure(new int[0], shown.heads(), shown.chosen(), one.weight());
        })
        .toList();
  }

  /** Adds up what is shown in one place, such as the moves of an alignment into a cell. */
  private static List<LatentPart> probable(double[] marginals, int example, Reading<?> input) {
    Map<List<Integer>, Double> sums = new LinkedHashMap<>();
    for (int part = 0; part < marginals.length; part++) {
      if (marginals[part] > 0) {
        List<Integer> place = IntStream.of(input.place(example, part)).boxed().toList();
        sums.merge(place, marginals[part], Double::sum);
      }
    }
    return sums.entrySet().stream()
        .filter(sum -> !sum.getKey().isEmpty() && sum.getValue() >= Beliefs.LEAST)
        .map(sum ->
            new LatentPart(
                sum.getKey().stream().mapToInt(Integer::intValue).toArray(),
                Math.min(1, sum.getValue())))
        .toList();
  }

  private static Parts argmax(Problem<? extends MapOracle> problem) {
    Parts best = new Parts();
    var _ =
        problem.structure().argmax(problem.scores(), problem.offset(), best, problem.workspace());
    return best;
  }

  private static List<Prediction> predictions(
      Encoded batch,
      Reading<?> input,
      Tensor logits,
      Shown[] shown,
      List<Optional<StructureAnswer>> answers,
      PredictionRequest request) {
    List<Example> examples = batch.examples();
    boolean labelsWords = logits.dim() == 3;
    long last = logits.dim() - 1;
    Tensor probabilities = torch.softmax(logits, last);
    long[] best = Tensors.toLongs(probabilities.argmax(new LongOptional(last), false));
    int classes = Math.toIntExact(logits.size(last));
    double[] every = Tensors.toDoubles(probabilities);
    double[] losses =
        examples.getFirst().labels().length > 0
            ? Tensors.toDoubles(input.losses(logits))
            : new double[examples.size()];
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      int count = labelsWords ? examples.get(i).length() : 1;
      int offset = labelsWords ? i * batch.padding().longest() : i;
      int[] labels = new int[count];
      double[][] rows = new double[count][];
      for (int k = 0; k < count; k++) {
        labels[k] = Math.toIntExact(best[offset + k]);
        int first = (offset + k) * classes;
        rows[k] = Arrays.copyOfRange(every, first, first + classes);
      }
      Layer layer = request.independent(PartType.LABELS, labels, rows);
      int words = examples.get(i).length();
      predictions.add(
          new Prediction(
              labels,
              layer.probabilities(),
              request.distributions() ? layer.distributions() : new double[0][],
              shown[i].heads(),
              shown[i].chosen(),
              new int[0],
              answers.get(i).map(one -> one.entropy() / words).orElse(0.0),
              losses[i],
              beliefs(request, layer, answers.get(i), i, input)));
    }
    return predictions;
  }
}
