package org.espalier.core.bracket;

import org.espalier.core.Layout;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.solve.UnitBox;

/** Sets of labelled spans that do not cross: how their parts are numbered and compared. */
sealed interface LabelledSpans extends ChartStructure, UnitBox permits Bracketing, NaryBracketing {

  /** Returns n, the number of words. */
  int words();

  /** Returns K, the number of labels. */
  int labels();

  /**
   * Returns the index of a part.
   *
   * @param from i, the first word
   * @param to j, the last word, not before i
   * @throws IllegalArgumentException if there is no such span or label
   */
  default int span(int from, int to, int label) {
    return cell(from, to, words()) * labels() + Layout.index("label", label, labels());
  }

  /** Returns i·n + j of a span. */
  static int cell(int from, int to, int words) {
    Layout.index("word", from, words);
    Layout.index("word", to, words);
    if (from > to) {
      throw new IllegalArgumentException("a span cannot begin at " + from + " and end at " + to);
    }
    return from * words + to;
  }

  @Override
  default int size() {
    return words() * words() * labels();
  }

  @Override
  default int[] shape() {
    return labels() == 1 ? new int[] {words(), words()} : new int[] {words(), words(), labels()};
  }

  /** Returns the first word of a part. */
  default int from(int part) {
    return part / labels() / words();
  }

  /** Returns the last word of a part. */
  default int to(int part) {
    return part / labels() % words();
  }

  /** Returns whether two spans share words and neither is inside the other. */
  default boolean cross(int part, int other) {
    boolean overlap = from(part) <= to(other) && from(other) <= to(part);
    boolean inside =
        (from(other) <= from(part) && to(part) <= to(other))
            || (from(part) <= from(other) && to(other) <= to(part));
    return overlap && !inside;
  }

  @Override
  default boolean usable(int part) {
    return from(part) <= to(part);
  }

  @Override
  default String partName(int part) {
    String span = "span " + from(part) + " to " + to(part);
    return labels() == 1 ? span : span + " with label " + part % labels();
  }
}
