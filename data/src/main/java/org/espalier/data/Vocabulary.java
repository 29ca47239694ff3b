package org.espalier.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Strings by number: 0 is padding, 1 stands for everything unknown, the rest are known entries, the
 * most frequent first, equal ones in alphabetical order.
 */
public final class Vocabulary {

  /** The index of padding. */
  public static final int PADDING = 0;

  /** The index of whatever is not known. */
  public static final int UNKNOWN = 1;

  /** The index of the first known entry. */
  static final int FIRST = 2;

  private final List<String> entries;
  private final Map<String, Integer> indices = new HashMap<>();

  /**
   * Creates a vocabulary.
   *
   * @param entries the known entries in order, without padding and unknown
   * @throws IllegalArgumentException if one occurs twice
   */
  public Vocabulary(List<String> entries) {
    this.entries = List.copyOf(entries);
    for (int i = 0; i < entries.size(); i++) {
      if (indices.put(entries.get(i), i + FIRST) != null) {
        throw new IllegalArgumentException("the vocabulary has '" + entries.get(i) + "' twice");
      }
    }
  }

  /**
   * Counts entries and keeps those that occur often enough.
   *
   * @param occurrences every occurrence in the training data
   * @param minimum smallest count of an entry
   */
  public static Vocabulary count(Iterable<String> occurrences, int minimum) {
    return count(occurrences, minimum, Integer.MAX_VALUE);
  }

  /**
   * Counts entries and keeps the most frequent ones.
   *
   * @param occurrences every occurrence in the training data
   * @param minimum smallest count of an entry
   * @param maximum the most entries to keep
   */
  public static Vocabulary count(Iterable<String> occurrences, int minimum, int maximum) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String occurrence : occurrences) {
      counts.merge(occurrence, 1, Integer::sum);
    }
    List<String> kept = new ArrayList<>();
    counts.forEach((entry, count) -> {
      if (count >= minimum) {
        kept.add(entry);
      }
    });
    kept.sort((a, b) -> counts.getOrDefault(b, 0) - counts.getOrDefault(a, 0));
    return new Vocabulary(kept.subList(0, Math.min(maximum, kept.size())));
  }

  /** Returns the number of indices, padding and unknown included. */
  public int size() {
    return entries.size() + FIRST;
  }

  /** Returns the index of an entry, {@link #UNKNOWN} if it is not known. */
  public int index(String entry) {
    return indices.getOrDefault(entry, UNKNOWN);
  }

  /** Returns the indices of several entries. */
  public int[] indices(Collection<String> several) {
    return several.stream().mapToInt(this::index).toArray();
  }

  /** Returns the known entries in order, as the constructor takes them. */
  public List<String> entries() {
    return entries;
  }
}
