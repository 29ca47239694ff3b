package org.espalier.lab.run;

import java.util.List;
import java.util.Objects;
import org.espalier.lab.train.EpochRecord;
import org.espalier.lab.train.Provenance;

/**
 * What came out of a run: all that its report shows.
 *
 * @param config the configuration of the latent network
 * @param provenance where it comes from
 * @param labels the classes' names
 * @param networks the latent network first, then those it is compared with
 * @param baselines what it is compared with besides networks
 * @param trees of test sentences of various lengths
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
    Boolean calibrated) {

  /** Older versions did not calibrate. */
  public RunResult {
    calibrated = Objects.requireNonNullElse(calibrated, false);
  }

  /**
   * A trained network.
   *
   * @param trees where its trees came from
   * @param parameters how many numbers were trained
   * @param bestEpoch the epoch whose parameters were kept, from 1
   * @param seconds spent on training
   * @param history one row for each epoch
   * @param dev result on the development set
   * @param test result on the test set
   * @param times where the time of training steps went; null in results of older versions
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
   * @param majorityLabel the class most frequent in training
   * @param majority accuracy of always saying so
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
      List<NamedScore> attachments) {}

  /**
   * A score with a name.
   *
   * @param name what was scored
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
   */
  public record TreeSample(
      String id,
      List<String> words,
      int[] induced,
      int[][] chosen,
      int[] gold,
      List<String> predicted,
      List<String> labels) {

    /** Results of older versions have trees alone. */
    public TreeSample {
      chosen = Objects.requireNonNullElse(chosen, new int[0][]);
    }

    /** A sentence with trees alone. */
    public TreeSample(
        String id,
        List<String> words,
        int[] induced,
        int[] gold,
        List<String> predicted,
        List<String> labels) {
      this(id, words, induced, new int[0][], gold, predicted, labels);
    }
  }

  /** Returns the latent network's result. */
  public NetworkResult latent() {
    return networks.getFirst();
  }
}
