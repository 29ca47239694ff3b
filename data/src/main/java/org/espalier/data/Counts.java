package org.espalier.data;

import java.util.Locale;

/** Numbers of things in messages. */
public final class Counts {

  private Counts() {}

  /**
   * Returns a number with its noun: 1 label, 2,000 labels.
   *
   * @param nouns the plural, which ends in one s more than the singular
   */
  public static String of(long number, String nouns) {
    return String.format(
        Locale.ROOT,
        "%,d %s",
        number,
        number == 1 ? nouns.substring(0, nouns.length() - 1) : nouns);
  }
}
