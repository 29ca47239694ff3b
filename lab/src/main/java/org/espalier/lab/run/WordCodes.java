package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.espalier.data.Vocabulary;

/**
 * How words become indices: the lower-cased word, if training has it often enough, and its ending,
 * which is informative for words that training lacks too.
 *
 * @param words lower-cased words
 * @param endings last three letters in lower case with a mark for a capital, a digit or neither
 * @param letters the letters as written; no entries where networks do not read them
 * @param atBlanks whether texts are cut into words at blanks, not as English is written; strings of
 *     symbols, not into letters
 * @param targetsAtBlanks whether strings that are written are symbols with blanks between
 */
public record WordCodes(
    Vocabulary words,
    Vocabulary endings,
    Vocabulary letters,
    boolean atBlanks,
    boolean targetsAtBlanks) {

  /** Codes without letters, for texts that are cut as English is written. */
  public WordCodes(Vocabulary words, Vocabulary endings) {
    this(words, endings, new Vocabulary(List.of()), false, false);
  }

  /** Returns the same for texts that are cut in one or the other way. */
  public WordCodes withBlanks(boolean atBlanks) {
    return new WordCodes(words, endings, letters, atBlanks, targetsAtBlanks);
  }

  /** Returns the same for strings, both sides of which are cut in one or the other way. */
  WordCodes withBlanks(boolean atBlanks, boolean targetsAtBlanks) {
    return new WordCodes(words, endings, letters, atBlanks, targetsAtBlanks);
  }

  private static final int WORD_MINIMUM = 2;
  private static final int ENDING_MINIMUM = 3;
  private static final int LETTER_MINIMUM = 2;

  /** Counts the words of the training data. */
  public static WordCodes count(Iterable<List<String>> sentences) {
    return new WordCodes(
        Vocabulary.count(each(sentences, WordCodes::word), WORD_MINIMUM), endings(sentences));
  }

  /** Returns the same with the letters of the training data, for networks that read them. */
  WordCodes withLetters(Iterable<List<String>> sentences) {
    List<String> all = new ArrayList<>();
    for (List<String> sentence : sentences) {
      sentence.forEach(form -> form.codePoints().mapToObj(Character::toString).forEach(all::add));
    }
    return new WordCodes(
        words, endings, Vocabulary.count(all, LETTER_MINIMUM), atBlanks, targetsAtBlanks);
  }

  /**
   * Keeps every word, also of sentences that are not for training, so that vectors that are known
   * beforehand can be given to all.
   *
   * @param train the training sentences, of which endings are counted
   * @param others further sentences
   */
  public static WordCodes countAll(Iterable<List<String>> train, Iterable<List<String>> others) {
    List<String> words = each(train, WordCodes::word);
    words.addAll(each(others, WordCodes::word));
    return new WordCodes(Vocabulary.count(words, 1), endings(train));
  }

  private static Vocabulary endings(Iterable<List<String>> sentences) {
    return Vocabulary.count(each(sentences, WordCodes::ending), ENDING_MINIMUM);
  }

  private static List<String> each(Iterable<List<String>> sentences, UnaryOperator<String> code) {
    List<String> all = new ArrayList<>();
    for (List<String> sentence : sentences) {
      sentence.forEach(form -> all.add(code.apply(form)));
    }
    return all;
  }

  /** Returns a text in numbers, without labels; with letters where they are counted. */
  public Example example(String id, List<String> forms) {
    int[][] spellings =
        letters.entries().isEmpty()
            ? new int[0][]
            : forms.stream()
                .map(form ->
                    form.codePoints()
                        .mapToObj(Character::toString)
                        .mapToInt(letters::index)
                        .toArray())
                .toArray(int[][]::new);
    return new Example(
            id,
            forms,
            forms.stream().mapToInt(form -> words.index(word(form))).toArray(),
            forms.stream().mapToInt(form -> endings.index(ending(form))).toArray())
        .withSpellings(spellings);
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
