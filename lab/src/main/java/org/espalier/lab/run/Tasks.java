package org.espalier.lab.run;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.data.Ewt;
import org.espalier.data.Sentence;

/** The tasks by name: what is predicted, and from which data. */
public enum Tasks {
  /** Predict every word's dependency relation from the word and its latent head. */
  RELATIONS(
      "relations",
      "label each word of EWT with its relation, seeing the sentence only through a latent tree"),
  /** Predict the genre of a sentence. */
  GENRE("genre", "tell which of 5 genres a sentence of EWT comes from"),
  /** Predict the label of a text of the user's. */
  TEXT(
      "text",
      "tell the label of a text, from your own file: label TAB text, a table, JSON lines, labelled trees");

  private final String title;
  private final String summary;

  Tasks(String title, String summary) {
    this.title = title;
    this.summary = summary;
  }

  /** Returns the name, as on the command line. */
  public String title() {
    return title;
  }

  /** Returns one line on what it is. */
  public String summary() {
    return summary;
  }

  /**
   * Finds a task.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists all
   */
  public static Tasks named(String title) {
    return Arrays.stream(values())
        .filter(task -> task.title.equals(title))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no task named "
                    + title
                    + "; known are "
                    + Arrays.stream(values()).map(Tasks::title).collect(Collectors.joining(", "))));
  }

  /**
   * Reads the task's data.
   *
   * @param data the user's: for {@link #TEXT} labelled texts, see {@link Corpus#ofTexts}; for the
   *     others sentences with a row for each word, or what comes with the program
   * @param structure the name of the latent structure, which trees are held against
   * @throws DataException if the data cannot be used
   */
  public Corpus load(DataSource data, String structure) {
    return switch (this) {
      case RELATIONS ->
          TreebankCorpus.of(data, structure, true, WordColumn.named(data.layout().label())::of);
      case GENRE ->
          TreebankCorpus.of(data, structure, false, sentence -> List.of(genre(data, sentence)));
      case TEXT -> {
        if (data.bundled()) {
          throw new IllegalArgumentException("the task text needs a file or folder: --data PATH");
        }
        yield Corpus.ofTexts(data, false);
      }
    };
  }

  /** Returns what stands before the first dash of the document's id. */
  private static String genre(DataSource data, Sentence sentence) {
    if (data.bundled()) {
      return Ewt.genre(sentence);
    }
    String document = sentence.document();
    if (document.isBlank()) {
      throw new DataException(
          sentence.file(),
          sentence.line(),
          "the sentence belongs to no document, so it has no genre; # newdoc id = GENRE-NAME says "
              + "which");
    }
    int dash = document.indexOf('-');
    return dash < 0 ? document : document.substring(0, dash);
  }
}
