package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.core.Workspace;
import org.espalier.lab.run.Confidence.Coverage;

/** How often sets hold what is right. */
final class SetCoverage {

  private SetCoverage() {}

  /**
   * Measures how often sets hold what is right.
   *
   * @param raw predictions with scores
   * @param calibrated predictions with sets
   */
  static List<Coverage> of(
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
              Confidence.NORMAL * Math.sqrt(variance / sentences),
              (double) right / places,
              (double) size / places,
              asked == 0 ? 1 : (double) carried / asked));
    }
  }
}
