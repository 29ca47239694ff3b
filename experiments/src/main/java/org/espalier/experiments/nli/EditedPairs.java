package org.espalier.experiments.nli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.espalier.data.Sentence;
import org.espalier.data.SentencePair;
import org.espalier.data.Word;

/**
 * A stand-in for pairs of sentences with a label: a sentence of a treebank and the same with an
 * edit that the label names.
 *
 * <ul>
 *   <li>{@value #SHORTER}: a word on which no other hangs is left out;
 *   <li>{@value #CHANGED}: a word is replaced by another of the same part of speech;
 *   <li>{@value #SWAPPED}: two different words of the same part of speech change places.
 * </ul>
 *
 * Bags of words cannot tell the last one from no edit at all.
 */
final class EditedPairs {

  static final String SHORTER = "shorter";
  static final String CHANGED = "changed";
  static final String SWAPPED = "swapped";

  private static final int SHORTEST = 5;
  private static final int LONGEST = 20;
  private static final List<String> EDITED = List.of("NOUN", "VERB", "ADJ", "PROPN", "ADV", "PRON");

  private final Map<String, List<String>> byTag = new HashMap<>();
  private final Random random;

  private EditedPairs(List<Sentence> sentences, Random random) {
    this.random = random;
    for (Sentence sentence : sentences) {
      for (Word word : sentence.words()) {
        byTag.computeIfAbsent(word.upos(), _ -> new ArrayList<>()).add(word.form());
      }
    }
  }

  /** Makes a pair of every sentence of 5 to 20 words that allows the edit whose turn it is. */
  static List<SentencePair> of(List<Sentence> sentences, long seed) {
    EditedPairs edits = new EditedPairs(sentences, new Random(seed));
    List<SentencePair> pairs = new ArrayList<>();
    for (Sentence sentence : sentences) {
      if (sentence.length() >= SHORTEST && sentence.length() <= LONGEST) {
        String label = List.of(SHORTER, CHANGED, SWAPPED).get(pairs.size() % 3);
        edits
            .edited(sentence, label)
            .ifPresent(words ->
                pairs.add(
                    new SentencePair(
                        label, sentence.forms(), words, sentence.file(), sentence.line())));
      }
    }
    return pairs;
  }

  private Optional<List<String>> edited(Sentence sentence, String label) {
    List<String> words = new ArrayList<>(sentence.forms());
    List<Integer> places = places(sentence, label);
    if (places.isEmpty()) {
      return Optional.empty();
    }
    int place = places.get(random.nextInt(places.size()));
    switch (label) {
      case SHORTER -> words.remove(place);
      case CHANGED -> {
        List<String> others =
            byTag.getOrDefault(sentence.words().get(place).upos(), List.of()).stream()
                .filter(form -> !form.equalsIgnoreCase(words.get(place)))
                .toList();
        if (others.isEmpty()) {
          return Optional.empty();
        }
        words.set(place, others.get(random.nextInt(others.size())));
      }
      default -> {
        int partner = partner(sentence, place);
        String word = words.get(place);
        words.set(place, words.get(partner));
        words.set(partner, word);
      }
    }
    return Optional.of(words);
  }

  private static List<Integer> places(Sentence sentence, String label) {
    boolean[] governs = new boolean[sentence.length()];
    for (int head : sentence.heads()) {
      if (head >= 0) {
        governs[head] = true;
      }
    }
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < sentence.length(); i++) {
      boolean edits =
          switch (label) {
            case SHORTER -> !governs[i];
            case CHANGED -> EDITED.contains(sentence.words().get(i).upos());
            default -> partner(sentence, i) >= 0;
          };
      if (edits) {
        places.add(i);
      }
    }
    return places;
  }

  /** Finds the first other word of the same part of speech, −1 if there is none. */
  private static int partner(Sentence sentence, int place) {
    Word word = sentence.words().get(place);
    for (int i = 0; i < sentence.length(); i++) {
      Word other = sentence.words().get(i);
      if (EDITED.contains(word.upos())
          && other.upos().equals(word.upos())
          && !other.form().equalsIgnoreCase(word.form())) {
        return i;
      }
    }
    return -1;
  }
}
