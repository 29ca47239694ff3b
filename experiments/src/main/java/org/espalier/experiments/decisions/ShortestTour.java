package org.espalier.experiments.decisions;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.espalier.core.Enumerable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.MoveSet;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.solve.ForwardingStructure;
import org.espalier.core.walk.Tour;

/**
 * Round trips of few cities with the best one by the dynamic program over sets of cities (Held
 * &amp; Karp 1962): O(2ⁿ·n²) time and O(2ⁿ·n) memory, 40 µs for ten cities.
 *
 * @param structure the tours of at most {@value #LARGEST} cities
 */
record ShortestTour(Tour structure)
    implements ForwardingStructure, ActiveSetProjection, MoveSet, Enumerable {

  private static final int LARGEST = 16;
  private static final Workspace.Key<Table> TABLE = Workspace.Key.of(Table::new);

  private static final class Table {
    private double[] cost = new double[0];
    private double[][] between = new double[0][];
  }

  ShortestTour {
    if (structure.cities() > LARGEST) {
      throw new IllegalArgumentException(
          "the exact shortest tour is for at most %s cities, not %s"
              .formatted(LARGEST, structure.cities()));
    }
  }

  /** {@inheritDoc} City n − 1 is where tours begin; sets are of the others. */
  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    int last = structure.cities() - 1;
    Table table = workspace.get(TABLE);
    if (table.between.length != last + 1) {
      table.between = new double[last + 1][last + 1];
      table.cost = new double[(1 << last) * last];
    }
    double[][] between = table.between;
    for (int i = 0; i <= last; i++) {
      for (int j = i + 1; j <= last; j++) {
        between[i][j] = -scores[offset + structure.edge(i, j)];
        between[j][i] = between[i][j];
      }
    }
    double[] cost = table.cost; // of the cheapest way through a set that ends in a city of it
    for (int set = 1; set < 1 << last; set++) {
      for (int city = 0; city < last; city++) {
        cost[set * last + city] = cheapest(set, city, last, table);
      }
    }
    int set = (1 << last) - 1;
    int[] order = new int[last + 1];
    int next = last;
    order[0] = last;
    for (int place = 1; place <= last; place++) {
      int best = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int city = 0; city < last; city++) {
        double total = cost[set * last + city] + between[city][next];
        if ((set >> city & 1) == 1 && total < least) {
          least = total;
          best = city;
        }
      }
      if (best < 0) {
        throw new InfeasibleException(structure + ": every tour has a forbidden edge");
      }
      order[place] = best;
      set &= ~(1 << best);
      next = best;
    }
    out.set(structure.parts(order));
    return out.dot(scores, offset);
  }

  private static double cheapest(int set, int city, int last, Table table) {
    if ((set >> city & 1) == 0) {
      return Double.POSITIVE_INFINITY;
    }
    int rest = set & ~(1 << city);
    if (rest == 0) {
      return table.between[last][city];
    }
    double[] to = table.between[city];
    double least = Double.POSITIVE_INFINITY;
    for (int left = rest; left != 0; left &= left - 1) {
      int before = Integer.numberOfTrailingZeros(left);
      least = Math.min(least, table.cost[rest * last + before] + to[before]);
    }
    return least;
  }

  @Override
  public void start(RandomGenerator random, Parts out) {
    structure.start(random, out);
  }

  @Override
  public double propose(Parts from, RandomGenerator random, Parts out) {
    return structure.propose(from, random, out);
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    structure.forEach(visitor);
  }

  @Override
  public boolean contains(Parts parts) {
    return structure.contains(parts);
  }

  @Override
  public String objection(Parts parts) {
    return structure.objection(parts);
  }

  @Override
  public String toString() {
    return "shortest tours of " + structure.cities() + " cities";
  }
}
