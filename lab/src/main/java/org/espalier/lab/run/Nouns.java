package org.espalier.lab.run;

/**
 * The nouns for a task's data in messages and reports.
 *
 * @param examples such as sentences
 * @param words the units of an example
 * @param labels the predicted classes
 * @param answers the units that accuracy counts
 */
public record Nouns(String examples, String words, String labels, String answers) {

  /** Sentences, or texts, with labels. */
  public static final Nouns SENTENCES = new Nouns("sentences", "words", "labels", "labels");

  /** Strings that become others. */
  public static final Nouns STRINGS = new Nouns("strings", "symbols", "symbols", "strings");

  /** Returns the singular of the examples. */
  public String example() {
    return singular(examples);
  }

  /** Returns the singular of the words. */
  public String word() {
    return singular(words);
  }

  /** Returns the singular of the labels. */
  public String label() {
    return singular(labels);
  }

  private static String singular(String plural) {
    return plural.substring(0, plural.length() - 1);
  }
}
