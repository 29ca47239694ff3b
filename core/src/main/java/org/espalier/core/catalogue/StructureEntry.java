package org.espalier.core.catalogue;

import java.util.List;
import java.util.function.Function;
import org.espalier.core.Structure;

/**
 * A structure by name.
 *
 * @param name as on the command line
 * @param summary one line on what it is
 * @param family its class
 * @param sizes the names of the numbers that fix an instance
 * @param factory makes the instance of given sizes
 */
public record StructureEntry(
    String name,
    String summary,
    Class<? extends Structure> family,
    List<String> sizes,
    Function<int[], ? extends Structure> factory) {

  /**
   * Makes an instance.
   *
   * @param numbers as many as {@link #sizes}
   * @throws IllegalArgumentException if there are more or fewer, or the family refuses them
   */
  public Structure of(int... numbers) {
    if (numbers.length != sizes.size()) {
      throw new IllegalArgumentException(
          name
              + " takes "
              + sizes.size()
              + (sizes.size() == 1 ? " size, " : " sizes, ")
              + String.join(" and ", sizes)
              + ", not "
              + numbers.length);
    }
    return factory.apply(numbers);
  }

  /** Returns the name with those of the sizes, as in {@code chain(length, tags)}. */
  @Override
  public String toString() {
    return name + "(" + String.join(", ", sizes) + ")";
  }
}
