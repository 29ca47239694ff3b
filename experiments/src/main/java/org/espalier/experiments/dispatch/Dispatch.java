package org.espalier.experiments.dispatch;

import java.util.Arrays;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.matching.Matching;

/**
 * Which of the pending requests are served now, and by which routes: prize-collecting vehicle
 * scheduling, where start times leave each pair of requests one order or none.
 *
 * <p>Parts, D = n + n² + n: request i is served, the visible ones; the arc from i to j, or from the
 * depot to i where they are the same, at n + i·n + j; the arc from i back to the depot at n + n² +
 * i. Every request has one arc in and one out if it is served, else none, so that the best is an
 * assignment of 2n predecessors to 2n successors: O(n³).
 */
final class Dispatch implements MapOracle {

  private final Day day;
  private final int[] pending;
  private final int epoch;
  private final Matching matching;

  /**
   * Creates the decisions of an epoch.
   *
   * @param pending the requests that are known and not served, ascending; not copied
   */
  Dispatch(Day day, int epoch, int[] pending) {
    this.day = day;
    this.epoch = epoch;
    this.pending = pending;
    matching = new Matching(2 * pending.length, 2 * pending.length);
  }

  int[] pending() {
    return pending;
  }

  int requests() {
    return pending.length;
  }

  /** Returns whether no later vehicle would be in time for a request. */
  boolean must(int i) {
    return day.latest(pending[i]) <= epoch;
  }

  /** Returns the arc from a request to another; from the depot if they are the same. */
  int arc(int i, int j) {
    return requests() + i * requests() + j;
  }

  /** Returns the arc from a request to the depot. */
  int back(int i) {
    return requests() + requests() * requests() + i;
  }

  @Override
  public int size() {
    return requests() * (requests() + 2);
  }

  @Override
  public int visible() {
    return requests();
  }

  @Override
  public boolean usable(int part) {
    int n = requests();
    int arc = part - n;
    return arc < 0
        || arc >= n * n
        || arc / n == arc % n
        || day.follows(pending[arc / n], pending[arc % n]);
  }

  /**
   * Returns scores: the requests' prizes, and distances taken negatively.
   *
   * @param prizes one for each request
   */
  double[] scores(double... prizes) {
    int n = requests();
    double[] scores = Arrays.copyOf(prizes, size());
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        scores[arc(i, j)] = i == j ? -day.depot(pending[i]) : -day.distance(pending[i], pending[j]);
      }
      scores[back(i)] = -day.depot(pending[i]);
    }
    return scores;
  }

  /** Returns how far vehicles travel in a decision. */
  double cost(Parts decision) {
    return -decision.dot(scores(new double[requests()]), 0);
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    int n = requests();
    int m = 2 * n;
    double[] pairs = new double[m * m];
    Arrays.fill(pairs, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < n; i++) {
      double served = scores[offset + i];
      for (int j = 0; j < n; j++) {
        if (i != j && usable(arc(i, j))) {
          pairs[i * m + j] = served + scores[offset + arc(i, j)];
        }
        pairs[(n + j) * m + n + i] = 0;
      }
      if (!must(i)) {
        pairs[i * m + i] = 0;
      }
      pairs[i * m + n + i] = served + scores[offset + back(i)];
      pairs[(n + i) * m + i] = scores[offset + arc(i, i)];
    }
    Parts best = new Parts();
    matching.argmax(pairs, 0, best, workspace);
    out.clear();
    for (int k = 0; k < best.count(); k++) {
      int from = best.get(k) / m;
      int to = best.get(k) % m;
      if (from < n && from != to) {
        out.add(from);
        out.add(to < n ? arc(from, to) : back(from));
      } else if (from >= n && to < n) {
        out.add(arc(to, to));
      }
    }
    out.sort();
    return out.dot(scores, offset);
  }

  @Override
  public String toString() {
    return "dispatch of " + requests() + " requests";
  }
}
