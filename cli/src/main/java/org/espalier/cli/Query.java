package org.espalier.cli;

import java.util.List;
import org.espalier.data.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * One record of the input of {@code predict}.
 *
 * @param line number of its first line in the input, from 1
 * @param id as in the input, empty if it has none
 * @param text as written, with single blanks
 * @param words none if the line is blank
 * @param sentence the rows it came in, null if it came as text
 * @param problem why it cannot be predicted, empty if it can
 */
public record Query(
    int line,
    String id,
    String text,
    List<String> words,
    @Nullable Sentence sentence,
    String problem) {

  /** Copies the list, and makes every run of white space in the text one blank. */
  public Query {
    words = List.copyOf(words);
    text = text.replaceAll("(?U)\\s+", " ").strip();
  }

  /** Returns a record that cannot be predicted. */
  public static Query bad(int line, String id, String problem) {
    return new Query(line, id, "", List.of(), null, problem);
  }

  /** Returns whether there is something to predict. */
  boolean isAsked() {
    return problem.isEmpty() && !words.isEmpty();
  }

  /** Returns this record with another place in the input. */
  Query at(int number) {
    return new Query(number, id, text, words, sentence, problem);
  }

  /** Returns the id that a record without one has. */
  String name() {
    return id.isEmpty() ? Integer.toString(line) : id;
  }
}
