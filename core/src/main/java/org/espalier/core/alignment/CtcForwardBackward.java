package org.espalier.core.alignment;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import java.util.List;
import org.espalier.core.Parts;

/**
 * The Gibbs distribution of a {@link Ctc}: the rows of the band are the frames, its states 0 … 2U
 * are blanks (even) and labels (odd), and a frame's state goes to itself, to the next, or, from a
 * label to one that differs, over the blank between them. Only states that the first frame reaches
 * and that reach the last are looked at. O(T·U) time and memory.
 *
 * <p>A. Graves, S. Fernández, F. Gomez, J. Schmidhuber, Connectionist temporal classification:
 * labelling unsegmented sequence data with recurrent neural networks, ICML 2006.
 */
final class CtcForwardBackward extends BandForwardBackward {

  private static final int SKIP = 2;

  private int symbols;
  private int[] symbol = new int[0]; // of a state
  private int[] earliest = new int[0]; // frame of a state
  private int[] latest = new int[0];
  private double[] barrier = new double[0]; // 0 where the state may skip the next, else −∞

  CtcForwardBackward() {
    super(new int[] {1, 1, 1}, new int[] {0, 1, SKIP}, false);
  }

  /** Computes the distribution. Returns false if no labelling is left. */
  boolean compute(Ctc ctc, double[] scores, int offset) {
    symbols = ctc.symbols();
    load(ctc.frames(), ctc.blank(), ctc.labels());
    return compute(scores, offset);
  }

  private void load(int frames, int blank, List<Integer> labels) {
    int states = 2 * labels.size() + 1;
    if (reserve(frames, states)) {
      symbol = new int[width()];
      earliest = new int[width()];
      latest = new int[width()];
      barrier = new double[width()];
    }
    for (int s = 0; s < states; s++) {
      symbol[s] = s % 2 == 0 ? blank : labels.get(s / 2);
    }
    Arrays.fill(barrier, Double.NEGATIVE_INFINITY);
    for (int s = 0; s < states; s++) {
      boolean skips = s % 2 == 1 && s + 2 < states && symbol[s] != symbol[s + 2];
      if (skips) {
        barrier[s] = 0;
      }
    }
    for (int s = 0; s < states; s++) {
      int soonest = s < 2 ? 0 : earliest[s - 1] + 1;
      earliest[s] = s > 2 && barrier[s - 2] == 0 ? Math.min(soonest, earliest[s - 2] + 1) : soonest;
    }
    for (int s = states - 1; s >= 0; s--) {
      int longest = s >= states - 2 ? frames - 1 : latest[s + 1] - 1;
      latest[s] = barrier[s] == 0 ? Math.max(longest, latest[s + 2] - 1) : longest;
    }
    int reached = 0;
    int left = 0;
    for (int t = 0; t < frames; t++) {
      while (reached + 1 < states && earliest[reached + 1] <= t) {
        reached++;
      }
      while (latest[left] < t) {
        left++;
      }
      first[t] = left;
      last[t] = reached;
    }
  }

  @Override
  void addWeights(int move, int t, double[] weights, int from, int to) {
    if (move == SKIP) {
      ROWS.add(weights, barrier, 1, from, to);
    }
  }

  @Override
  void gatherOwn(int t, double[] row, double[] parts, int at) {
    int frame = at + t * symbols;
    for (int s = first[t]; s <= last[t]; s++) {
      row[s] += parts[frame + symbol[s]];
    }
  }

  @Override
  void scatterOwn(int t, double[] row, double[] parts, int at) {
    int frame = at + t * symbols;
    for (int s = first[t]; s <= last[t]; s++) {
      parts[frame + symbol[s]] += row[s];
    }
  }

  @Override
  void gatherMove(int move, int t, double[] row, double[] p, double[] parts, int at) {}

  @Override
  void scatterMove(int move, int t, double[] row, double[] parts, int at) {}

  @Override
  void addOwnPart(int t, int state, Parts out) {
    out.add(t * symbols + symbol[state]);
  }

  @Override
  void addMovePart(int move, int t, int state, Parts out) {}

  @Override
  public int size() {
    return rows * symbols;
  }
}
