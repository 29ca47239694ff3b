package org.espalier.lab.train;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espalier.lab.data.DataException;
import org.espalier.lab.data.Ewt;
import org.espalier.lab.data.Labels;
import org.espalier.lab.data.Sentence;

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
   * @param data the user's file or folder: for {@link #TEXT} labelled texts, see {@link
   *     Corpus#ofTexts}; for the others empty, or a folder with {@code *train*.conllu}, {@code
   *     *dev*.conllu} and {@code *test*.conllu}
   * @throws DataException if the data cannot be used
   */
  public Corpus load(String data) {
    return switch (this) {
      case RELATIONS -> treebank(data, true, Sentence::relations);
      case GENRE ->
          treebank(
              data,
              false,
              sentence ->
                  List.of(data.isEmpty() ? Ewt.genre(sentence) : TreebankSplit.genre(sentence)));
      case TEXT -> text(data);
    };
  }

  private static Corpus treebank(
      String data, boolean labelsWords, Function<Sentence, List<String>> labelsOf) {
    TreebankSplit split = data.isEmpty() ? TreebankSplit.ewt() : TreebankSplit.of(Path.of(data));
    Labels labels =
        Labels.collect(split.train().stream().flatMap(s -> labelsOf.apply(s).stream()).toList());
    WordCodes codes = WordCodes.count(split.train().stream().map(Sentence::forms).toList());
    BiFunction<Path, Sentence, Example> convert =
        (file, sentence) ->
            new Example(
                sentence.id(),
                sentence.forms(),
                codes.wordsOf(sentence.forms()),
                codes.endingsOf(sentence.forms()),
                indices(labels, labelsOf.apply(sentence), labelsWords, file, sentence),
                sentence.heads());
    return new Corpus(
        labelsWords,
        labels,
        codes,
        split.train().stream().map(s -> convert.apply(split.trainFile(), s)).toList(),
        split.dev().stream().map(s -> convert.apply(split.devFile(), s)).toList(),
        split.test().stream().map(s -> convert.apply(split.testFile(), s)).toList(),
        split.hash());
  }

  private static int[] indices(
      Labels labels, List<String> names, boolean labelsWords, Path file, Sentence sentence) {
    int[] indices = new int[names.size()];
    for (int i = 0; i < indices.length; i++) {
      int line = labelsWords ? sentence.words().get(i).line() : sentence.line();
      indices[i] = labels.index(names.get(i), file, line);
    }
    return indices;
  }

  private static Corpus text(String data) {
    if (data.isEmpty()) {
      throw new IllegalArgumentException("the task text needs a file or folder: --data PATH");
    }
    return Corpus.ofTexts(Path.of(data), false);
  }
}
