package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.calibration.ConformalScores;
import org.espalier.core.calibration.TemperatureFit;
import org.espalier.core.question.StructureAnswer;
import org.espalier.core.question.Temperature;
import org.espalier.data.DataException;
import org.espalier.lab.run.Layer.Scored;
import org.espalier.lab.train.RunFolder;

/**
 * The calibration of a model's probabilities: temperatures, maps from probabilities to confidences,
 * and conformal scores, all fitted to labelled data that the model was not trained on. It is kept
 * beside the model as {@code calibration.json}.
 *
 * <p>Sets are promised to hold the right choice as often as asked for a word drawn from a new
 * sentence, over sentences that are exchangeable with those of this data: like them, in any order.
 * Words of one sentence depend on each other, so sentences are what is counted ({@link
 * ConformalScores}). Training chooses its epoch and fits its temperatures by the development data,
 * so that there the promise holds nearly; data that training never saw makes it hold exactly, but
 * for the temperatures.
 *
 * @param network the SHA-256 of the network's file
 * @param sentences number of sentences of the data
 * @param types results for each type of choice
 * @param structures how much less probable right structures were than the best one: the difference
 *     of their log-probabilities
 * @param confidence what probabilities at the temperatures are worth; those of older versions have
 *     not measured it
 * @param words count of each word index in training; empty if they were not counted
 * @param labels count of each label in training; likewise
 */
public record Calibration(
    String network,
    long sentences,
    List<OfType> types,
    ConformalScores structures,
    Confidences.Maps confidence,
    List<Long> words,
    List<Long> labels) {

  /** The file. */
  static final String FILE = "calibration.json";

  /** Nothing is known: temperatures are 1, and there are no sets. */
  public static final Calibration NONE =
      new Calibration(
          "", 0, List.of(), ConformalScores.NONE, Confidences.Maps.NONE, List.of(), List.of());

  /** The most sentences that a temperature is fitted to, at even distances. */
  private static final int FITTED = 500;

  private static final int STEPS = 1000;
  private static final double LEAST = 1e-12;

  /** The deviation of the logarithms of temperatures that are to be expected. */
  private static final double PRIOR = 0.5;

  /**
   * What was found for one type of choice.
   *
   * @param temperature between 1/20 and 20
   * @param oddness minus the probabilities of right choices
   */
  public record OfType(PartType type, double temperature, ConformalScores oddness) {

    public OfType {
      double bound = TemperatureFit.BOUND * (1 + 1e-6);
      if (!(temperature >= 1 / bound && temperature <= bound)) {
        throw new IllegalArgumentException(
            "a temperature is between 1/20 and 20, not " + temperature);
      }
    }
  }

  public Calibration {
    types = List.copyOf(types);
    confidence = Objects.requireNonNullElse(confidence, Confidences.Maps.NONE);
    words = List.copyOf(words);
    labels = List.copyOf(labels);
  }

  /** Returns whether there is any. */
  public boolean exists() {
    return !types.isEmpty();
  }

  /** Returns the temperatures. */
  public Temperatures temperatures() {
    Map<PartType, Temperature> each = new EnumMap<>(PartType.class);
    types.forEach(one -> each.put(one.type(), new Temperature(one.temperature())));
    return new Temperatures(each);
  }

  /** Returns this with how often training has words and labels. */
  Calibration with(ModelCodes codes, List<Example> train) {
    long[] ofWords = new long[codes.sizes().words()];
    long[] ofLabels = new long[codes.labels().size()];
    for (Example example : train) {
      Arrays.stream(example.words()).forEach(word -> ofWords[word]++);
      Arrays.stream(example.labels()).filter(label -> label >= 0).forEach(l -> ofLabels[l]++);
    }
    return with(Arrays.stream(ofWords).boxed().toList(), Arrays.stream(ofLabels).boxed().toList());
  }

  /** Returns this with counts that are known. */
  Calibration with(List<Long> ofWords, List<Long> ofLabels) {
    return new Calibration(network, sentences, types, structures, confidence, ofWords, ofLabels);
  }

  /**
   * Reads what a folder has.
   *
   * @param part the folder of the network
   * @return {@link #NONE} where there is no file
   * @throws DataException if it is damaged, or of another network
   */
  static Calibration read(RunFolder folder, RunFolder part, String networkFile, ModelCodes codes) {
    if (!folder.has(FILE)) {
      return NONE;
    }
    Calibration found = folder.readJson(FILE, Calibration.class);
    if (!found.network.equals(part.hash(networkFile))
        || (!found.words.isEmpty() && found.words.size() != codes.sizes().words())
        || (!found.labels.isEmpty() && found.labels.size() != codes.labels().size())) {
      throw new DataException(
          folder.file(FILE),
          "is not of this network; restore it from a copy, or remove it: then probabilities are as"
              + " the network has them");
    }
    return found;
  }

  /**
   * Finds temperatures and oddness on labelled data.
   *
   * @param network the SHA-256 of its file
   * @param predict answers a request for all examples, in order
   */
  static Calibration of(
      String network,
      List<Example> examples,
      Function<PredictionRequest, List<Prediction>> predict) {
    List<Prediction> predictions = predict.apply(PredictionRequest.BEST.withScores());
    Workspace workspace = new Workspace();
    List<OfType> types = new ArrayList<>();
    for (PartType type : PartType.values()) {
      if (predictions.stream().anyMatch(one -> one.beliefs().layer(type).isPresent())) {
        types.add(ofType(type, examples, predictions, workspace));
      }
    }
    List<double[]> gaps = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      OptionalDouble gap = gap(examples.get(i), predictions.get(i), types, workspace);
      gaps.add(gap.isPresent() ? new double[] {gap.getAsDouble()} : new double[0]);
    }
    Calibration scores =
        new Calibration(
            network,
            examples.size(),
            types,
            ConformalScores.of(gaps).thinned(STEPS),
            Confidences.Maps.NONE,
            List.of(),
            List.of());
    List<Prediction> calibrated =
        predict.apply(PredictionRequest.BEST.withBeliefs().at(scores.temperatures()));
    return new Calibration(
        network,
        scores.sentences,
        types,
        scores.structures,
        GradedAnswers.maps(examples, calibrated),
        List.of(),
        List.of());
  }

  private static OfType ofType(
      PartType type, List<Example> examples, List<Prediction> predictions, Workspace workspace) {
    int[] measured =
        IntStream.range(0, examples.size())
            .filter(i -> fitted(type, examples.get(i), predictions.get(i)).findAny().isPresent())
            .toArray();
    int[] fitted =
        IntStream.range(0, Math.min(FITTED, measured.length))
            .map(k ->
                measured[(int) ((long) k * measured.length / Math.min(FITTED, measured.length))])
            .toArray();
    Temperature temperature =
        fitted.length == 0
            ? new Temperature(1)
            : TemperatureFit.minimise(
                tau -> loss(type, new Temperature(tau), fitted, examples, predictions, workspace));
    List<double[]> oddness = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Layer layer = predictions.get(i).beliefs().layer(type).orElseThrow();
      int[] gold = type.gold(examples.get(i));
      double[][] rows = layer.at(temperature, workspace);
      oddness.add(
          IntStream.range(0, gold.length)
              .filter(k -> gold[k] != Example.NOT_GIVEN)
              .mapToDouble(k -> gold[k] < 0 ? Double.POSITIVE_INFINITY : -rows[k][gold[k]])
              .toArray());
    }
    return new OfType(type, temperature.value(), ConformalScores.of(oddness).thinned(STEPS));
  }

  /**
   * Returns the places where reliability is measured: those whose right choice the data says; of
   * relations, which are given their heads, those at right heads.
   */
  static IntStream measured(PartType type, Example example, Prediction prediction) {
    int[] gold = type.gold(example);
    boolean atRightHeads =
        type == PartType.LABELS && prediction.beliefs().layer(PartType.HEADS).isPresent();
    return IntStream.range(0, gold.length)
        .filter(k -> gold[k] != Example.NOT_GIVEN)
        .filter(k -> !atRightHeads || example.heads()[k] == prediction.heads()[k]);
  }

  /** Returns those of them that a temperature is fitted to: the model can be right there. */
  private static IntStream fitted(PartType type, Example example, Prediction prediction) {
    int[] gold = type.gold(example);
    return measured(type, example, prediction).filter(k -> gold[k] >= 0);
  }

  private static double loss(
      PartType type,
      Temperature temperature,
      int[] sentences,
      List<Example> examples,
      List<Prediction> predictions,
      Workspace workspace) {
    // A few sentences that are all right would have the temperature at its bound.
    double loss = Math.pow(Math.log(temperature.value()) / PRIOR, 2) / 2;
    for (int i : sentences) {
      Prediction prediction = predictions.get(i);
      double[][] rows = prediction.beliefs().layer(type).orElseThrow().at(temperature, workspace);
      int[] gold = type.gold(examples.get(i));
      loss -=
          fitted(type, examples.get(i), prediction)
              .mapToDouble(k -> Math.log(Math.max(LEAST, rows[k][gold[k]])))
              .sum();
    }
    return loss;
  }

  /** Returns the same at this calibration's temperatures. */
  OptionalDouble gap(Example example, Prediction prediction, Workspace workspace) {
    return gap(example, prediction, types, workspace);
  }

  /**
   * Returns how much less probable the right structure is than the best one, in nats; +∞ if it is
   * none of the structures; empty if the data leaves some of it open or there is no structure.
   */
  private static OptionalDouble gap(
      Example example, Prediction prediction, List<OfType> types, Workspace workspace) {
    for (Layer layer : prediction.beliefs().layers()) {
      int[] gold = layer.type().gold(example);
      if (layer.scored().isPresent()
          && gold.length > 0
          && Arrays.stream(gold).noneMatch(choice -> choice == Example.NOT_GIVEN)) {
        Scored scored = layer.scored().get();
        Optional<Parts> right = parts(scored, gold);
        double temperature =
            types.stream()
                .filter(one -> one.type() == layer.type())
                .mapToDouble(OfType::temperature)
                .findFirst()
                .orElse(1);
        if (right.isEmpty()) {
          return OptionalDouble.of(Double.POSITIVE_INFINITY);
        }
        double best = scored.structure().argmax(scored.scores(), 0, new Parts(), workspace);
        double score = right.get().dot(scored.scores(), 0);
        return OptionalDouble.of(
            score == Double.NEGATIVE_INFINITY
                ? Double.POSITIVE_INFINITY
                : Math.max(0, best - score) / temperature);
      }
    }
    return OptionalDouble.empty();
  }

  private static Optional<Parts> parts(Scored scored, int... gold) {
    return Arrays.stream(gold).anyMatch(choice -> choice < 0)
        ? Optional.empty()
        : scored.places().parts(gold).filter(scored.structure()::contains);
  }

  /**
   * Returns the sets of an answer.
   *
   * @param beliefs at this calibration's temperatures
   * @param k number of requested alternatives
   */
  ConformalSets sets(Beliefs beliefs, double level, int k) {
    Map<PartType, int[][]> choices = new EnumMap<>(PartType.class);
    for (OfType one : types) {
      double threshold = one.oddness().threshold(level);
      beliefs
          .layer(one.type())
          .ifPresent(layer -> choices.put(one.type(), choices(layer, threshold)));
    }
    return new ConformalSets(level, choices, structures(beliefs, level, k));
  }

  private static int[][] choices(Layer layer, double threshold) {
    int[][] sets = new int[layer.answer().length][];
    for (int i = 0; i < sets.length; i++) {
      int place = i;
      double[] row = layer.distributions()[i];
      sets[i] =
          IntStream.range(0, row.length)
              .filter(c -> layer.type() != PartType.HEADS || c != place + 1)
              .filter(c -> -row[c] <= threshold || c == layer.answer()[place])
              .boxed()
              .sorted(Comparator.comparingDouble(c -> -row[c]))
              .mapToInt(Integer::intValue)
              .toArray();
    }
    return sets;
  }

  private OptionalInt structures(Beliefs beliefs, double level, int k) {
    List<StructureAnswer.Weighted> ranked =
        beliefs.structure().stream().flatMap(one -> one.alternatives().stream()).toList();
    double threshold = structures.threshold(level);
    if (ranked.isEmpty() || structures.scores().isEmpty()) {
      return OptionalInt.empty();
    }
    double best = Math.log(ranked.getFirst().weight());
    if (best == Double.NEGATIVE_INFINITY) {
      return OptionalInt.empty(); // so long a sentence that no structure has a probability to tell
    }
    int within =
        (int)
            Stream.iterate(0, i -> i < ranked.size(), i -> i + 1)
                .takeWhile(i -> best - Math.log(ranked.get(i).weight()) <= threshold)
                .count();
    return within == ranked.size() && within == k ? OptionalInt.empty() : OptionalInt.of(within);
  }
}
