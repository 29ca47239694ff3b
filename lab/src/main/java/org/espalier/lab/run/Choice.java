package org.espalier.lab.run;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What structures other than trees choose; see {@link Prediction#chosen}. */
public enum Choice {
  /** Nothing. */
  NOTHING("structures"),
  /** Single words. */
  WORDS("choices of words"),
  /** Brackets over several words. */
  BRACKETS("brackets"),
  /** Links between the words of two texts. */
  LINKS("alignments"),
  /** Links from a string's symbols to those that are written for them. */
  EMISSIONS("alignments");

  private final String plural;

  Choice(String plural) {
    this.plural = plural;
  }

  /** Returns what several structures are called. */
  String plural() {
    return plural;
  }

  /**
   * Writes words with what is chosen of them: words and brackets in square brackets, links one
   * after the other behind the words.
   *
   * @param chosen as in a prediction
   * @param written the symbols that were written, where links lead to these
   */
  public String text(List<String> words, int[][] chosen, List<String> written) {
    return switch (this) {
      case NOTHING -> String.join(" ", words);
      case WORDS, BRACKETS ->
          IntStream.range(0, words.size())
              .mapToObj(i ->
                  "[".repeat(count(i, 0, chosen))
                      + words.get(i)
                      + "]".repeat(count(i, this == WORDS ? 0 : 1, chosen)))
              .collect(Collectors.joining(" "));
      case LINKS ->
          Arrays.stream(chosen)
              .map(link -> words.get(link[0]) + "–" + words.get(link[1]))
              .collect(Collectors.joining(" "));
      case EMISSIONS ->
          IntStream.range(0, words.size())
              .mapToObj(i ->
                  words.get(i)
                      + "–"
                      + Arrays.stream(chosen)
                          .filter(link -> link[0] == i)
                          .map(link -> written.get(link[1]))
                          .collect(Collectors.joining("+")))
              .collect(Collectors.joining(" "));
    };
  }

  private static int count(int word, int end, int[][] chosen) {
    return (int) Arrays.stream(chosen).filter(one -> one[end] == word).count();
  }
}
