package org.espalier.experiments.decisions;

import java.util.random.RandomGenerator;
import org.espalier.core.InfeasibleException;
import org.espalier.core.MapOracle;
import org.espalier.core.MoveSet;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ForwardingStructure;
import org.espalier.core.walk.Tour;

/**
 * Round trips of many cities with a good one by local search: from each of some cities the nearest
 * neighbours in turn, then pairs of edges exchanged (2-opt) and up to three cities moved elsewhere
 * (Or-opt) as long as that shortens the tour. What it finds need not be the best.
 *
 * @param structure the tours
 * @param starts from how many cities
 * @param improve whether to search at all: if not, the answer is the greedy tour
 */
record SearchedTour(Tour structure, int starts, boolean improve)
    implements ForwardingStructure, MapOracle, MoveSet {

  /** An exchange must shorten the tour by more than rounding, relative to the longest edge. */
  private static final double ROUNDING = 1e-12;

  private static final int LONGEST_MOVED = 3;

  SearchedTour {
    if (starts < 1 || starts > structure.cities()) {
      throw new IllegalArgumentException(
          "a search begins at 1 to " + structure.cities() + " cities, not at " + starts);
    }
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    int n = structure.cities();
    double[][] cost = new double[n][n];
    double least = 0; // by which an exchange must shorten the tour
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        cost[i][j] = -scores[offset + structure.edge(i, j)];
        cost[j][i] = cost[i][j];
        if (cost[i][j] < Double.POSITIVE_INFINITY) {
          least = Math.max(least, ROUNDING * Math.abs(cost[i][j]));
        }
      }
    }
    double shortest = Double.POSITIVE_INFINITY;
    for (int s = 0; s < starts; s++) {
      int[] order = nearest(cost, s * n / starts);
      while (improve && (exchanged(order, cost, least) || moved(order, cost, least))) {
        // again
      }
      double length = 0;
      for (int i = 0; i < n; i++) {
        length += cost[order[i]][order[(i + 1) % n]];
      }
      if (length < shortest) {
        shortest = length;
        out.set(structure.parts(order));
      }
    }
    if (shortest == Double.POSITIVE_INFINITY) {
      throw new InfeasibleException(this + ": no tour without a forbidden edge was found");
    }
    return out.dot(scores, offset);
  }

  private static int[] nearest(double[][] cost, int first) {
    int n = cost.length;
    int[] order = new int[n];
    boolean[] visited = new boolean[n];
    order[0] = first;
    visited[first] = true;
    for (int place = 1; place < n; place++) {
      int next = -1;
      for (int city = 0; city < n; city++) {
        if (!visited[city]
            && (next < 0 || cost[order[place - 1]][city] < cost[order[place - 1]][next])) {
          next = city;
        }
      }
      order[place] = next;
      visited[next] = true;
    }
    return order;
  }

  /** Exchanges pairs of edges that shorten the tour; returns whether there were any. */
  private static boolean exchanged(int[] order, double[][] cost, double least) {
    int n = order.length;
    boolean any = false;
    for (int i = 0; i < n - 2; i++) {
      for (int j = i + 2; j < n - (i == 0 ? 1 : 0); j++) {
        int a = order[i];
        int b = order[i + 1];
        int c = order[j];
        int d = order[(j + 1) % n];
        if (cost[a][c] + cost[b][d] < cost[a][b] + cost[c][d] - least) {
          for (int low = i + 1, high = j; low < high; low++, high--) {
            int kept = order[low];
            order[low] = order[high];
            order[high] = kept;
          }
          any = true;
        }
      }
    }
    return any;
  }

  /** Moves one run of cities to where it shortens the tour most; returns whether there was one. */
  private static boolean moved(int[] order, double[][] cost, double least) {
    int n = order.length;
    double best = least;
    int from = 0;
    int count = 0;
    int to = 0;
    boolean turned = false;
    for (int length = 1; length <= LONGEST_MOVED && length < n - 2; length++) {
      for (int i = 0; i < n; i++) {
        int before = order[(i + n - 1) % n];
        int first = order[i];
        int last = order[(i + length - 1) % n];
        int after = order[(i + length) % n];
        double saved = cost[before][first] + cost[last][after] - cost[before][after];
        for (int k = length;
            k < n - 1;
            k++) { // between the cities k and k + 1 after the run's first
          int left = order[(i + k) % n];
          int right = order[(i + k + 1) % n];
          double gap = saved + cost[left][right];
          double straight = gap - cost[left][first] - cost[last][right];
          double reversed = gap - cost[left][last] - cost[first][right];
          if (Math.max(straight, reversed) > best) {
            best = Math.max(straight, reversed);
            turned = reversed > straight;
            from = i;
            count = length;
            to = k;
          }
        }
      }
    }
    if (count == 0) {
      return false;
    }
    int[] rotated = new int[n];
    int at = 0;
    for (int k = count; k <= to; k++) {
      rotated[at++] = order[(from + k) % n];
    }
    for (int k = 0; k < count; k++) {
      rotated[at++] = order[(from + (turned ? count - 1 - k : k)) % n];
    }
    for (int k = to + 1; k < n; k++) {
      rotated[at++] = order[(from + k) % n];
    }
    System.arraycopy(rotated, 0, order, 0, n);
    return true;
  }

  @Override
  public void start(RandomGenerator random, Parts out) {
    structure.start(random, out);
  }

  @Override
  public double propose(Parts from, RandomGenerator random, Parts out) {
    return structure.propose(from, random, out);
  }
}
