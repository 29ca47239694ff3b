package org.espalier.core.estimate;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.espalier.core.SparseMap;

/**
 * Counts of events that users should know of although training continues: projections that stopped
 * before their solution, and structures that are not proved to be best.
 *
 * <p>A run's are in its {@link Memory}, and so in its checkpoint. Thread-safe.
 */
public final class Diagnostics {

  private static final String UNPROVED = "unproved-structure";

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  /** Creates counts of 0. */
  public Diagnostics() {}

  /** Counts a projection, unless it ended at its solution or as near as rounding allows. */
  void count(SparseMap.Status status) {
    if (status != SparseMap.Status.CONVERGED && status != SparseMap.Status.ROUNDING_FLOOR) {
      add("projection-" + status.name().toLowerCase(Locale.ROOT).replace('_', '-'), 1);
    }
  }

  /** Counts what a label's prediction or step has met. */
  void count(PseudoLabel label) {
    count(label.status());
    if (!label.proved()) {
      add(UNPROVED, 1);
    }
  }

  /** Adds to a count, as when a run is resumed. */
  void add(String finding, long times) {
    counts.computeIfAbsent(finding, _ -> new LongAdder()).add(times);
  }

  /** Forgets everything. */
  void clear() {
    counts.clear();
  }

  /**
   * Returns the counts that are not 0.
   *
   * @return by name: {@code unproved-structure}, a structure that was rounded from a linear program
   *     and is not proved to be a best one; {@code projection-} and a {@link SparseMap.Status}, in
   *     lower case with hyphens; {@code support-cut}, a sparse distribution over the best
   *     structures of which all have weight, so that others may too; {@code chains-apart}, Markov
   *     chains of an example that do not agree
   */
  public SortedMap<String, Long> counts() {
    SortedMap<String, Long> found = new TreeMap<>();
    counts.forEach((name, count) -> found.put(name, count.sum()));
    found.values().removeIf(count -> count == 0);
    return Collections.unmodifiableSortedMap(found);
  }

  /** Returns the counts as in {@code "12 of projection-iteration-limit"}, or {@code "nothing"}. */
  @Override
  public String toString() {
    return counts().isEmpty()
        ? "nothing"
        : counts().entrySet().stream()
            .map(entry -> entry.getValue() + " of " + entry.getKey())
            .collect(Collectors.joining(", "));
  }
}
