package org.espalier.lab.run;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.data.Labels;

/**
 * A sentence as the networks take it.
 *
 * @param id as in the data
 * @param forms the words as written
 * @param words their indices
 * @param endings the indices of their endings
 * @param spellings the indices of their letters; none where the network does not read them
 * @param labels one class for each word, or a single one for the sentence; {@link #NOT_GIVEN} where
 *     the data does not say
 * @param heads the gold tree, −1 for the root, {@link #NOT_GIVEN} where the data does not say;
 *     empty where there is none
 * @param tags the parts of speech that a parser learns beside trees; else none
 * @param first of a pair of texts the number of words of the first one; 0 for a single text
 * @param unseen the labels that training lacks, by their places, as the data has them; where none
 *     is known here, they have no name
 * @param treeShown whether training shows the gold tree of a latent one
 */
public record Example(
    String id,
    List<String> forms,
    int[] words,
    int[] endings,
    int[][] spellings,
    int[] labels,
    int[] heads,
    int[] tags,
    int first,
    Map<Integer, String> unseen,
    boolean treeShown) {

  /** A label or head that the data leaves open; it is not learned and not measured. */
  public static final int NOT_GIVEN = -2;

  /** A text of words in numbers, about which nothing else is known. */
  public Example(String id, List<String> forms, int[] words, int[] endings) {
    this(
        id,
        forms,
        words,
        endings,
        new int[0][],
        new int[0],
        new int[0],
        new int[0],
        0,
        Map.of(),
        false);
  }

  public Example {
    unseen = Map.copyOf(unseen);
  }

  /**
   * Returns this with the names of those labels that training lacks.
   *
   * @param given the labels as the data has them, one for each
   */
  Example withNames(List<String> given) {
    Map<Integer, String> names = new HashMap<>();
    for (int k = 0; k < labels.length; k++) {
      if (labels[k] == Labels.UNSEEN) {
        names.put(k, given.get(k));
      }
    }
    return names.isEmpty()
        ? this
        : new Example(
            id, forms, words, endings, spellings, labels, heads, tags, first, names, treeShown);
  }

  /**
   * Returns the name of a label that the data gives.
   *
   * @param names the labels of training
   */
  String label(int place, Labels names) {
    return labels[place] == Labels.UNSEEN && unseen.containsKey(place)
        ? unseen.get(place)
        : names.name(labels[place]);
  }

  /** Returns both texts of a pair, without labels. */
  List<Example> sides() {
    return List.of(part(0, first), part(first, length()));
  }

  private Example part(int from, int to) {
    return new Example(
            id,
            forms.subList(from, to),
            Arrays.copyOfRange(words, from, to),
            Arrays.copyOfRange(endings, from, to))
        .withSpellings(spellings.length == 0 ? spellings : Arrays.copyOfRange(spellings, from, to));
  }

  /** Returns the number of words. */
  public int length() {
    return words.length;
  }

  /** Returns whether the data gives every word's head. */
  public boolean hasTree() {
    return heads.length > 0 && Arrays.stream(heads).noneMatch(head -> head == NOT_GIVEN);
  }

  /** Returns this with the letters of its words. */
  public Example withSpellings(int[][] other) {
    return new Example(
        id, forms, words, endings, other, labels, heads, tags, first, unseen, treeShown);
  }

  /** Returns this with other labels. */
  public Example withLabels(int... other) {
    return new Example(
        id, forms, words, endings, spellings, other, heads, tags, first, unseen, treeShown);
  }

  /** Returns this sentence with another gold tree. */
  public Example withHeads(int... other) {
    return new Example(
        id, forms, words, endings, spellings, labels, other, tags, first, unseen, treeShown);
  }

  /** Returns this sentence with parts of speech. */
  public Example withTags(int... other) {
    return new Example(
        id, forms, words, endings, spellings, labels, heads, other, first, unseen, treeShown);
  }

  /** Returns this as a pair of texts, of which the first has so many words. */
  public Example withFirst(int other) {
    return new Example(
        id, forms, words, endings, spellings, labels, heads, tags, other, unseen, treeShown);
  }

  /** Returns this sentence with a gold tree that training shows. */
  Example showingTree() {
    return new Example(
        id, forms, words, endings, spellings, labels, heads, tags, first, unseen, true);
  }
}
