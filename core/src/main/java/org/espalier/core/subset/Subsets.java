package org.espalier.core.subset;

import java.util.function.Consumer;
import org.espalier.core.Parts;

/** Subsets of 0 … n−1 as lists of parts, from the definition. */
final class Subsets {

  private Subsets() {}

  /** Visits the subsets of at least {@code least} and at most {@code most} items. */
  static void forEach(int size, int least, int most, Consumer<? super Parts> visitor) {
    visit(new int[most], 0, 0, size, least, visitor);
  }

  private static void visit(
      int[] chosen, int count, int from, int size, int least, Consumer<? super Parts> visitor) {
    if (count >= least) {
      Parts parts = new Parts();
      for (int i = 0; i < count; i++) {
        parts.add(chosen[i]);
      }
      visitor.accept(parts);
    }
    if (count < chosen.length) {
      for (int i = from; i < size; i++) {
        chosen[count] = i;
        visit(chosen, count + 1, i + 1, size, least, visitor);
      }
    }
  }

  /** Returns whether these are ascending, different numbers from 0 … size−1. */
  static boolean isSubset(Parts parts, int size) {
    for (int i = 0; i < parts.count(); i++) {
      int item = parts.get(i);
      if (item < 0 || item >= size || (i > 0 && item <= parts.get(i - 1))) {
        return false;
      }
    }
    return true;
  }
}
