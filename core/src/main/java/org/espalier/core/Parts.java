package org.espalier.core;

import java.util.Arrays;
import java.util.Objects;

/**
 * One structure z as the ascending list of its active parts: a reusable, growing buffer.
 *
 * <p>A visible part is there or not, except in rankings, where an item's part is listed as often as
 * its rank says ({@link Structure#repeats}). An extra part, whose score several places of a
 * structure may share (a transition of a chain, a rule of a grammar), is listed as often as the
 * structure uses it, and every method counts it so.
 *
 * <p>Kernels fill it with {@link #clear()}, {@link #add(int)} and, where they do not emit parts in
 * ascending order, {@link #sort()}. Two lists are equal if they hold the same parts.
 */
public final class Parts {

  /** Up to this length insertion takes no longer than what Arrays.sort does. */
  private static final int SHORT = 100;

  private int[] indices;
  private int count;
  private boolean ascending = true;

  /** Creates an empty list. */
  public Parts() {
    this.indices = new int[16];
  }

  /**
   * Creates a list of the given parts.
   *
   * @param indices part indices in any order
   */
  public static Parts of(int... indices) {
    Parts parts = new Parts();
    for (int index : indices) {
      parts.add(index);
    }
    parts.sort();
    return parts;
  }

  /**
   * Returns a fresh list of the parts that are in one of two lists without repetitions, or both.
   */
  public static Parts union(Parts one, Parts other) {
    Parts union = new Parts();
    union.set(one);
    for (int i = 0; i < other.count; i++) {
      if (!one.has(other.get(i))) {
        union.add(other.get(i));
      }
    }
    union.sort();
    return union;
  }

  /** Returns the number of active parts, ‖z‖₁. */
  public int count() {
    return count;
  }

  /**
   * Returns the i-th active part.
   *
   * @param i position in 0 … count−1
   * @throws IndexOutOfBoundsException if i is not such a position
   */
  public int get(int i) {
    return indices[Objects.checkIndex(i, count)];
  }

  /** Empties the list. */
  public void clear() {
    count = 0;
    ascending = true;
  }

  /** Appends a part. The caller sorts, or appends in ascending order. */
  public void add(int part) {
    if (count == indices.length) {
      indices = Arrays.copyOf(indices, 2 * count);
    }
    ascending &= count == 0 || indices[count - 1] <= part;
    indices[count++] = part;
  }

  /** Sorts the parts into ascending order. */
  public void sort() {
    if (ascending) {
      return;
    }
    ascending = true;
    int ordered = 1;
    while (indices[ordered - 1] <= indices[ordered]) {
      ordered++;
    }
    int least = indices[ordered];
    for (int i = ordered + 1; i < count; i++) {
      least = Math.min(least, indices[i]);
    }
    // The beginning that is in its place stays there, as a chain's visible parts before its
    // transitions. Arrays.sort allocates memory even for lists of this length.
    int from = ordered;
    while (from > 0 && indices[from - 1] > least) {
      from--;
    }
    if (count - from > SHORT) {
      Arrays.sort(indices, from, count);
    } else {
      insert(from);
    }
  }

  /** Sorts the entries from one on by insertion. */
  private void insert(int from) {
    for (int i = from + 1; i < count; i++) {
      int part = indices[i];
      int j = i;
      while (j > from && indices[j - 1] > part) {
        indices[j] = indices[j - 1];
        j--;
      }
      indices[j] = part;
    }
  }

  /** Overwrites this list with another. */
  public void set(Parts other) {
    if (indices.length < other.count) {
      indices = new int[Math.max(other.count, 2 * indices.length)];
    }
    System.arraycopy(other.indices, 0, indices, 0, other.count);
    count = other.count;
    ascending = other.ascending;
  }

  private void requireAscending() {
    if (!ascending) {
      throw new IllegalStateException(
          "a list of " + count + " parts is not in ascending order: call sort() after add");
    }
  }

  /**
   * Returns whether a part is active, by binary search.
   *
   * @throws IllegalStateException if the list is not in ascending order
   */
  public boolean has(int part) {
    requireAscending();
    return Arrays.binarySearch(indices, 0, count, part) >= 0;
  }

  /**
   * Returns s·z, the sum of the active parts' scores.
   *
   * @param scores the score of part p is {@code scores[offset + p]}
   */
  public double dot(double[] scores, int offset) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += scores[offset + indices[i]];
    }
    return sum;
  }

  /**
   * Returns the number of entries below a part, by binary search.
   *
   * @throws IllegalStateException if the list is not in ascending order
   */
  public int countBelow(int part) {
    requireAscending();
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (indices[middle] < part) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Returns the sum of {@code values} over the first entries, in four sums side by side.
   *
   * @param values the value of part p is {@code values[p]}
   * @param entries in 0 … count
   */
  public double sumOfFirst(double[] values, int entries) {
    int[] parts = indices;
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    for (; i + 3 < entries; i += 4) {
      sum0 += values[parts[i]];
      sum1 += values[parts[i + 1]];
      sum2 += values[parts[i + 2]];
      sum3 += values[parts[i + 3]];
    }
    for (; i < entries; i++) {
      sum0 += values[parts[i]];
    }
    return sum0 + sum1 + (sum2 + sum3);
  }

  /**
   * Returns the sum of {@code values} over the first entries.
   *
   * @param values the value of part p is {@code values[p]}
   * @param entries in 0 … count
   */
  public int sumOfFirst(int[] values, int entries) {
    int[] parts = indices;
    int sum = 0;
    for (int i = 0; i < entries; i++) {
      sum += values[parts[i]];
    }
    return sum;
  }

  /**
   * Adds {@code weight} at each of the first entries.
   *
   * @param entries in 0 … count
   */
  public void addToFirst(double[] out, double weight, int entries) {
    int[] parts = indices;
    for (int i = 0; i < entries; i++) {
      out[parts[i]] += weight;
    }
  }

  /** Adds {@code weight} to the entry of every active part. */
  public void addTo(double[] out, int offset, double weight) {
    for (int i = 0; i < count; i++) {
      out[offset + indices[i]] += weight;
    }
  }

  /**
   * Overwrites {@code out[offset … offset+size)} with the vector of how often each part is there.
   *
   * @param size D
   */
  public void toDense(double[] out, int offset, int size) {
    Arrays.fill(out, offset, offset + size, 0);
    addTo(out, offset, 1);
  }

  /** Overwrites this list with the parts of such a vector. */
  public void setDense(double[] values, int offset, int size) {
    clear();
    for (int part = 0; part < size; part++) {
      for (int i = 0; i < values[offset + part]; i++) {
        add(part);
      }
    }
  }

  /** Returns the active parts as a fresh array. */
  public int[] toArray() {
    return Arrays.copyOf(indices, count);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Parts that
        && Arrays.equals(indices, 0, count, that.indices, 0, that.count);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < count; i++) {
      hash = 31 * hash + indices[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return Arrays.toString(toArray());
  }
}
