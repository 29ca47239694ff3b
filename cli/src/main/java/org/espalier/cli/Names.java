package org.espalier.cli;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.lab.run.Encoders;
import org.espalier.lab.run.SupervisedLoss;
import org.espalier.lab.run.Task;
import org.espalier.lab.run.Tasks;

/** Checks names that a user typed. */
final class Names {

  /** The most letters that may be wrong for another name to be suggested. */
  private static final int CLOSE = 3;

  private Names() {}

  /** The tasks, for completion. */
  static final class OfTasks implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Tasks.all().stream().map(Task::title).iterator();
    }
  }

  /** The structures of all tasks, for completion. */
  static final class OfStructures implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Tasks.all().stream().flatMap(task -> task.structures().stream()).distinct().iterator();
    }
  }

  /** The encoders, for completion. */
  static final class OfEncoders implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Encoders.names().iterator();
    }
  }

  /** The estimators, and the losses of supervised structures, for completion. */
  static final class OfMethods implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(
              Catalogue.estimators().stream().map(EstimatorEntry::name),
              SupervisedLoss.titles().stream())
          .distinct()
          .iterator();
    }
  }

  /**
   * Requires that a name is known.
   *
   * @param kind the kind of thing it names
   * @throws IllegalArgumentException if it is not; the message suggests a similar one and lists all
   */
  static void require(String kind, String name, List<String> known) {
    if (known.contains(name)) {
      return;
    }
    throw new IllegalArgumentException(
        "there is no " + kind + " named " + name + suggestion(name, known));
  }

  /** Returns the rest of a sentence on an unknown name: a similar one, and all. */
  static String suggestion(String name, List<String> known) {
    return closest(name, known).map(close -> "; did you mean " + close + "?").orElse(";")
        + " known are "
        + String.join(", ", known);
  }

  /** Returns the known name that is most similar, if any is. */
  static Optional<String> closest(String name, List<String> known) {
    return known.stream()
        .filter(other -> edits(name, other) <= Math.min(CLOSE, name.length() / 2))
        .min(Comparator.comparingInt(other -> edits(name, other)));
  }

  /** Counts the letters to insert, drop or replace (Levenshtein's distance). */
  static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
