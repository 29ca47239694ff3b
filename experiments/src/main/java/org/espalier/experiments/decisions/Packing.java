package org.espalier.experiments.decisions;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.espalier.core.Enumerable;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.solve.NeighbourMoves;

/**
 * Subsets of items whose weights fit in several capacities at once: the multi-dimensional knapsack.
 * Part i is that item i is in. The best by branch and bound; the bound is that of fractions of
 * items under the sum of the constraints, each relative to its capacity. Moves put an item in or
 * take one out.
 */
final class Packing implements ActiveSetProjection, NeighbourMoves, Enumerable {

  private static final Workspace.Key<Search> SEARCH = Workspace.Key.of(Search::new);

  private final int[][] weights;
  private final int[] capacities;

  /** The sum of the weights of every item, relative to the capacities. */
  private final double[] relative;

  /**
   * Creates the set of packings.
   *
   * @param weights of every dimension and item, positive; not copied
   * @param capacities of every dimension, positive; not copied
   */
  Packing(int[][] weights, int[] capacities) {
    this.weights = weights;
    this.capacities = capacities;
    relative = new double[weights[0].length];
    for (int d = 0; d < capacities.length; d++) {
      for (int i = 0; i < relative.length; i++) {
        relative[i] += (double) weights[d][i] / capacities[d];
      }
    }
  }

  @Override
  public int size() {
    return relative.length;
  }

  @Override
  public boolean usable(int part) {
    return fits(part, capacities);
  }

  @Override
  public String partName(int part) {
    return "item " + part;
  }

  private boolean fits(int item, int[] left) {
    for (int d = 0; d < left.length; d++) {
      if (weights[d][item] > left[d]) {
        return false;
      }
    }
    return true;
  }

  private void take(int item, int[] left, int sign) {
    for (int d = 0; d < left.length; d++) {
      left[d] -= sign * weights[d][item];
    }
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    workspace.get(SEARCH).run(this, scores, offset, out);
    return out.dot(scores, offset);
  }

  /** One depth-first search over the items, the worthiest for their weight first. */
  private static final class Search {

    /** Differences below this share of a bound are rounding. */
    private static final double ROUNDING = 1e-12;

    private int[] order = new int[0];
    private double[] value = new double[0];
    private double[] weight = new double[0];
    private boolean[] chosen = new boolean[0];
    private boolean[] best = new boolean[0];
    private int[] left = new int[0];
    private int count;
    private double found;

    void run(Packing set, double[] scores, int offset, Parts out) {
      int n = set.size();
      if (order.length != n) {
        order = new int[n];
        value = new double[n];
        weight = new double[n];
        chosen = new boolean[n];
        best = new boolean[n];
      }
      left = set.capacities.clone();
      count = 0;
      for (int i = 0; i < n; i++) {
        if (scores[offset + i] > 0 && set.usable(i)) {
          int at = count++;
          double density = scores[offset + i] / set.relative[i];
          while (at > 0 && density > value[at - 1] / weight[at - 1]) {
            order[at] = order[at - 1];
            value[at] = value[at - 1];
            weight[at] = weight[at - 1];
            at--;
          }
          order[at] = i;
          value[at] = scores[offset + i];
          weight[at] = set.relative[i];
        }
      }
      found = 0;
      Arrays.fill(chosen, false);
      Arrays.fill(best, false);
      visit(set, 0, 0);
      out.clear();
      for (int k = 0; k < count; k++) {
        if (best[k]) {
          out.add(order[k]);
        }
      }
      out.sort();
    }

    private void visit(Packing set, int from, double worth) {
      if (worth > found) {
        found = worth;
        System.arraycopy(chosen, 0, best, 0, count);
      }
      if (from == count || bound(set, from, worth) <= found * (1 + ROUNDING)) {
        return;
      }
      if (set.fits(order[from], left)) {
        set.take(order[from], left, 1);
        chosen[from] = true;
        visit(set, from + 1, worth + value[from]);
        chosen[from] = false;
        set.take(order[from], left, -1);
      }
      visit(set, from + 1, worth);
    }

    private double bound(Packing set, int from, double worth) {
      double room = 0;
      for (int d = 0; d < left.length; d++) {
        room += (double) left[d] / set.capacities[d];
      }
      double bound = worth;
      for (int k = from; k < count; k++) {
        if (set.fits(order[k], left)) {
          if (weight[k] >= room) {
            return bound + value[k] * room / weight[k];
          }
          bound += value[k];
          room -= weight[k];
        }
      }
      return bound;
    }
  }

  @Override
  public void start(RandomGenerator random, Parts out) {
    out.clear();
    int[] left = capacities.clone();
    for (int i = 0; i < size(); i++) {
      if (random.nextBoolean() && fits(i, left)) {
        take(i, left, 1);
        out.add(i);
      }
    }
  }

  @Override
  public void forEachNeighbour(Parts from, Consumer<? super Parts> visitor) {
    int[] left = capacities.clone();
    for (int k = 0; k < from.count(); k++) {
      take(from.get(k), left, 1);
    }
    Parts neighbour = new Parts();
    for (int i = 0; i < size(); i++) {
      boolean in = from.has(i);
      if (in || fits(i, left)) {
        neighbour.clear();
        for (int k = 0; k < from.count(); k++) {
          if (from.get(k) != i) {
            neighbour.add(from.get(k));
          }
        }
        if (!in) {
          neighbour.add(i);
          neighbour.sort();
        }
        visitor.accept(neighbour);
      }
    }
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    extend(new Parts(), 0, capacities.clone(), visitor);
  }

  private void extend(Parts parts, int from, int[] left, Consumer<? super Parts> visitor) {
    visitor.accept(parts);
    for (int i = from; i < size(); i++) {
      if (fits(i, left)) {
        Parts longer = Parts.union(parts, Parts.of(i));
        take(i, left, 1);
        extend(longer, i + 1, left, visitor);
        take(i, left, -1);
      }
    }
  }

  @Override
  public boolean contains(Parts parts) {
    int[] left = capacities.clone();
    for (int i = 0; i < parts.count(); i++) {
      int item = parts.get(i);
      if (item < 0 || item >= size() || (i > 0 && item == parts.get(i - 1)) || !fits(item, left)) {
        return false;
      }
      take(item, left, 1);
    }
    return true;
  }

  @Override
  public String objection(Parts parts) {
    return "the items " + parts + " are heavier than a capacity";
  }

  @Override
  public String toString() {
    return "packing of " + size() + " items in " + capacities.length + " dimensions";
  }
}
