package org.espalier.features;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Sentences as numbers: sentence s has the words starts[s] … starts[s+1]−1 of all, word t the
 * attributes first[t] … first[t+1]−1 of the list.
 *
 * @param starts where sentences begin; one entry more than there are sentences
 * @param gold the label of each word, negative where it is not known
 * @param first where the attributes of each word begin; one entry more than there are words
 * @param attributes their numbers
 */
record SequenceData(int[] starts, int[] gold, int[] first, int[] attributes)
    implements Serializable {

  /** Finds the attributes of sentences that an index knows. */
  static SequenceData of(
      List<LabelledSequence> sequences, Template template, AttributeIndex index) {
    return read(sequences, template, index::of);
  }

  /** Numbers an attribute, or leaves it out with a negative number. */
  @FunctionalInterface
  interface Numbering {
    int of(String attribute);
  }

  static SequenceData read(
      List<LabelledSequence> sequences, Template template, Numbering numbering) {
    int[] starts = new int[sequences.size() + 1];
    for (int s = 0; s < sequences.size(); s++) {
      starts[s + 1] = Math.addExact(starts[s], sequences.get(s).labels().length);
    }
    int words = starts[sequences.size()];
    int[] gold = new int[words];
    Reading reading = new Reading(words);
    Template.Extractor extractor = template.extractor();
    for (int s = 0; s < sequences.size(); s++) {
      LabelledSequence sequence = sequences.get(s);
      System.arraycopy(sequence.labels(), 0, gold, starts[s], sequence.labels().length);
      extractor.read(sequence.words());
      for (int t = starts[s]; t < starts[s + 1]; t++) {
        extractor.attributes(t - starts[s], text -> reading.add(numbering.of(text)));
        reading.end(t);
      }
    }
    return new SequenceData(
        starts, gold, reading.first, Arrays.copyOf(reading.attributes, reading.size));
  }

  /** Numbers that grow. */
  private static final class Reading {
    final int[] first;
    int[] attributes;
    int size;

    Reading(int words) {
      first = new int[words + 1];
      attributes = new int[Math.max(16, (int) Math.min(Integer.MAX_VALUE / 2, 20L * words))];
    }

    void add(int number) {
      if (number < 0) {
        return;
      }
      if (size == attributes.length) {
        attributes = Arrays.copyOf(attributes, Math.addExact(size, size / 2));
      }
      attributes[size++] = number;
    }

    void end(int word) {
      first[word + 1] = size;
    }
  }

  /** Returns the number of sentences. */
  int sentences() {
    return starts.length - 1;
  }

  /** Returns the number of words. */
  int words() {
    return gold.length;
  }

  /**
   * Returns the words that have each attribute, as this has the attributes of each word: those of
   * attribute a are first[a] … first[a+1]−1 of the list, ascending.
   */
  Postings postings(int attributes) {
    int[] first = new int[attributes + 1];
    for (int a : this.attributes) {
      first[a + 1]++;
    }
    for (int a = 0; a < attributes; a++) {
      first[a + 1] += first[a];
    }
    int[] next = Arrays.copyOf(first, attributes);
    int[] words = new int[this.attributes.length];
    for (int t = 0; t < gold.length; t++) {
      for (int i = this.first[t]; i < this.first[t + 1]; i++) {
        words[next[this.attributes[i]]++] = t;
      }
    }
    return new Postings(first, words);
  }

  /** Words by attribute. */
  record Postings(int[] first, int[] words) {}
}
