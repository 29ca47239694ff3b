package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.espalier.core.calibration.Reliability;
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

  static final String PROBABILITY = "probability";
  static final double NORMAL = 1.96; // 97.5th percentile

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
}
