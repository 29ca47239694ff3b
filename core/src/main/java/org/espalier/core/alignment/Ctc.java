package org.espalier.core.alignment;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Simplex;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;

/**
 * Connectionist temporal classification: the ways to spread a given sequence of labels over T
 * frames.
 *
 * <p>A structure gives every frame a symbol, such that merging repeats and then dropping blanks
 * leaves the labels. Parts, D = T·K: symbol y at frame t has index t·K + y. The negative
 * log-likelihood of the labels under frame-wise log-probabilities s is −log Z.
 *
 * @param frames T, at least the number of labels plus the number of neighbours that are equal
 * @param symbols K, blank included
 * @param blank the symbol that stands for nothing
 * @param labels the sequence, without blanks
 */
public record Ctc(int frames, int symbols, int blank, List<Integer> labels)
    implements ChartStructure, OuterSet {

  private static final Workspace.Key<CtcForwardBackward> FORWARD_BACKWARD =
      Workspace.Key.of(CtcForwardBackward::new);

  public Ctc {
    labels = List.copyOf(labels);
    if (blank < 0 || blank >= symbols) {
      throw new IllegalArgumentException("the blank is " + blank + " of " + symbols + " symbols");
    }
    for (int u = 0; u < labels.size(); u++) {
      int label = labels.get(u);
      if (label < 0 || label >= symbols || label == blank) {
        throw new IllegalArgumentException("label " + u + " is " + label);
      }
    }
    Layout.requireNumberable(
        frames + " frames of " + symbols + " symbols", (double) frames * symbols);
    int needed = labels.size() + repeats(labels, 0, labels.size());
    if (frames < needed) {
      throw new IllegalArgumentException(
          labels.size() + " labels need at least " + needed + " frames, not " + frames);
    }
  }

  /** Counts the labels from…to−1 that equal the one before, within that range. */
  private static int repeats(List<Integer> labels, int from, int to) {
    int repeats = 0;
    for (int u = from + 1; u < to; u++) {
      repeats += labels.get(u).equals(labels.get(u - 1)) ? 1 : 0;
    }
    return repeats;
  }

  /**
   * Returns the index of a part.
   *
   * @throws IllegalArgumentException if there is no such frame or symbol
   */
  public int part(int frame, int symbol) {
    return Layout.index("frame", frame, frames) * symbols + Layout.index("symbol", symbol, symbols);
  }

  @Override
  public int size() {
    return frames * symbols;
  }

  @Override
  public int[] shape() {
    return new int[] {frames, symbols};
  }

  @Override
  public boolean usable(int part) {
    int frame = part / symbols;
    int symbol = part % symbols;
    int count = labels.size();
    if (symbol == blank) {
      for (int u = 0; u <= count; u++) {
        // u labels before this frame, and the others after it
        int before = u + repeats(labels, 0, u);
        int after = count - u + repeats(labels, u, count);
        if (before <= frame && frame + 1 + after <= frames) {
          return true;
        }
      }
      return false;
    }
    for (int u = 0; u < count; u++) {
      int before = u + repeats(labels, 0, u + 1);
      int after = count - u - 1 + repeats(labels, u, count);
      if (labels.get(u) == symbol && before <= frame && frame + 1 + after <= frames) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String partName(int part) {
    int symbol = part % symbols;
    return (symbol == blank ? "blank" : "symbol " + symbol) + " at frame " + part / symbols;
  }

  /** Returns the symbol of a state: states alternate between blanks (even) and labels (odd). */
  private int symbol(int state) {
    return state % 2 == 0 ? blank : labels.get(state / 2);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Nodes, from the last frame to the first: the rest of the frames in each of the 2U+1 states;
   * at most three edges each, O(T·U).
   */
  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    int states = 2 * labels.size() + 1;
    int[] next = new int[states];
    int[] rest = new int[states];
    for (int t = frames - 1; t >= 0; t--) {
      for (int s = 0; s < states; s++) {
        int part = part(t, symbol(s));
        rest[s] = builder.node();
        if (t == frames - 1) {
          if (s >= states - 2) {
            builder.edge().part(part);
          }
          continue;
        }
        builder.edge(next[s]).part(part);
        if (s + 1 < states) {
          builder.edge(next[s + 1]).part(part);
        }
        if (s % 2 == 1 && s + 2 < states && symbol(s) != symbol(s + 2)) {
          builder.edge(next[s + 2]).part(part);
        }
      }
      int[] swap = next;
      next = rest;
      rest = swap;
    }
    builder.node();
    if (frames == 0) {
      return builder.edge().build();
    }
    builder.edge(next[0]);
    if (states > 1) {
      builder.edge(next[1]);
    }
    return builder.build();
  }

  /** {@inheritDoc} Forward and backward over the states, without a graph. */
  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    CtcForwardBackward sums = workspace.overwrite(FORWARD_BACKWARD, this, "distribution");
    if (!sums.compute(this, scores, offset)) {
      throw new InfeasibleException(this + ": " + obstruction(scores, offset));
    }
    return workspace.handle(FORWARD_BACKWARD, sums);
  }

  /** {@inheritDoc} P is a simplex for each frame. */
  @Override
  public void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    for (int t = 0; t < frames; t++) {
      int row = t * symbols;
      for (int y = 0; y < symbols; y++) {
        out[outOffset + row + y] =
            usable(row + y) ? point[offset + row + y] : Double.NEGATIVE_INFINITY;
      }
      if (!Simplex.project(out, outOffset + row, 1, symbols, out, outOffset + row, workspace)) {
        throw new InfeasibleException(this + ": all symbols at frame " + t + " are forbidden");
      }
    }
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    int[] sequence = new int[frames];
    while (true) {
      if (collapsesToLabels(sequence)) {
        Parts parts = new Parts();
        for (int t = 0; t < frames; t++) {
          parts.add(part(t, sequence[t]));
        }
        visitor.accept(parts);
      }
      int t = frames - 1;
      while (t >= 0 && sequence[t] == symbols - 1) {
        sequence[t--] = 0;
      }
      if (t < 0) {
        return;
      }
      sequence[t]++;
    }
  }

  @Override
  public boolean contains(Parts parts) {
    int[] sequence = new int[frames];
    for (int t = 0; t < frames; t++) {
      if (parts.count() != frames || parts.get(t) < 0 || parts.get(t) / symbols != t) {
        return false;
      }
      sequence[t] = parts.get(t) % symbols;
    }
    return parts.count() == frames && collapsesToLabels(sequence);
  }

  private boolean collapsesToLabels(int[] sequence) {
    int[] collapsed = new int[frames];
    int count = 0;
    for (int t = 0; t < frames; t++) {
      if (sequence[t] != blank && (t == 0 || sequence[t] != sequence[t - 1])) {
        collapsed[count++] = sequence[t];
      }
    }
    return Arrays.equals(
        Arrays.copyOf(collapsed, count), labels.stream().mapToInt(Integer::intValue).toArray());
  }
}
