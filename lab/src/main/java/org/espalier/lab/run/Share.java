package org.espalier.lab.run;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.lab.run.RunResult.NamedScore;

/**
 * A score as a numerator and a denominator, which add up over sentences. An accuracy is the number
 * of right words over that of all words; an F1 score is twice the number of right items over the
 * number of gold and predicted ones together.
 *
 * @param name of the score
 * @param part the numerator
 * @param whole the denominator
 */
public record Share(String name, long part, long whole) {

  /** Returns part / whole; NaN if the whole is 0. */
  public double score() {
    return (double) part / whole;
  }

  /** Returns whether this is a greater share than another; nothing of nothing is the least. */
  boolean exceeds(Share other) {
    return whole > 0 && (other.whole == 0 || part * other.whole > other.part * whole);
  }

  /** Adds up the scores of sentences, by name, in the order in which names first occur. */
  public static List<Share> sums(Collection<List<Share>> sentences) {
    Map<String, Share> sums = new LinkedHashMap<>();
    for (List<Share> sentence : sentences) {
      for (Share one : sentence) {
        var _ =
            sums.merge(
                one.name, one, (a, b) -> new Share(a.name, a.part + b.part, a.whole + b.whole));
      }
    }
    return List.copyOf(sums.values());
  }

  /** Returns the scores; those with nothing to measure are left out. */
  static List<NamedScore> scores(List<Share> shares) {
    return shares.stream()
        .filter(share -> share.whole > 0)
        .map(share -> new NamedScore(share.name, share.score()))
        .toList();
  }
}
