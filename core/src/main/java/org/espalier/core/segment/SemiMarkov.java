package org.espalier.core.segment;

import java.util.Arrays;
import java.util.function.Consumer;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.UnitBox;

/**
 * Segmentations of n positions into labelled segments of bounded width: the semi-Markov model.
 *
 * <p>Visible parts, n·W·K: the segment of positions i … i+w−1 with label y has index (i·W + w −
 * 1)·K + y; cells with i + w &gt; n mean nothing. With {@code transitions}, K² extra parts follow:
 * label y followed by y' has index y·K + y' among them, and {@link Parts} list it as often as it
 * occurs. Nothing is scored at the two ends. Labels of neighbouring segments may be equal.
 *
 * <p>SparseMAP penalises the segments alone. No positions are one empty segmentation.
 *
 * @param length n, not negative
 * @param width W, the largest width of a segment, at least 1
 * @param labels K, at least 1
 * @param transitions whether pairs of neighbouring labels have scores
 */
public record SemiMarkov(int length, int width, int labels, boolean transitions)
    implements ChartStructure, UnitBox {

  private static final Workspace.Key<SegmentForwardBackward> FORWARD_BACKWARD =
      Workspace.Key.of(SegmentForwardBackward::new);

  private static final Workspace.Key<SegmentViterbi> VITERBI =
      Workspace.Key.of(SegmentViterbi::new);

  public SemiMarkov {
    if (length < 0 || width < 1 || labels < 1) {
      throw new IllegalArgumentException(
          "no segmentation of %s positions into segments of width up to %s with %s labels"
              .formatted(length, width, labels));
    }
    Layout.requireNumberable(
        "a segmentation of " + length + " positions",
        (double) length * width * labels + (double) labels * labels);
  }

  /**
   * Returns the index of a visible part.
   *
   * @param from i, the first position
   * @param segmentWidth w in 1 … W
   * @param label y in 0 … K−1
   * @throws IllegalArgumentException if there is no such segment or label
   */
  public int segment(int from, int segmentWidth, int label) {
    Layout.index("position", from, length);
    if (segmentWidth < 1 || segmentWidth > Math.min(width, length - from)) {
      throw new IllegalArgumentException(
          "a segment from %s has a width of 1 to %s, not %s"
              .formatted(from, Math.min(width, length - from), segmentWidth));
    }
    return (from * width + segmentWidth - 1) * labels + Layout.index("label", label, labels);
  }

  /**
   * Returns the index of a transition's part.
   *
   * @throws IllegalArgumentException if there is no such label, or there are no transition scores
   */
  public int transition(int label, int nextLabel) {
    if (!transitions) {
      throw new IllegalArgumentException(this + " has no transition scores");
    }
    return visible()
        + Layout.index("label", label, labels) * labels
        + Layout.index("label", nextLabel, labels);
  }

  @Override
  public int size() {
    return visible() + (transitions ? labels * labels : 0);
  }

  @Override
  public int visible() {
    return length * width * labels;
  }

  @Override
  public int[] shape() {
    return new int[] {length, width, labels};
  }

  private int from(int part) {
    return part / labels / width;
  }

  private int to(int part) {
    return from(part) + part / labels % width + 1;
  }

  @Override
  public boolean usable(int part) {
    return part < visible() ? to(part) <= length : length > 1;
  }

  @Override
  public String partName(int part) {
    int rest = part - visible();
    return part < visible()
        ? "segment " + from(part) + " to " + (to(part) - 1) + " with label " + part % labels
        : "transition " + rest / labels + " -> " + rest % labels;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Nodes, from right to left: the rest from a position on, given its first label, and given the
   * label before; n·K·(W + K) edges. Without transitions the labels need not be told apart: n·W·K
   * edges.
   */
  @Override
  public Hypergraph hypergraph() {
    return transitions ? labelled() : unlabelled();
  }

  /** {@inheritDoc} Without a graph. */
  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    if (!workspace.get(VITERBI).solve(this, scores, offset, out)) {
      throw new InfeasibleException(this + ": " + obstruction(scores, offset));
    }
    return out.dot(scores, offset);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Forward and backward in plain numbers; in log space where their range does not suffice.
   */
  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    SegmentForwardBackward sums = workspace.overwrite(FORWARD_BACKWARD, this, "distribution");
    return sums.compute(this, scores, offset)
        ? workspace.handle(FORWARD_BACKWARD, sums)
        : ChartStructure.super.distribution(scores, offset, workspace);
  }

  private Hypergraph unlabelled() {
    Hypergraph.Builder builder = Hypergraph.builder();
    int[] rest = new int[length + 1];
    rest[length] = builder.node();
    builder.edge();
    for (int i = length - 1; i >= 0; i--) {
      rest[i] = builder.node();
      for (int w = 1; w <= width && i + w <= length; w++) {
        for (int y = 0; y < labels; y++) {
          builder.edge(rest[i + w]).part(segment(i, w, y));
        }
      }
    }
    return builder.build();
  }

  private Hypergraph labelled() {
    Hypergraph.Builder builder = Hypergraph.builder();
    int[][] after = new int[length + 1][labels]; // what follows a segment that ends before i
    int[] starting = new int[labels]; // the rest from i on, starting with the label
    for (int i = length; i >= 0; i--) {
      for (int y = 0; y < labels && i < length; y++) {
        starting[y] = builder.node();
        for (int w = 1; w <= width && i + w <= length; w++) {
          builder.edge(after[i + w][y]).part(segment(i, w, y));
        }
      }
      for (int y = 0; y < labels && i > 0; y++) {
        after[i][y] = builder.node();
        if (i == length) {
          builder.edge();
        }
        for (int next = 0; next < labels && i < length; next++) {
          builder.edge(starting[next]).part(transition(y, next));
        }
      }
    }
    builder.node();
    if (length == 0) {
      builder.edge();
    }
    for (int y = 0; y < labels && length > 0; y++) {
      builder.edge(starting[y]);
    }
    return builder.build();
  }

  /**
   * Returns the parts of a segmentation, transitions included.
   *
   * @param segments visible parts in the order of their positions, end to end
   * @throws IllegalArgumentException if there is no such part
   */
  public Parts parts(int... segments) {
    Parts parts = new Parts();
    for (int i = 0; i < segments.length; i++) {
      parts.add(Layout.index("segment", segments[i], visible()));
      if (transitions && i > 0) {
        parts.add(transition(segments[i - 1] % labels, segments[i] % labels));
      }
    }
    parts.sort();
    return parts;
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    extend(new int[length], 0, 0, visitor);
  }

  private void extend(int[] segments, int count, int from, Consumer<? super Parts> visitor) {
    if (from == length) {
      visitor.accept(parts(Arrays.copyOf(segments, count)));
      return;
    }
    for (int w = 1; w <= Math.min(width, length - from); w++) {
      for (int y = 0; y < labels; y++) {
        segments[count] = segment(from, w, y);
        extend(segments, count + 1, from + w, visitor);
      }
    }
  }

  @Override
  public boolean contains(Parts parts) {
    int[] segments = Arrays.stream(parts.toArray()).filter(p -> p < visible()).toArray();
    int position = 0;
    for (int segment : segments) {
      if (segment < 0 || from(segment) != position || to(segment) > length) {
        return false;
      }
      position = to(segment);
    }
    return position == length && parts.equals(parts(segments));
  }
}
