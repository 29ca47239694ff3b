package org.espalier.lab.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * The classes of a task by number, in alphabetical order.
 *
 * @param names the classes' names
 */
public record Labels(List<String> names) {

  /** The most names that a message lists. */
  private static final int LISTED = 60;

  /** Copies the list. */
  public Labels {
    names = names.stream().sorted().distinct().toList();
    if (names.isEmpty()) {
      throw new IllegalArgumentException("there are no labels");
    }
  }

  /** Collects the labels that occur. */
  public static Labels collect(Iterable<String> occurrences) {
    TreeSet<String> names = new TreeSet<>();
    occurrences.forEach(names::add);
    return new Labels(List.copyOf(names));
  }

  /** Returns the number of classes. */
  public int size() {
    return names.size();
  }

  /** Returns a class's name. */
  public String name(int index) {
    return names.get(index);
  }

  /**
   * Returns the number of a class.
   *
   * @param file where the label stands, for the message
   * @param line likewise
   * @throws DataException if training does not have the label
   */
  public int index(String name, Path file, int line) {
    int index = Collections.binarySearch(names, name);
    if (index < 0) {
      throw new DataException(
          file,
          line,
          "the label "
              + DataException.quote(name)
              + " does not occur in the training data, which has "
              + String.join(", ", names.subList(0, Math.min(LISTED, size())))
              + (size() > LISTED ? " and " + (size() - LISTED) + " more" : ""));
    }
    return index;
  }
}
