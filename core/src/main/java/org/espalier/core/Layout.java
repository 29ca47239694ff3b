package org.espalier.core;

import java.util.Locale;

/** Checks of how parts are numbered: the range of an index, and that all have one. */
public final class Layout {

  /** The largest number of parts; products of two sizes below it are no problem for kernels. */
  public static final int MOST_PARTS = 1 << 30;

  private Layout() {}

  /**
   * Returns an index that is in range.
   *
   * @param what the thing that is counted, as in {@code "word"}
   * @param index to be in 0 … count−1
   * @throws IllegalArgumentException if it is not, with the range
   */
  public static int index(String what, int index, int count) {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "there is no %s %s%s"
              .formatted(
                  what, index, count == 0 ? ": there are none" : "; they are 0 to " + (count - 1)));
    }
    return index;
  }

  /**
   * Checks that an array has D entries for the parts of a structure.
   *
   * @param what the array, as in {@code "gradient"}
   * @param array from {@code offset}
   * @throws IllegalArgumentException if there are fewer
   */
  public static void requireRoom(String what, double[] array, int offset, Structure structure) {
    if (offset < 0 || array.length - offset < structure.size()) {
      throw new IllegalArgumentException(
          "%s: %s entries from %s on, but %s has %s parts"
              .formatted(what, array.length - offset, offset, structure, structure.size()));
    }
  }

  /**
   * Checks that the parts of an instance can be numbered.
   *
   * @param what the instance, as in {@code "a chain of 2000 positions and 1100 tags"}
   * @param parts how many there are, as a number that does not overflow
   * @throws IllegalArgumentException if they are more than {@link #MOST_PARTS}
   */
  public static void requireNumberable(String what, double parts) {
    if (parts > MOST_PARTS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s has too many parts: %.0f, more than %d", what, parts, MOST_PARTS));
    }
  }
}
