package org.espalier.lab.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.data.DataException;
import org.espalier.data.Ewt;
import org.espalier.data.Sentence;
import org.espalier.data.WordColumn;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.train.TrainingSchedule;

/** The tasks by name. */
public final class Tasks {

  private static final TrainingSchedule OF_SENTENCES =
      TrainingSchedule.ofEpochs(8).withBatches(32, 1000).withLongest(60).withDecay(1e-4);

  private static final NetworkSizes FOR_SENTENCES = NetworkSizes.ofWidth(64).withDropout(0.4);

  /** Predict every word's dependency relation from the word and its latent head. */
  public static final Task RELATIONS =
      new LatentTask(
          "relations",
          "label each word of EWT with its relation, seeing the sentence only through a latent"
              + " tree",
          true,
          NetworkSizes.ofWidth(100).withDecoder(128).withDropout(0.2),
          TrainingSchedule.ofEpochs(18).withBatches(32, 1500).withLongest(25).withDecay(0.01),
          List.of("--text-column"),
          config ->
              new TreebankCorpus(config)
                  .withWordLabels(_ -> WordColumn.named(config.data().layout().label())));

  /** Predict the genre of a sentence. */
  public static final Task GENRE =
      new LatentTask(
          "genre",
          "tell which of 5 genres a sentence of EWT comes from",
          false,
          FOR_SENTENCES,
          OF_SENTENCES,
          List.of("--label-column", "--text-column"),
          config ->
              new TreebankCorpus(config)
                  .withSentenceLabels(sentence -> genre(config.data().bundled(), sentence)));

  /** Predict the label of a text of the user's. */
  public static final Task TEXT =
      new LatentTask(
          "text",
          "tell the label of a text, from your own file: label TAB text, a table, JSON lines,"
              + " labelled trees",
          false,
          FOR_SENTENCES,
          OF_SENTENCES,
          List.of("--projectivize", "--leave-out-odd-trees", "--gold"),
          config -> new TextCorpus(config.data(), false, config.network().letters() > 0));

  /** Predict a label of every word. */
  public static final Task TAGS = new TagsTask();

  /** Predict the tree and its relations. */
  public static final Task PARSE = new ParseTask();

  /** Predict the label of a pair of texts. */
  public static final Task PAIRS = new PairTask();

  /** Write a string for a string. */
  public static final Task TRANSDUCE = new TransduceTask();

  private static final List<Task> ALL =
      List.of(RELATIONS, GENRE, TEXT, PAIRS, TAGS, PARSE, TRANSDUCE);

  private Tasks() {}

  /** Returns all tasks. */
  public static List<Task> all() {
    return ALL;
  }

  /** Returns the tasks whose structure is latent. */
  public static List<Task> latent() {
    return ALL.stream().filter(Task::latent).toList();
  }

  /** Returns the task of a name, if there is one. */
  static Optional<Task> find(String title) {
    return ALL.stream().filter(task -> task.title().equals(title)).findFirst();
  }

  /**
   * Finds a task.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists all
   */
  public static Task named(String title) {
    return find(title)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no task named "
                    + title
                    + "; known are "
                    + ALL.stream().map(Task::title).collect(Collectors.joining(", "))));
  }

  /** Returns what stands before the first dash of the document's id. */
  private static String genre(boolean bundled, Sentence sentence) {
    if (bundled) {
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
