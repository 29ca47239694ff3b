package org.espalier.data;

import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * The classes of a task by number, in alphabetical order.
 *
 * @param names the classes' names
 */
public record Labels(List<String> names) {

  /** The number of every label that training lacks: no prediction has it, so it counts as wrong. */
  public static final int UNSEEN = -1;

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

  /** Returns a class's name; that of {@link #UNSEEN} is in brackets. */
  public String name(int index) {
    return index == UNSEEN ? "(not in training)" : names.get(index);
  }

  /** Returns the number of a class, {@link #UNSEEN} if there is no such class. */
  public int index(String name) {
    return Math.max(UNSEEN, Collections.binarySearch(names, name));
  }
}
