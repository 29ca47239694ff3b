package org.espalier.lab.data;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The classes of a task by number, in alphabetical order.
 *
 * @param names the classes' names
 */
public record Labels(List<String> names) {

  /** Copies the list. */
  public Labels {
    names = List.copyOf(names);
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

  /** Returns every label's number. */
  public Map<String, Integer> indices() {
    return IntStream.range(0, size()).boxed().collect(Collectors.toMap(names::get, i -> i));
  }
}
