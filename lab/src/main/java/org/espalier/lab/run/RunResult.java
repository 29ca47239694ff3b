package org.espalier.lab.run;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.lab.train.EpochRecord;
import org.espalier.lab.train.Provenance;

/**
 * The result of a run, with everything that its report shows.
 *
 * @param config the configuration of the latent network
 * @param provenance commit, machine and versions
 * @param labels the classes' names
 * @param networks the latent network first, then those it is compared with
 * @param baselines scores without a network
 * @param trees of test sentences of various lengths
 * @param assessment what the latent network's predictions on the test set are worth, in tables;
 *     empty where the data leaves all labels open, and in results of older versions
 * @param calibrated whether {@link Calibration} is kept beside it; results of older versions are
 *     not
 */
public record RunResult(
    RunConfig config,
    Provenance provenance,
    List<String> labels,
    List<NetworkResult> networks,
    Baselines baselines,
    List<TreeSample> trees,
    Optional<Assessment> assessment,
    Boolean calibrated) {

  /** Older versions did not assess and not calibrate. */
  public RunResult {
    assessment = Objects.requireNonNullElse(assessment, Optional.empty());
    calibrated = Objects.requireNonNullElse(calibrated, false);
  }

  /**
   * A trained network.
   *
   * @param trees the origin of its trees
   * @param parameters number of trained numbers
   * @param bestEpoch the epoch whose parameters were kept, from 1
   * @param seconds spent on training
   * @param history one row for each epoch
   * @param dev result on the development set
   * @param test result on the test set
   * @param times time of the parts of training steps; null in results of older versions
   */
  public record NetworkResult(
      RunConfig.Trees trees,
      long parameters,
      int bestEpoch,
      double seconds,
      List<EpochRecord> history,
      Evaluation dev,
      Evaluation test,
      StepTimes times) {

    /** Older versions did not measure where the time went. */
    public NetworkResult {
      times = Objects.requireNonNullElse(times, StepTimes.NONE);
    }
  }

  /**
   * Simple comparisons on the test set.
   *
   * @param majorityLabel the class most frequent in training; empty for strings, which have none
   * @param majority accuracy of always saying so; NaN without one
   * @param counted name of the baseline that counts: Naive Bayes, or each word's most frequent
   *     label
   * @param countedAccuracy its accuracy
   * @param attachments unlabelled attachment of trees that look away; empty without gold trees
   */
  public record Baselines(
      String majorityLabel,
      double majority,
      String counted,
      double countedAccuracy,
      List<NamedScore> attachments) {

    /**
     * Returns the accuracy of always saying the most frequent class, by its name, if there is one.
     */
    public Optional<NamedScore> constant() {
      return majorityLabel.isEmpty()
          ? Optional.empty()
          : Optional.of(new NamedScore(majorityLabel, majority));
    }
  }

  /**
   * A score with a name.
   *
   * @param name the method that was scored
   * @param score in 0 … 1
   */
  public record NamedScore(String name, double score) {}

  /**
   * A test sentence with its trees.
   *
   * @param id as in the data
   * @param words as written
   * @param induced heads of the induced tree, −1 for the root
   * @param chosen what else a latent structure chose, see {@link Prediction#chosen}
   * @param gold heads of the gold tree; empty if there is none
   * @param predicted class of each word, or of the sentence alone
   * @param labels the true classes
   * @param certainty probabilities of the network; null in results of older versions
   * @param course heads of the tree after each epoch of training, from the first, of which the last
   *     ones need not be those that were kept; none where they were not recorded
   * @param first of a pair of texts the number of words of the first one; 0 for a single text
   */
  public record TreeSample(
      String id,
      List<String> words,
      int[] induced,
      int[][] chosen,
      int[] gold,
      List<String> predicted,
      List<String> labels,
      Certainty certainty,
      int[][] course,
      int first) {

    /** Results of older versions have trees alone, and no probabilities. */
    public TreeSample {
      chosen = Objects.requireNonNullElse(chosen, new int[0][]);
      certainty = Objects.requireNonNullElse(certainty, Certainty.NONE);
      course = Objects.requireNonNullElse(course, new int[0][]);
    }

    /** A sentence with trees alone. */
    public TreeSample(
        String id,
        List<String> words,
        int[] induced,
        int[] gold,
        List<String> predicted,
        List<String> labels,
        Certainty certainty) {
      this(id, words, induced, new int[0][], gold, predicted, labels, certainty, new int[0][], 0);
    }
  }

  /**
   * How sure a network was of its answer.
   *
   * @param probabilities of the predicted labels, as the network sees them
   * @param structure the likely visible parts of its structure; none where it has no distribution
   * @param classes the likely labels: number of the word times number of classes, plus the class
   * @param entropy of its distribution over structures, in nats for each word
   * @param loss summed over the labels, in nats
   */
  public record Certainty(
      double[] probabilities, Likely structure, Likely classes, double entropy, double loss) {

    /** Nothing was kept. */
    public static final Certainty NONE =
        new Certainty(new double[0], Likely.NONE, Likely.NONE, Double.NaN, Double.NaN);
  }

  /**
   * The large entries of a vector of probabilities, to three digits.
   *
   * @param at their indices, in ascending order
   * @param p one for each
   */
  public record Likely(int[] at, double[] p) {

    /** No entry. */
    public static final Likely NONE = new Likely(new int[0], new double[0]);

    /** The most that is kept for a word, so that what is undecided does not take much room. */
    private static final int MOST = 8;

    /**
     * Picks the largest entries for each word.
     *
     * @param least what they are at least
     * @param word from index to word
     */
    static Likely of(double least, IntUnaryOperator word, double... all) {
      Map<Integer, List<Integer>> words =
          IntStream.range(0, all.length)
              .filter(i -> all[i] >= least)
              .boxed()
              .collect(Collectors.groupingBy(word::applyAsInt));
      int[] at =
          words.values().stream()
              .flatMap(some ->
                  some.stream().sorted(Comparator.comparingDouble(i -> -all[i])).limit(MOST))
              .mapToInt(Integer::intValue)
              .sorted()
              .toArray();
      return new Likely(at, IntStream.of(at).mapToDouble(i -> rounded(all[i])).toArray());
    }

    /** Returns a probability to three digits. */
    static double rounded(double p) {
      return Math.rint(1000 * p) / 1000;
    }
  }

  /** Returns the latent network's result. */
  public NetworkResult latent() {
    return networks.getFirst();
  }
}
