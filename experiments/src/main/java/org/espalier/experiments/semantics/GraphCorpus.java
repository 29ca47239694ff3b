package org.espalier.experiments.semantics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.espalier.data.DataException;
import org.espalier.data.Link;
import org.espalier.data.Sentence;
import org.espalier.data.SplitFiles;
import org.espalier.data.Vocabulary;
import org.espalier.data.Word;
import org.espalier.experiments.semantics.GraphExample.Graph;

/**
 * A treebank with its enhanced dependencies as graphs. Roots and edges at empty nodes are left out.
 * Prepositions and conjunctions are part of the label of the edge that they mark, as in {@code
 * obl:in} and {@code conj:and}; labels that training has less often than {@value #LABEL_MINIMUM}
 * times lose that part.
 *
 * @param words of the training sentences, in lower case
 * @param letters of the training sentences
 * @param tags universal parts of speech
 * @param labels of edges; one that training does not have is {@link Vocabulary#UNKNOWN}
 * @param train training sentences
 * @param dev sentences to choose by
 * @param test sentences to report on
 */
record GraphCorpus(
    Vocabulary words,
    Vocabulary letters,
    Vocabulary tags,
    Vocabulary labels,
    List<GraphExample> train,
    List<GraphExample> dev,
    List<GraphExample> test) {

  private static final int WORD_MINIMUM = 2;
  private static final int LETTER_MINIMUM = 5;
  private static final int LABEL_MINIMUM = 20;

  /** Relations of function words and punctuation. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "punct",
          "case",
          "det",
          "mark",
          "aux",
          "cop",
          "cc",
          "expl",
          "fixed",
          "goeswith",
          "discourse",
          "dep",
          "reparandum");

  /** Which edges of the enhanced graphs are to be found. */
  enum Edges {
    /** All. Most of them are arcs of the tree as well. */
    ALL,
    /** Those between content words: none attaches a function word or punctuation. */
    CONTENT
  }

  /**
   * Encodes a treebank.
   *
   * @throws DataException if training has no edges between words
   */
  static GraphCorpus of(SplitFiles.Parts<Sentence> split, Edges edges) {
    List<String> words = new ArrayList<>();
    List<String> letters = new ArrayList<>();
    List<String> tags = new ArrayList<>();
    Map<String, Integer> labels = new HashMap<>();
    for (Sentence sentence : split.train()) {
      for (Word word : sentence.words()) {
        words.add(lower(word));
        letters.addAll(spelling(word));
        tags.add(word.upos());
        links(word, edges).forEach(link -> labels.merge(link.label(), 1, Integer::sum));
      }
    }
    if (labels.isEmpty()) {
      throw new DataException(
          split.trainFile(),
          "has no enhanced graphs: column 9 has no edge between words in any sentence");
    }
    List<String> kept = new ArrayList<>();
    labels.forEach((label, count) ->
        kept.addAll(Collections.nCopies(count, count < LABEL_MINIMUM ? base(label) : label)));
    Coder coder =
        new Coder(
            Vocabulary.count(words, WORD_MINIMUM),
            Vocabulary.count(letters, LETTER_MINIMUM),
            Vocabulary.count(tags, 1),
            Vocabulary.count(kept, 1),
            edges);
    return new GraphCorpus(
        coder.words,
        coder.letters,
        coder.tags,
        coder.labels,
        split.train().stream().map(coder::encode).toList(),
        split.dev().stream().map(coder::encode).toList(),
        split.test().stream().map(coder::encode).toList());
  }

  private static String lower(Word word) {
    return word.form().toLowerCase(Locale.ROOT);
  }

  private static List<String> spelling(Word word) {
    return word.form().codePoints().mapToObj(Character::toString).toList();
  }

  private static List<Link> links(Word word, Edges edges) {
    return word.links().stream()
        .filter(link -> link.head().word() >= 0 && link.head().empty() == 0)
        .filter(link -> edges == Edges.ALL || !LEFT_OUT.contains(base(link.label())))
        .toList();
  }

  private static String base(String label) {
    int colon = label.indexOf(':');
    return colon < 0 ? label : label.substring(0, colon);
  }

  private record Coder(
      Vocabulary words, Vocabulary letters, Vocabulary tags, Vocabulary labels, Edges edges) {

    GraphExample encode(Sentence sentence) {
      List<Word> all = sentence.words();
      List<int[]> found = new ArrayList<>();
      for (int m = 0; m < all.size(); m++) {
        for (Link link : links(all.get(m), edges)) {
          int label = labels.index(link.label());
          int coarse = labels.index(base(link.label()));
          found.add(
              new int[] {link.head().word(), m, label == Vocabulary.UNKNOWN ? coarse : label});
        }
      }
      return new GraphExample(
          all.stream().mapToInt(word -> words.index(lower(word))).toArray(),
          all.stream().map(word -> letters.indices(spelling(word))).toArray(int[][]::new),
          all.stream().mapToInt(word -> tags.index(word.upos())).toArray(),
          sentence.heads(),
          new Graph(column(found, 0), column(found, 1), column(found, 2)),
          false);
    }

    private static int[] column(List<int[]> some, int column) {
      return some.stream().mapToInt(edge -> edge[column]).toArray();
    }
  }

  /**
   * Returns this corpus with the training sentences in an order that the seed decides, of which
   * only the first may be trained with their trees.
   *
   * @param share of the sentences that have a tree, in 0 … 1
   */
  GraphCorpus withTrees(double share, long seed) {
    List<GraphExample> order = new ArrayList<>(train);
    Collections.shuffle(order, new Random(seed));
    long count = Math.round(share * order.size());
    for (int i = 0; i < count; i++) {
      order.set(i, order.get(i).withSupervision(true));
    }
    return new GraphCorpus(words, letters, tags, labels, List.copyOf(order), dev, test);
  }

  /** Returns this corpus with short sentences alone, and a bounded number of them in each part. */
  GraphCorpus small(int longest, int trainSentences, int heldOut) {
    return new GraphCorpus(
        words,
        letters,
        tags,
        labels,
        first(train, longest, trainSentences),
        first(dev, longest, heldOut),
        first(test, longest, heldOut));
  }

  private static List<GraphExample> first(List<GraphExample> some, int longest, int count) {
    return some.stream().filter(one -> one.length() <= longest).limit(count).toList();
  }

  /** Returns the training sentences whose trees training may use. */
  List<GraphExample> supervised() {
    return train.stream().filter(GraphExample::supervised).toList();
  }
}
