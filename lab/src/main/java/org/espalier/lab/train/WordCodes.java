package org.espalier.lab.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.espalier.lab.data.Vocabulary;

/**
 * How words become indices: the lower-cased word, if training has it often enough, and its ending,
 * which also says something about words that training did not see.
 *
 * @param words lower-cased words
 * @param endings last three letters in lower case with a mark for a capital, a digit or neither
 */
public record WordCodes(Vocabulary words, Vocabulary endings) {

  private static final int WORD_MINIMUM = 2;
  private static final int ENDING_MINIMUM = 3;

  /** Counts the words of the training data. */
  public static WordCodes count(Iterable<List<String>> sentences) {
    List<String> words = new ArrayList<>();
    List<String> endings = new ArrayList<>();
    for (List<String> sentence : sentences) {
      for (String form : sentence) {
        words.add(word(form));
        endings.add(ending(form));
      }
    }
    return new WordCodes(
        Vocabulary.count(words, WORD_MINIMUM), Vocabulary.count(endings, ENDING_MINIMUM));
  }

  /** Returns the indices of a sentence's words. */
  public int[] wordsOf(List<String> forms) {
    return forms.stream().mapToInt(form -> words.index(word(form))).toArray();
  }

  /** Returns the indices of a sentence's endings. */
  public int[] endingsOf(List<String> forms) {
    return forms.stream().mapToInt(form -> endings.index(ending(form))).toArray();
  }

  private static String word(String form) {
    return form.toLowerCase(Locale.ROOT);
  }

  private static String ending(String form) {
    int codePoint = form.isEmpty() ? 0 : form.codePointAt(0);
    String mark = Character.isUpperCase(codePoint) ? "A" : Character.isDigit(codePoint) ? "0" : "";
    String lower = word(form);
    return lower.substring(Math.max(0, lower.length() - 3)) + mark;
  }
}
