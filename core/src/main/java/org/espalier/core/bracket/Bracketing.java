package org.espalier.core.bracket;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.chart.Hypergraph;

/**
 * Binary bracketings of n words, optionally with a label on every span.
 *
 * <p>Parts, D = n²·K: the span of words i … j (both included, i ≤ j) with label y has index (i·n +
 * j)·K + y; without labels K is 1. Cells with i &gt; j mean nothing. A bracketing has 2n − 1 spans:
 * every word, the whole, and each wider span is cut into two.
 *
 * @param words n, at least 1
 * @param labels K, at least 1
 */
public record Bracketing(int words, int labels) implements LabelledSpans {

  private static final Workspace.Key<BestBracketing> BEST = Workspace.Key.of(BestBracketing::new);

  private static final Workspace.Key<SpanSums> SUMS = Workspace.Key.of(SpanSums::new);

  public Bracketing {
    if (words < 1 || labels < 1) {
      throw new IllegalArgumentException(
          "a bracketing needs at least 1 word and 1 label, not " + words + " and " + labels);
    }
    Layout.requireNumberable(
        "a bracketing of " + words + " words with " + labels + " labels",
        (double) words * words * labels);
  }

  /** Creates the set of bracketings without labels. */
  public Bracketing(int words) {
    this(words, 1);
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    if (!workspace.get(BEST).solve(this, scores, offset, out)) {
      throw new InfeasibleException(this + ": " + obstruction(scores, offset));
    }
    return out.dot(scores, offset);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Inside and outside in plain numbers; in log space where their range does not suffice.
   */
  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    SpanSums sums = workspace.overwrite(SUMS, this, "distribution");
    return sums.compute(this, scores, offset)
        ? workspace.handle(SUMS, sums)
        : LabelledSpans.super.distribution(scores, offset, workspace);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Two nodes for each span: its label, and how it is cut; about n³/6 + n²·K/2 edges.
   */
  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    int[][] node = new int[words][words];
    for (int width = 1; width <= words; width++) {
      for (int i = 0; i + width <= words; i++) {
        int j = i + width - 1;
        int inner = Hypergraph.NONE;
        if (width > 1) {
          inner = builder.node();
          for (int cut = i; cut < j; cut++) {
            builder.edge(node[i][cut], node[cut + 1][j]);
          }
        }
        node[i][j] = builder.node();
        for (int y = 0; y < labels; y++) {
          builder.edge(inner).part(span(i, j, y));
        }
      }
    }
    return builder.build();
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    int[] spans = new int[2 * words - 1];
    int[] open = new int[4 * words];
    open[0] = 0;
    open[1] = words - 1;
    extend(spans, 0, open, 2, visitor);
  }

  /** Labels and cuts the last of the open spans, which are pairs, in all ways. */
  private void extend(
      int[] spans, int count, int[] open, int depth, Consumer<? super Parts> visitor) {
    if (depth == 0) {
      visitor.accept(Parts.of(spans));
      return;
    }
    int from = open[depth - 2];
    int to = open[depth - 1];
    for (int y = 0; y < labels; y++) {
      spans[count] = span(from, to, y);
      if (from == to) {
        extend(spans, count + 1, open.clone(), depth - 2, visitor);
      }
      for (int cut = from; cut < to; cut++) {
        open[depth - 2] = cut + 1;
        open[depth - 1] = to;
        open[depth] = from;
        open[depth + 1] = cut;
        extend(spans, count + 1, open.clone(), depth + 2, visitor);
      }
    }
  }

  @Override
  public String objection(Parts parts) {
    for (int a = 0; a < parts.count(); a++) {
      for (int b = 0; b < a; b++) {
        if (cross(parts.get(a), parts.get(b))) {
          return partName(parts.get(b)) + " and " + partName(parts.get(a)) + " overlap";
        }
      }
    }
    return parts.count() == 2 * words - 1
        ? "a span is there twice"
        : "it has " + parts.count() + " spans instead of " + (2 * words - 1);
  }

  /** {@inheritDoc} They are 2n − 1 different spans of which none cross. */
  @Override
  public boolean contains(Parts parts) {
    if (parts.count() != 2 * words - 1) {
      return false;
    }
    Set<Integer> spans = new HashSet<>();
    for (int a = 0; a < parts.count(); a++) {
      int part = parts.get(a);
      if (part < 0 || part >= size() || !usable(part) || !spans.add(part / labels)) {
        return false;
      }
      for (int b = 0; b < a; b++) {
        if (cross(part, parts.get(b))) {
          return false;
        }
      }
    }
    return true;
  }
}
