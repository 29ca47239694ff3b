package org.espalier.features;

import java.io.Serializable;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What has a weight: the numbers of attributes, and the labels that each was seen with. */
public final class CrfPlan implements Serializable {

  private static final long serialVersionUID = 1;

  /** The attributes of a sentence have numbers below this in the order of all. */
  private static final int PER_SENTENCE = 1 << 24;

  private final AttributeIndex index;
  private final FeatureTable table;

  CrfPlan(AttributeIndex index, FeatureTable table) {
    this.index = index;
    this.table = table;
  }

  AttributeIndex index() {
    return index;
  }

  FeatureTable table() {
    return table;
  }

  /** Returns the number of weights. */
  public int size() {
    return table.size();
  }

  /**
   * What is counted of an attribute. Counts of parts of the data are added up in any order.
   *
   * @param count how often it occurs
   * @param first where it first occurs, in the order of sentences
   * @param labels the labels of words that have it, as bits
   */
  public record Count(long count, long first, long[] labels) implements Serializable {

    /** Returns the counts of both parts. */
    public Count plus(Count other) {
      BitSet both = BitSet.valueOf(labels);
      both.or(BitSet.valueOf(other.labels));
      return new Count(count + other.count, Math.min(first, other.first), both.toLongArray());
    }
  }

  /**
   * Counts the attributes of a sentence.
   *
   * @param number the sentence's, in the order of all
   * @param counts where they are added, by attribute, or by the number of its hash
   */
  static void count(
      LabelledSequence sequence,
      long number,
      Template.Extractor extractor,
      CrfSettings settings,
      Map<String, Count> counts) {
    int[] order = new int[1];
    extractor.read(sequence.words());
    for (int t = 0; t < sequence.words().size(); t++) {
      int label = sequence.labels()[t];
      BitSet labels = new BitSet();
      if (label >= 0) {
        labels.set(label);
      }
      long[] seen = labels.toLongArray();
      extractor.attributes(
          t,
          text -> {
            long first = number * PER_SENTENCE + Math.min(order[0]++, PER_SENTENCE - 1);
            String key =
                settings.bits() == 0
                    ? text
                    : Integer.toString(new AttributeIndex.Hashed(settings.bits()).of(text));
            var _ = counts.merge(key, new Count(1, first, seen), Count::plus);
          });
    }
  }

  /** Returns the plan of counted attributes, in the order in which they first occur. */
  static CrfPlan of(int labels, CrfSettings settings, Map<String, Count> counts) {
    if (settings.bits() > 0) {
      AttributeIndex index = new AttributeIndex.Hashed(settings.bits());
      return new CrfPlan(
          index,
          FeatureTable.of(
              labels,
              index.size(),
              (a, seen) -> {
                Count count = counts.get(Integer.toString(a));
                if (count != null) {
                  seen.or(BitSet.valueOf(count.labels()));
                }
              }));
    }
    List<String> names =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue().count() >= settings.least())
            .sorted(Comparator.comparingLong(entry -> entry.getValue().first()))
            .map(Map.Entry::getKey)
            .toList();
    return new CrfPlan(
        new AttributeIndex.Listed(names),
        FeatureTable.of(
            labels,
            names.size(),
            (a, seen) -> {
              Count count = counts.get(names.get(a));
              if (count != null) {
                seen.or(BitSet.valueOf(count.labels()));
              }
            }));
  }
}
