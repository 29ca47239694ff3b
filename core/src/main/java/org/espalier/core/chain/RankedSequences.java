package org.espalier.core.chain;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * The k best sequences of a chain, from Viterbi's table of the best ways on.
 *
 * <p>A sequence that has been listed follows the best way on behind its deviation d, the first
 * position where it leaves the one that it came from. The other sequences that come from it agree
 * with it before some t ≥ d and have a tag of lower rank at t; the best of these takes the next tag
 * at t and the best way on behind it. So each sequence brings n − d candidates of known score, each
 * in O(K), and the best candidate of all is the next sequence: O(n·K²) for the table and O(k·n·K)
 * for the rest. Tags of equal score rank by number.
 *
 * <p>E. Lawler, A procedure for computing the k best solutions to discrete optimization problems
 * and its application to the shortest path problem, Management Science 18, 1972.
 */
final class RankedSequences {

  static final Workspace.Key<RankedSequences> KEY = Workspace.Key.of(RankedSequences::new);

  private LinearChain chain = new LinearChain(0, 1, Transitions.SHARED);
  private double[] scores = new double[0]; // the caller's, while a question is answered
  private int offset;
  private double[] startRow = new double[0]; // start scores, or zeros

  // Sequences that are listed.
  private int listed;
  private int[][] tag = new int[0][0];
  private double[][] before = new double[0][0]; // score of the tags before each position

  // Candidates, by index in a heap, best first.
  private int waiting;
  private double[] total = new double[64];
  private double[] onward = new double[64]; // what the tag and the best way on behind it score
  private int[] parent = new int[64];
  private int[] deviation = new int[64];

  /** Lists the best sequences; the table must be that of the chain and the scores. */
  List<Parts> best(int k, LinearChain newChain, Viterbi table, double[] newScores, int newOffset) {
    if (k < 0) {
      throw new IllegalArgumentException("k is " + k);
    }
    chain = newChain;
    scores = newScores;
    offset = newOffset;
    listed = 0;
    waiting = 0;
    int tags = chain.tags();
    if (startRow.length < tags) {
      startRow = new double[tags];
    }
    if (chain.start()) {
      System.arraycopy(scores, offset + chain.start(0), startRow, 0, tags);
    } else {
      Arrays.fill(startRow, 0, tags, 0);
    }
    List<Parts> list = new ArrayList<>();
    while (list.size() < k && (listed == 0 || waiting > 0)) {
      if (listed == 0) {
        reserve();
        follow(0, table);
        propose(0, table);
      } else {
        take(table);
      }
      Parts parts = new Parts();
      chain.write(tag[listed], parts);
      list.add(parts);
      listed++;
      if (chain.length() == 0) {
        break;
      }
    }
    return list;
  }

  private void reserve() {
    int length = chain.length();
    if (listed == tag.length || tag[listed].length < length) {
      int most = Math.max(16, Math.max(2 * listed, tag.length));
      tag = Arrays.copyOf(tag, most);
      before = Arrays.copyOf(before, most);
      for (int i = listed; i < most; i++) {
        tag[i] = new int[length];
        before[i] = new double[length];
      }
    }
  }

  /** Makes the best candidate a sequence. */
  private void take(Viterbi table) {
    int from = parent[0];
    int d = deviation[0];
    double value = onward[0];
    pop();
    reserve();
    System.arraycopy(tag[from], 0, tag[listed], 0, d);
    System.arraycopy(before[from], 0, before[listed], 0, d + 1);
    double limit = onward(from, d, tag[from][d], table);
    int y = value == limit ? tag[from][d] + 1 : 0;
    while (onward(listed, d, y, table) != value) {
      y++;
    }
    tag[listed][d] = y;
    if (d + 1 < chain.length()) {
      before[listed][d + 1] = scoreUpTo(listed, d);
    }
    follow(d + 1, table);
    propose(d, table);
  }

  /** Completes the newest sequence with the best way on from a position. */
  private void follow(int from, Viterbi table) {
    int[] own = tag[listed];
    for (int t = from; t < chain.length(); t++) {
      double[] into = into(t);
      int at = intoAt(listed, t);
      double max = ROWS.maxSum(into, at, table.best(t), 0, chain.tags());
      int y = 0;
      while (into[at + y] + table.best(t)[y] != max) {
        y++;
      }
      own[t] = y;
      if (t == 0) {
        before[listed][0] = 0;
      }
      if (t + 1 < chain.length()) {
        before[listed][t + 1] = scoreUpTo(listed, t);
      }
    }
  }

  private double scoreUpTo(int sequence, int t) {
    int y = tag[sequence][t];
    return before[sequence][t]
        + into(t)[intoAt(sequence, t) + y]
        + scores[offset + t * chain.tags() + y];
  }

  /** Proposes what deviates from the newest sequence at a position or behind it. */
  private void propose(int from, Viterbi table) {
    int tags = chain.tags();
    for (int t = from; t < chain.length(); t++) {
      double[] into = into(t);
      int at = intoAt(listed, t);
      double[] best = table.best(t);
      int y = tag[listed][t];
      double next;
      if (t > from || listed == 0) {
        // The tag is the best there, so all others are left.
        double lower = ROWS.maxSum(into, at, best, 0, y);
        double higher = ROWS.maxSum(into, at + y + 1, best, y + 1, tags - y - 1);
        next = Math.max(lower, higher);
      } else {
        double own = into[at + y] + best[y];
        next = Double.NEGATIVE_INFINITY;
        for (int other = 0; other < tags; other++) {
          double value = into[at + other] + best[other];
          boolean left = value < own || (value == own && other > y);
          next = left ? Math.max(next, value) : next;
        }
      }
      if (next > Double.NEGATIVE_INFINITY) {
        push(before[listed][t] + next, next, listed, t);
      }
    }
  }

  private double onward(int sequence, int t, int y, Viterbi table) {
    return into(t)[intoAt(sequence, t) + y] + table.best(t)[y];
  }

  /** Returns the array with the scores of the steps into a position. */
  private double[] into(int t) {
    return t == 0 ? startRow : scores;
  }

  /** Returns where in it those from the tag before begin. */
  private int intoAt(int sequence, int t) {
    return t == 0 ? 0 : offset + chain.transition(t - 1, tag[sequence][t - 1], 0);
  }

  private void push(double newTotal, double newOnward, int newParent, int newDeviation) {
    if (waiting == total.length) {
      total = Arrays.copyOf(total, 2 * waiting);
      onward = Arrays.copyOf(onward, 2 * waiting);
      parent = Arrays.copyOf(parent, 2 * waiting);
      deviation = Arrays.copyOf(deviation, 2 * waiting);
    }
    int i = waiting++;
    while (i > 0 && total[(i - 1) / 2] < newTotal) {
      move((i - 1) / 2, i);
      i = (i - 1) / 2;
    }
    put(i, newTotal, newOnward, newParent, newDeviation);
  }

  private void pop() {
    int last = --waiting;
    int i = 0;
    while (2 * i + 1 < last) {
      int child = 2 * i + 1;
      if (child + 1 < last && total[child + 1] > total[child]) {
        child++;
      }
      if (total[child] <= total[last]) {
        break;
      }
      move(child, i);
      i = child;
    }
    move(last, i);
  }

  private void move(int from, int to) {
    put(to, total[from], onward[from], parent[from], deviation[from]);
  }

  private void put(int i, double newTotal, double newOnward, int newParent, int newDeviation) {
    total[i] = newTotal;
    onward[i] = newOnward;
    parent[i] = newParent;
    deviation[i] = newDeviation;
  }
}
