package org.espalier.lab.run;

/**
 * What a task's data is called before people, in the plural.
 *
 * @param examples such as sentences
 * @param words what examples are made of
 * @param labels what is predicted
 * @param answers what accuracy is a share of
 */
public record Nouns(String examples, String words, String labels, String answers) {

  /** Sentences, or texts, with labels. */
  public static final Nouns SENTENCES = new Nouns("sentences", "words", "labels", "labels");

  /** Strings that become others. */
  public static final Nouns STRINGS = new Nouns("strings", "symbols", "symbols", "strings");

  /** Returns the singular of the examples. */
  public String example() {
    return examples.substring(0, examples.length() - 1);
  }

  /** Returns the singular of the words. */
  public String word() {
    return words.substring(0, words.length() - 1);
  }

  /** Returns the singular of the labels. */
  public String label() {
    return labels.substring(0, labels.length() - 1);
  }
}
