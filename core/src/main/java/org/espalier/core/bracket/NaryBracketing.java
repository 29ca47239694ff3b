package org.espalier.core.bracket;

import java.util.Arrays;
import java.util.function.Consumer;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;

/**
 * Constituent trees over n words with any number of children: sets of labelled spans of which none
 * cross, the whole sentence among them. Words and other spans may be constituents or not.
 *
 * <p>Parts, D = n²·K, are those of {@link Bracketing}: the span of words i … j (both included, i ≤
 * j) with label y has index (i·n + j)·K + y. A span may have up to U labels, a chain of unary
 * constituents, whose order is that of the labels' numbers: a set of labels is one chain.
 *
 * <p>All answers are exact and come from the chart as a graph ({@link ChartStructure}): for each
 * span a sequence of constituents and bare words is cut before its last one, so that every tree has
 * one derivation; about n³/6 + n²·K·U edges.
 *
 * @param words n, at least 1
 * @param labels K, at least 1
 * @param unaries U, the most labels of a span, 1 … K; 1 for none above another
 */
public record NaryBracketing(int words, int labels, int unaries) implements LabelledSpans {

  public NaryBracketing {
    if (words < 1 || labels < 1 || unaries < 1 || unaries > labels) {
      throw new IllegalArgumentException(
          ("constituents need at least 1 word, 1 label and spans of 1 to as many labels, not"
                  + " %s, %s and %s")
              .formatted(words, labels, unaries));
    }
    Layout.requireNumberable(
        "constituents of " + words + " words with " + labels + " labels",
        (double) words * words * labels);
  }

  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    int[][] constituent = new int[words][words];
    int[][] sequence = new int[words][words]; // of one or more constituents and bare words
    int[][] last = new int[words][words]; // a constituent or a bare word
    for (int width = 1; width <= words; width++) {
      for (int i = 0; i + width <= words; i++) {
        int j = i + width - 1;
        int several = Hypergraph.NONE;
        if (width > 1) {
          several = builder.node();
          for (int cut = i; cut < j; cut++) {
            builder.edge(sequence[i][cut], last[cut + 1][j]);
          }
        }
        constituent[i][j] = labelled(builder, i, j, several);
        sequence[i][j] = builder.node();
        builder.edge(several).edge(constituent[i][j]);
        last[i][j] = width == 1 ? sequence[i][j] : constituent[i][j];
      }
    }
    builder.node();
    return builder.edge(constituent[0][words - 1]).build();
  }

  /** Adds the ways to give a span 1 to U labels, and returns the node. */
  private int labelled(Hypergraph.Builder builder, int from, int to, int inner) {
    int[] more = new int[unaries]; // by how many more labels there may be, from y on
    Arrays.fill(more, inner);
    int some = Hypergraph.NONE; // one label at least, from y on
    for (int y = labels - 1; y >= 0; y--) {
      int own = builder.node();
      if (y < labels - 1) {
        builder.edge(some);
      }
      builder.edge(more[unaries - 1]).part(span(from, to, y));
      some = own;
      int[] next = more.clone();
      for (int left = 1; left < unaries && y > 0; left++) {
        next[left] = builder.node();
        builder.edge(more[left]);
        builder.edge(more[left - 1]).part(span(from, to, y));
      }
      more = next;
    }
    return some;
  }

  /** {@inheritDoc} Tries all sets of spans that do not cross. */
  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    extend(0, new Parts(), visitor);
  }

  private void extend(int part, Parts chosen, Consumer<? super Parts> visitor) {
    if (part == size()) {
      if (hasWhole(chosen)) {
        visitor.accept(chosen);
      }
      return;
    }
    extend(part + 1, chosen, visitor);
    if (usable(part) && fits(part, chosen, chosen.count())) {
      Parts longer = new Parts();
      longer.set(chosen);
      longer.add(part);
      extend(part + 1, longer, visitor);
    }
  }

  private boolean hasWhole(Parts parts) {
    for (int i = 0; i < parts.count(); i++) {
      if (from(parts.get(i)) == 0 && to(parts.get(i)) == words - 1) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a span crosses none of the first parts, and has room for one more label. */
  private boolean fits(int part, Parts parts, int count) {
    int same = 1;
    for (int i = 0; i < count; i++) {
      int other = parts.get(i);
      if (cross(part, other)) {
        return false;
      }
      same += part / labels == other / labels ? 1 : 0;
    }
    return same <= unaries;
  }

  @Override
  public String objection(Parts parts) {
    for (int i = 0; i < parts.count(); i++) {
      if (i > 0 && parts.get(i) == parts.get(i - 1)) {
        return partName(parts.get(i)) + " is there twice";
      }
      if (!fits(parts.get(i), parts, i)) {
        return "%s crosses another or is one label more than %s of its span"
            .formatted(partName(parts.get(i)), unaries);
      }
    }
    return "the whole, span 0 to " + (words - 1) + ", is no constituent";
  }

  @Override
  public boolean contains(Parts parts) {
    for (int i = 0; i < parts.count(); i++) {
      int part = parts.get(i);
      if (part < 0
          || part >= size()
          || !usable(part)
          || (i > 0 && part <= parts.get(i - 1))
          || !fits(part, parts, i)) {
        return false;
      }
    }
    return hasWhole(parts);
  }
}
