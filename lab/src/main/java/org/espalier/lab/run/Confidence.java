package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.espalier.core.Workspace;
import org.espalier.core.calibration.BetaCalibration;
import org.espalier.core.calibration.Graded;
import org.espalier.core.calibration.Reliability;
import org.espalier.data.SeedStream;
import org.espalier.data.Vocabulary;
import org.espalier.lab.run.Assessment.Estimate;

/**
 * How well a model's probabilities and sets are calibrated on labelled data, and where it errs.
 *
 * @param reliability of each type of choice, of a parser's heads with their relations, and of whole
 *     answers
 * @param coverage of sets, if a level was asked for
 * @param minimumRisk the task's scores where the structure of least expected cost answers; none
 *     where no structure is supervised
 * @param frequencies the share of right labels, by the count of the word or the label in training
 * @param kept answers kept above a probability, and the share of wrong ones
 * @param oracle the task's scores where of the k best answers the one that scores most counts, each
 *     score for itself; none unless asked for
 */
public record Confidence(
    List<TypeReliability> reliability,
    List<Coverage> coverage,
    List<Estimate> minimumRisk,
    List<FrequencyScore> frequencies,
    List<Kept> kept,
    List<BestOf> oracle) {

  /** Nothing is known. */
  public static final Confidence NONE =
      new Confidence(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  /** The number of best structures that are listed to see whether they contain a set. */
  static final int LISTED = 20;

  private static final String TOGETHER = "heads and labels";
  private static final String WHOLE = "whole answers";
  private static final String PROBABILITY = "probability";
  private static final double NORMAL = 1.96; // 97.5th percentile
  private static final long[] WORDS = {2, 5, 20, 100};
  private static final long[] LABELS = {1, 10, 100, 1000};
  private static final double[] LEVELS = {0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99};

  /**
   * How well the probabilities of a type of choice fit.
   *
   * @param name of the type, or of what several make together; relations are measured at right
   *     heads
   * @param temperature that they are at; NaN where they are products of others
   * @param before as the network has them
   * @param after at the temperature
   * @param confidence of {@link Confidences}, which these probabilities are mapped to; empty where
   *     they are not
   */
  public record TypeReliability(
      String name,
      double temperature,
      Reliability before,
      Reliability after,
      Optional<Reliability> confidence) {

    /** Runs of older versions mapped nothing. */
    public TypeReliability {
      confidence = Objects.requireNonNullElse(confidence, Optional.empty());
    }

    /** Returns how well the confidence fits, or the calibrated probability where there is none. */
    public Reliability last() {
      return confidence.orElse(after);
    }
  }

  /**
   * How often sets hold what is right.
   *
   * @param name of the type of choice, or {@code whole structure}
   * @param level the guaranteed coverage, for the mean over sentences
   * @param places number of sets
   * @param covered mean over the sentences of the share of sets that hold what is right
   * @param margin 1.96 standard errors of that
   * @param ofPlaces share of all sets that hold it, long sentences counting more
   * @param size mean number of choices in a set; of whole structures at most {@value #LISTED}
   * @param carried share of sets that are listed wholly: of structures those that the {@value
   *     #LISTED} best carry
   */
  public record Coverage(
      String name,
      double level,
      long places,
      double covered,
      double margin,
      double ofPlaces,
      double size,
      double carried) {}

  /**
   * How many labels are right.
   *
   * @param of "word" or "label": whose frequency in training
   * @param times such as "2–4"
   */
  public record FrequencyScore(String of, String times, long labels, double right) {}

  /**
   * What is kept above a level.
   *
   * @param of {@code answers}, or {@code labels} with their heads
   * @param by {@code confidence}, as {@code predict --keep-above} does, or {@code probability}, to
   *     compare
   * @param level the least confidence or probability
   * @param all their number
   * @param kept number of those kept
   * @param expected the share of these that is wrong by that number
   * @param wrong the share that is
   * @param margin 1.96 standard errors of that, over sentences
   */
  public record Kept(
      String of,
      String by,
      double level,
      long all,
      long kept,
      double expected,
      double wrong,
      double margin) {

    /** Runs of older versions kept by probability. */
    public Kept {
      by = Objects.requireNonNullElse(by, PROBABILITY);
    }
  }

  /** The scores of the best of k answers. */
  public record BestOf(int k, List<Estimate> scores) {

    public BestOf {
      scores = List.copyOf(scores);
    }
  }

  /** Copies the lists; runs of older versions have not measured the last two. */
  public Confidence {
    reliability = List.copyOf(reliability);
    coverage = List.copyOf(coverage);
    minimumRisk = List.copyOf(minimumRisk);
    frequencies = List.copyOf(frequencies);
    kept = List.copyOf(Objects.requireNonNullElse(kept, List.of()));
    oracle = List.copyOf(Objects.requireNonNullElse(oracle, List.of()));
  }

  /** Measures how well probabilities fit. */
  static List<TypeReliability> reliability(
      List<Example> examples,
      List<Prediction> raw,
      List<Prediction> calibrated,
      Temperatures temperatures,
      long seed) {
    List<TypeReliability> all = new ArrayList<>();
    List<Graded> together = together(examples, calibrated, Prediction::probabilities);
    for (PartType type : PartType.values()) {
      List<Graded> after = graded(type, examples, calibrated);
      if (!after.isEmpty()) {
        boolean confident =
            type == PartType.TAGS || (type == PartType.LABELS && together.isEmpty());
        all.add(
            reliability(
                type.title(),
                temperatures.of(type).value(),
                graded(type, examples, raw),
                after,
                confident
                    ? graded(
                        type,
                        examples,
                        calibrated,
                        type == PartType.TAGS
                            ? one -> confidences(one).tags()
                            : Confidence::ofParts)
                    : List.of(),
                seed));
      }
    }
    if (!together.isEmpty()) {
      all.add(
          reliability(
              TOGETHER,
              Double.NaN,
              together(examples, raw, Prediction::probabilities),
              together,
              together(examples, calibrated, Confidence::ofParts),
              seed));
    }
    List<Graded> whole = whole(examples, calibrated, one -> one.beliefs().probability());
    if (!whole.isEmpty()) {
      all.add(
          reliability(
              WHOLE,
              Double.NaN,
              whole(examples, raw, one -> one.beliefs().probability()),
              whole,
              whole(examples, calibrated, one -> confidences(one).whole()),
              seed));
    }
    return all;
  }

  /**
   * Measures answers of a type.
   *
   * @param before by the raw probabilities
   * @param after by those at their temperature
   * @param confident by their confidences; none where there are no confidences
   */
  private static TypeReliability reliability(
      String name,
      double temperature,
      List<Graded> before,
      List<Graded> after,
      List<Graded> confident,
      long seed) {
    return new TypeReliability(
        name,
        temperature,
        Reliability.of(before, random(seed)),
        Reliability.of(after, random(seed)),
        confident.isEmpty()
            ? Optional.empty()
            : Optional.of(Reliability.of(confident, random(seed))));
  }

  private static Confidences confidences(Prediction prediction) {
    return prediction.beliefs().confidences().orElseThrow();
  }

  private static double[] ofParts(Prediction prediction) {
    return confidences(prediction).parts();
  }

  /** Fits what probabilities at their temperatures are worth. */
  static Confidences.Maps maps(List<Example> examples, List<Prediction> predictions) {
    return new Confidences.Maps(
        BetaCalibration.fit(whole(examples, predictions, one -> one.beliefs().probability())),
        BetaCalibration.fit(parts(examples, predictions, Prediction::probabilities)),
        BetaCalibration.fit(graded(PartType.TAGS, examples, predictions)));
  }

  /** Returns whole answers, of examples that the data leaves nothing open of. */
  private static List<Graded> whole(
      List<Example> examples,
      List<Prediction> predictions,
      ToDoubleFunction<Prediction> probability) {
    List<Graded> graded = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      Prediction prediction = predictions.get(i);
      boolean parsed = prediction.beliefs().layer(PartType.HEADS).isPresent();
      if (IntStream.of(example.labels()).noneMatch(label -> label == Example.NOT_GIVEN)
          && (!parsed || example.hasTree())) {
        graded.add(
            new Graded(
                i,
                Math.min(1, probability.applyAsDouble(prediction)),
                Arrays.equals(example.labels(), prediction.labels())
                    && (!parsed || Arrays.equals(example.heads(), prediction.heads()))));
      }
    }
    return graded;
  }

  private static Random random(long seed) {
    return new Random(SeedStream.TEXT.seed(seed, Reliability.BINS));
  }

  private static List<Graded> graded(
      PartType type, List<Example> examples, List<Prediction> predictions) {
    return graded(
        type,
        examples,
        predictions,
        one -> one.beliefs().layer(type).orElseThrow().probabilities());
  }

  private static List<Graded> graded(
      PartType type,
      List<Example> examples,
      List<Prediction> predictions,
      Function<Prediction, double[]> ofPlaces) {
    List<Graded> graded = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      int sentence = i;
      Optional<Layer> layer = predictions.get(i).beliefs().layer(type);
      if (layer.isPresent()) {
        int[] gold = type.gold(examples.get(i));
        double[] probabilities = ofPlaces.apply(predictions.get(i));
        Calibration.measured(type, examples.get(i), predictions.get(i))
            .forEach(k ->
                graded.add(
                    new Graded(sentence, probabilities[k], gold[k] == layer.get().answer()[k])));
      }
    }
    return graded;
  }

  /** Returns arcs with their relations. */
  private static List<Graded> together(
      List<Example> examples,
      List<Prediction> predictions,
      Function<Prediction, double[]> ofPlaces) {
    List<Graded> graded = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      Prediction prediction = predictions.get(i);
      if (prediction.beliefs().layer(PartType.HEADS).isPresent()
          && prediction.beliefs().layer(PartType.LABELS).isPresent()) {
        double[] probabilities = ofPlaces.apply(prediction);
        for (int m = 0; m < example.heads().length; m++) {
          if (example.heads()[m] != Example.NOT_GIVEN && example.labels()[m] != Example.NOT_GIVEN) {
            graded.add(new Graded(i, probabilities[m], isRight(example, prediction, m)));
          }
        }
      }
    }
    return graded;
  }

  /** Returns labels, a parser's with their heads. */
  private static List<Graded> parts(
      List<Example> examples,
      List<Prediction> predictions,
      Function<Prediction, double[]> ofPlaces) {
    List<Graded> together = together(examples, predictions, ofPlaces);
    return together.isEmpty() ? graded(PartType.LABELS, examples, predictions, ofPlaces) : together;
  }

  /** Measures what is kept above levels: whole answers, and labels. */
  static List<Kept> kept(List<Example> examples, List<Prediction> predictions) {
    List<Kept> all = new ArrayList<>();
    String by = "confidence";
    addKept(all, "answers", by, whole(examples, predictions, one -> confidences(one).whole()));
    addKept(all, "labels", by, parts(examples, predictions, Confidence::ofParts));
    addKept(
        all,
        "answers",
        PROBABILITY,
        whole(examples, predictions, one -> one.beliefs().probability()));
    addKept(all, "labels", PROBABILITY, parts(examples, predictions, Prediction::probabilities));
    return all;
  }

  private static void addKept(List<Kept> all, String of, String by, List<Graded> graded) {
    for (double level : LEVELS) {
      List<Graded> kept = graded.stream().filter(one -> one.probability() >= level).toList();
      if (kept.isEmpty()) {
        continue;
      }
      double wrong = (double) kept.stream().filter(one -> !one.right()).count() / kept.size();
      // Answers of one sentence depend on each other: what sentences differ by is squared.
      Map<Integer, Double> surplus = new HashMap<>();
      kept.forEach(one -> surplus.merge(one.group(), (one.right() ? 0 : 1) - wrong, Double::sum));
      double squares = surplus.values().stream().mapToDouble(sum -> sum * sum).sum();
      all.add(
          new Kept(
              of,
              by,
              level,
              graded.size(),
              kept.size(),
              kept.stream().mapToDouble(one -> 1 - one.probability()).average().orElse(0),
              wrong,
              NORMAL * Math.sqrt(squares) / kept.size()));
    }
  }

  /**
   * Measures the best of 1, 2, 4 … k answers.
   *
   * @param predictions with k alternatives
   * @param shares counts the scores of an answer
   */
  static List<BestOf> oracle(
      int k,
      List<Example> examples,
      List<Prediction> predictions,
      BiFunction<Example, Prediction, List<Share>> shares,
      long seed) {
    List<List<List<Share>>> each = new ArrayList<>(); // by sentence and rank
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      Prediction prediction = predictions.get(i);
      each.add(
          prediction.beliefs().alternatives().stream()
              .map(one -> shares.apply(example, prediction.with(one)))
              .toList());
    }
    List<BestOf> curve = new ArrayList<>();
    for (int best = 1; best <= k; best = best == k ? k + 1 : Math.min(2 * best, k)) {
      int within = best;
      curve.add(
          new BestOf(
              best,
              Assessment.estimates(
                  each.stream()
                      .map(ranked -> best(ranked.subList(0, Math.min(within, ranked.size()))))
                      .toList(),
                  seed)));
    }
    return curve;
  }

  /** Returns for every score the best share of several answers. */
  private static List<Share> best(List<List<Share>> ranked) {
    Map<String, Share> best = new LinkedHashMap<>();
    for (List<Share> shares : ranked) {
      for (Share share : shares) {
        var _ = best.merge(share.name(), share, (a, b) -> b.exceeds(a) ? b : a);
      }
    }
    return List.copyOf(best.values());
  }

  /** Returns whether a label is right, and of a supervised tree the head as well. */
  private static boolean isRight(Example example, Prediction prediction, int place) {
    return example.labels()[place] == prediction.labels()[place]
        && (prediction.beliefs().layer(PartType.HEADS).isEmpty()
            || example.heads()[place] == prediction.heads()[place]);
  }

  /**
   * Measures how often sets hold what is right.
   *
   * @param raw predictions with scores
   * @param calibrated predictions with sets
   */
  static List<Coverage> coverage(
      Calibration calibration,
      double level,
      List<Example> examples,
      List<Prediction> raw,
      List<Prediction> calibrated) {
    List<Coverage> all = new ArrayList<>();
    for (PartType type : PartType.values()) {
      Tally tally = new Tally();
      for (int i = 0; i < examples.size(); i++) {
        int[] gold = type.gold(examples.get(i));
        int[][] sets =
            calibrated
                .get(i)
                .beliefs()
                .sets()
                .flatMap(some -> Optional.ofNullable(some.choices().get(type)))
                .orElse(new int[0][]);
        if (sets.length == gold.length) {
          int[] asked =
              IntStream.range(0, gold.length).filter(k -> gold[k] != Example.NOT_GIVEN).toArray();
          tally.add(
              Arrays.stream(asked)
                  .mapToObj(k -> IntStream.of(sets[k]).anyMatch(c -> c == gold[k]))
                  .toList(),
              Arrays.stream(asked).map(k -> sets[k].length).sum());
        }
      }
      tally.coverage(type.title(), level).ifPresent(all::add);
    }
    Tally whole = new Tally();
    double threshold = calibration.structures().threshold(level);
    Workspace workspace = new Workspace();
    for (int i = 0; i < examples.size(); i++) {
      int listed = calibrated.get(i).beliefs().alternatives().size();
      var within = calibrated.get(i).beliefs().sets().map(ConformalSets::structures);
      var gap = calibration.gap(examples.get(i), raw.get(i), workspace);
      if (gap.isPresent()) {
        boolean carried = within.isPresent() && within.get().isPresent();
        whole.add(
            List.of(gap.getAsDouble() <= threshold), carried ? within.get().getAsInt() : listed);
        whole.carried += carried ? 1 : 0;
        whole.asked++;
      }
    }
    whole.coverage("whole structure", level).ifPresent(all::add);
    return all;
  }

  /** Sums over sentences. */
  private static final class Tally {
    private long sentences;
    private double sum;
    private double squares;
    private long places;
    private long right;
    private long size;
    private long asked;
    private long carried;

    void add(List<Boolean> held, long choices) {
      if (!held.isEmpty()) {
        long some = held.stream().filter(one -> one).count();
        double share = (double) some / held.size();
        sentences++;
        sum += share;
        squares += share * share;
        places += held.size();
        right += some;
        size += choices;
      }
    }

    Optional<Coverage> coverage(String name, double level) {
      if (sentences == 0) {
        return Optional.empty();
      }
      double mean = sum / sentences;
      double variance = Math.max(0, squares / sentences - mean * mean);
      return Optional.of(
          new Coverage(
              name,
              level,
              places,
              mean,
              NORMAL * Math.sqrt(variance / sentences),
              (double) right / places,
              (double) size / places,
              asked == 0 ? 1 : (double) carried / asked));
    }
  }

  /** Counts right labels by how often training has the word, and the label. */
  static List<FrequencyScore> frequencies(
      Calibration calibration,
      boolean labelsWords,
      List<Example> examples,
      List<Prediction> predictions) {
    List<FrequencyScore> all = new ArrayList<>();
    if (calibration.words().isEmpty()) {
      return all;
    }
    if (labelsWords) {
      List<Place> words =
          places(
              examples,
              predictions,
              place ->
                  place.word() == Vocabulary.UNKNOWN ? 0 : calibration.words().get(place.word()));
      score(all, "word", "in no vocabulary", words, times -> times < WORDS[0]);
      ranges(all, "word", words, WORDS);
    }
    List<Place> labels =
        places(
            examples,
            predictions,
            place -> place.label() < 0 ? 0 : calibration.labels().get(place.label()));
    score(all, "label", "0", labels, times -> times < LABELS[0]);
    ranges(all, "label", labels, LABELS);
    return all;
  }

  /** A label that is known. */
  private record Place(int word, int label, boolean right, long times) {}

  private static List<Place> places(
      List<Example> examples, List<Prediction> predictions, ToLongFunction<Place> times) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      boolean ofWords = example.labels().length == example.length();
      for (int k = 0; k < example.labels().length; k++) {
        if (example.labels()[k] != Example.NOT_GIVEN) {
          Place place =
              new Place(
                  ofWords ? example.words()[k] : Vocabulary.UNKNOWN,
                  example.labels()[k],
                  isRight(example, predictions.get(i), k),
                  0);
          places.add(
              new Place(place.word(), place.label(), place.right(), times.applyAsLong(place)));
        }
      }
    }
    return places;
  }

  private static void ranges(
      List<FrequencyScore> all, String of, List<Place> places, long... bounds) {
    for (int i = 0; i < bounds.length; i++) {
      long from = bounds[i];
      long below = i + 1 < bounds.length ? bounds[i + 1] : Long.MAX_VALUE;
      score(
          all,
          of,
          below == Long.MAX_VALUE ? from + " and more" : from + "–" + (below - 1),
          places,
          times -> times >= from && times < below);
    }
  }

  private static void score(
      List<FrequencyScore> all, String of, String times, List<Place> places, LongPredicate within) {
    List<Place> some = places.stream().filter(place -> within.test(place.times())).toList();
    if (!some.isEmpty()) {
      all.add(
          new FrequencyScore(
              of,
              times,
              some.size(),
              (double) some.stream().filter(Place::right).count() / some.size()));
    }
  }
}
